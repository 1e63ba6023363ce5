// Package doubt asks functions of which nothing is known. Where they may have
// checked, the rule is silent.
package doubt

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"os"
	"reflect"
	"strings"

	"fixtures/unhandledclient/doubt/helpers"
	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func checkElsewhere(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	helpers.Check(err)
	rdb.Get(ctx, "k")
}

func mustElsewhere(ctx context.Context) {
	rdb := helpers.Must(redisruntime.Lookup(ctx, "cache"))
	rdb.Get(ctx, "k")
}

func dieElsewhere(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		helpers.Die("no redis")
	}
	rdb.Get(ctx, "k")
}

func failedElsewhere(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if helpers.Failed(err) {
		return
	}
	rdb.Get(ctx, "k")
}

func isNilElsewhere(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if helpers.IsNil(rdb) {
		return
	}
	rdb.Get(ctx, "k")
}

func isNilStored(ctx context.Context, on bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	ok := on && !helpers.IsNil(rdb)
	if !ok {
		return
	}
	rdb.Get(ctx, "k")
}

func byReflection(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if reflect.ValueOf(rdb).IsNil() {
		return
	}
	rdb.Get(ctx, "k")
}

func assertElsewhere(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	helpers.Assert(rdb != nil)
	rdb.Get(ctx, "k")
}

func wrapElsewhere(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err := helpers.Wrap(err); err != nil {
		return err
	}
	return rdb.Get(ctx, "k").Err()
}

func functionValue(ctx context.Context, fail func(string)) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		fail("no redis")
	}
	rdb.Get(ctx, "k")
}

func functionValueOfError(ctx context.Context, check func(error)) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	check(err)
	rdb.Get(ctx, "k")
}

func interfaceMethod(ctx context.Context, t helpers.T) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		t.Failed("no redis")
	}
	rdb.Get(ctx, "k")
}

type policy interface{ Allows(*redis.Client) bool }

func predicateOfInterface(ctx context.Context, p policy) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if !p.Allows(rdb) {
		return
	}
	rdb.Get(ctx, "k")
}

func filled(ctx context.Context) {
	s := struct{ Client *redis.Client }{redisruntime.Standalone(ctx, "cache")}
	helpers.Fill(&s)
	s.Client.Get(ctx, "k")
}

func appended(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	var lines []string
	if err != nil {
		lines = append(lines, err.Error())
	}
	if len(lines) == 0 {
		rdb.Get(ctx, "k")
	}
	if len(lines) != 0 {
		rdb.Get(ctx, "k") // want `rdb is nil`
	}
}

// Functions that only write, and those of the standard library, come back.

func logsElsewhere(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		helpers.Infof("no redis: %v", err)
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func logsErrorElsewhere(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	helpers.Error(err)
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func logs(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	log.Println(err)
	fmt.Fprintln(os.Stderr, err)
	slog.Error("no redis", "err", err)
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func looksAtText(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil && strings.Contains(err.Error(), "refused") {
		return
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func isNotExist(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if os.IsNotExist(err) {
		return
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func unrelated(ctx context.Context, args []string) {
	helpers.Assert(len(args) > 0)
	rdb := redisruntime.Standalone(ctx, "cache")
	helpers.Assert(len(args) > 1)
	if helpers.IsNil(args) {
		return
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func usedInside(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	helpers.Assert(rdb.Ping(ctx).Err() == nil) // want `rdb may be nil`
}

func reportsAndGoesOn(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		fmt.Println("no redis")
	}
	fmt.Println("going on")
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func requiredAsAny(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	helpers.Require(nil, err)
	rdb.Ping(ctx)
}

func failedAsAny(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if helpers.IsNil(err) {
		rdb.Ping(ctx)
	}
}

func condition(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	helpers.Satisfies(func() bool { return rdb != nil })
	rdb.Ping(ctx)
}

func conditionAnswered(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if !helpers.Holds(func() bool { return err == nil }) {
		return
	}
	rdb.Ping(ctx)
}

func conditionElse(ctx context.Context, n int) {
	rdb := redisruntime.Client(ctx, "cache")
	helpers.Satisfies(func() bool { return n > 3 })
	rdb.Ping(ctx) // want `rdb may be nil`
}

func work(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	helpers.Go(func() {
		if rdb != nil {
			rdb.Ping(ctx)
		}
	})
	rdb.Ping(ctx) // want `rdb may be nil`
}

// What is not known may end the search when the client is missing. When it is
// there, nothing ends.
func loggedBefore(ctx context.Context, stop func()) {
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil {
		println("down")
	}
	stop()
	if ctx.Err() == nil {
		rdb.Ping(ctx) // want `rdb may be nil`
	}
}

func makesError(ctx context.Context) (err error) {
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil {
		err = helpers.Errorf(503, "no cache")
	}
	if err == nil {
		err = rdb.Ping(ctx).Err()
	}
	return err
}

func fallsThrough(ctx context.Context, fallback func() error) error {
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil {
		if err := fallback(); err != nil {
			return err
		}
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}
