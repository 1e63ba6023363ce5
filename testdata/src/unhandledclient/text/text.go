// Package text notes in a text or a number that a client is missing, and
// decides by it.
package text

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func added(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	msg := ""
	if rdb == nil {
		msg += "no cache"
	}
	if msg != "" {
		return errors.New(msg)
	}
	return rdb.Ping(ctx).Err()
}

func addedTwice(ctx context.Context) error {
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	msg := ""
	if cache == nil {
		msg += "no cache\n"
	}
	if main == nil {
		msg += "no main\n"
	}
	if len(msg) > 0 {
		return errors.New(msg)
	}
	return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err())
}

func addedAlways(ctx context.Context, name string) error {
	rdb := redisruntime.Client(ctx, "cache")
	msg := "checking " + name
	if rdb == nil {
		msg += ": no cache"
	}
	if msg == "" {
		return nil
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func formatted(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	var msg string
	if rdb == nil {
		msg = fmt.Sprintf("no %s", "cache")
	}
	if msg != "" {
		return errors.New(msg)
	}
	return rdb.Ping(ctx).Err()
}

func formattedOtherwise(ctx context.Context, n int) error {
	rdb := redisruntime.Client(ctx, "cache")
	msg := ""
	if n > 0 {
		msg = fmt.Sprintf("%d too many", n)
	}
	if msg != "" {
		return errors.New(msg)
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func key(ctx context.Context, load func(string) error, n int) error {
	rdb := redisruntime.Client(ctx, "cache")
	k := fmt.Sprintf("user:%d", n)
	if err := load(k); err != nil {
		return err
	}
	return rdb.Del(ctx, k).Err() // want `rdb may be nil`
}

func problem(rdb redis.UniversalClient) string {
	if rdb == nil {
		return "no redis"
	}
	return ""
}

func byHelper(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	if msg := problem(rdb); msg != "" {
		return errors.New(msg)
	}
	return rdb.Ping(ctx).Err()
}

func built(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	var b strings.Builder
	if rdb == nil {
		b.WriteString("no cache")
	}
	if b.Len() > 0 {
		return errors.New(b.String())
	}
	return rdb.Ping(ctx).Err()
}

func builtTwice(ctx context.Context) error {
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	b := new(strings.Builder)
	if cache == nil {
		fmt.Fprintf(b, "no %s\n", "cache")
	}
	if main == nil {
		io.WriteString(b, "no main\n")
	}
	if s := b.String(); s != "" {
		return errors.New(s)
	}
	return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err())
}

func buffered(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	var b bytes.Buffer
	if rdb == nil {
		b.WriteByte('x')
	}
	if len(b.Bytes()) == 0 {
		return rdb.Ping(ctx).Err()
	}
	return errors.New(b.String())
}

func builtInField(ctx context.Context, r *struct{ b strings.Builder }) error {
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil {
		r.b.WriteString("no cache")
	}
	if r.b.Len() != 0 {
		return errors.New("down")
	}
	return rdb.Ping(ctx).Err()
}

func note(b *strings.Builder, text string) { b.WriteString(text) }

func builtByHelper(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	var b strings.Builder
	if rdb == nil {
		note(&b, "no cache")
	}
	if b.Len() > 0 {
		return errors.New(b.String())
	}
	return rdb.Ping(ctx).Err()
}

func checkInto(b *strings.Builder, rdb redis.UniversalClient) {
	if rdb == nil {
		b.WriteString("no redis")
	}
}

func checkedByHelper(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	var b strings.Builder
	checkInto(&b, rdb)
	if b.Len() > 0 {
		return errors.New(b.String())
	}
	return rdb.Ping(ctx).Err()
}

func builtOtherwise(ctx context.Context, n int) error {
	rdb := redisruntime.Client(ctx, "cache")
	var b strings.Builder
	if n > 0 {
		b.WriteString("too many")
	}
	if b.Len() > 0 {
		return errors.New(b.String())
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func builtAndReset(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	var b strings.Builder
	if rdb == nil {
		b.WriteString("no cache")
	}
	fmt.Println(b.String())
	b.Reset()
	if b.Len() > 0 {
		return errors.New(b.String())
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func builtNothing(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	var b strings.Builder
	if rdb == nil {
		b.WriteString("")
	}
	if b.Len() > 0 {
		return errors.New(b.String())
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func builtAlways(ctx context.Context) (string, error) {
	rdb := redisruntime.Client(ctx, "cache")
	var b strings.Builder
	b.WriteString("state: ")
	if rdb == nil {
		b.WriteString("down")
	}
	return b.String(), rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func counted(ctx context.Context) error {
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	missing := 0
	if cache == nil {
		missing++
	}
	if main == nil {
		missing++
	}
	if missing > 0 {
		return errors.New("down")
	}
	return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err())
}

func flagged(ctx context.Context) error {
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	var missing uint
	if cache == nil {
		missing |= 1
	}
	if main == nil {
		missing |= 2
	}
	if 1 <= missing {
		return errors.New("down")
	}
	return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err())
}

func countedBoth(ctx context.Context) error {
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	missing := 0
	if cache == nil {
		missing++
	}
	if main == nil {
		missing++
	}
	if missing > 1 {
		return errors.New("both are down")
	}
	return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err()) // want `cache may be nil` `main may be nil`
}

func smaller(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	n := 1
	if rdb == nil {
		n = 0
	}
	if min(n, 1) == 0 {
		return errors.New("down")
	}
	return rdb.Ping(ctx).Err()
}

func atLeastOne(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	var problems []string
	if rdb == nil {
		problems = append(problems, "no cache")
	}
	if len(problems) >= 1 {
		return errors.New(strings.Join(problems, ", "))
	}
	return rdb.Ping(ctx).Err()
}

func atLeastNone(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	var problems []string
	if rdb == nil {
		problems = append(problems, "no cache")
	}
	if len(problems) >= 0 {
		return rdb.Ping(ctx).Err() // want `rdb may be nil`
	}
	return nil
}

func keyChecked(ctx context.Context, n int, done func()) error {
	rdb := redisruntime.Client(ctx, "cache")
	k := fmt.Sprintf("user:%d", n)
	if k == "" {
		return errors.New("no key")
	}
	done()
	return rdb.Del(ctx, k).Err() // want `rdb may be nil`
}
