// Package ensure has functions that put a client where their callers find it.
package ensure

import (
	"context"
	"errors"
	"log"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

var errDown = errors.New("down")

type lazy struct {
	rdb redis.UniversalClient
	up  bool
}

func (l *lazy) ensure(ctx context.Context) {
	if l.rdb == nil {
		l.rdb = redisruntime.Client(ctx, "cache")
	}
}

func (l *lazy) Unchecked(ctx context.Context) error {
	l.ensure(ctx)
	return l.rdb.Ping(ctx).Err() // want `l.rdb may be nil`
}

func (l *lazy) Checked(ctx context.Context) error {
	l.ensure(ctx)
	if l.rdb == nil {
		return errDown
	}
	return l.rdb.Ping(ctx).Err()
}

func (l *lazy) Client(ctx context.Context) redis.UniversalClient {
	l.ensure(ctx)
	return l.rdb
}

func viaClient(ctx context.Context, l *lazy) error {
	return l.Client(ctx).Ping(ctx).Err() // want `may be nil`
}

func viaVariable(ctx context.Context) error {
	var l lazy
	l.ensure(ctx)
	return l.rdb.Ping(ctx).Err() // want `l.rdb may be nil`
}

func (l *lazy) refresh(ctx context.Context) {
	l.rdb = redisruntime.Client(ctx, "cache")
	l.up = l.rdb != nil
}

func (l *lazy) Flagged(ctx context.Context) error {
	l.refresh(ctx)
	if !l.up {
		return errDown
	}
	return l.rdb.Ping(ctx).Err()
}

func (l *lazy) connect(ctx context.Context) error {
	l.rdb = redisruntime.Client(ctx, "cache")
	if l.rdb == nil {
		return errDown
	}
	return nil
}

func (l *lazy) Connected(ctx context.Context) error {
	if err := l.connect(ctx); err != nil {
		return err
	}
	return l.rdb.Ping(ctx).Err()
}

func (l *lazy) pingOnce(ctx context.Context, ping func(redis.UniversalClient) error) error {
	l.rdb = redisruntime.Client(ctx, "cache")
	return ping(l.rdb)
}

func (l *lazy) Pinged(ctx context.Context, ping func(redis.UniversalClient) error) error {
	if err := l.pingOnce(ctx, ping); err != nil {
		return err
	}
	return l.rdb.Ping(ctx).Err()
}

func (l *lazy) state(ctx context.Context) string {
	l.rdb = redisruntime.Client(ctx, "cache")
	if l.rdb == nil {
		return "down"
	}
	return "up"
}

func (l *lazy) Stated(ctx context.Context) error {
	if l.state(ctx) == "down" {
		return errDown
	}
	return l.rdb.Ping(ctx).Err()
}

func (l *lazy) must(ctx context.Context) {
	if l.rdb = redisruntime.Client(ctx, "cache"); l.rdb == nil {
		log.Fatal("no redis")
	}
}

func (l *lazy) Must(ctx context.Context) error {
	l.must(ctx)
	return l.rdb.Ping(ctx).Err()
}

var shared redis.UniversalClient

func setUp(ctx context.Context) { shared = redisruntime.Client(ctx, "cache") }

func afterSetUp(ctx context.Context) error {
	setUp(ctx)
	return shared.Ping(ctx).Err() // want `shared may be nil`
}

func afterSetUpChecked(ctx context.Context) error {
	setUp(ctx)
	if shared == nil {
		return errDown
	}
	return shared.Ping(ctx).Err()
}

func fill(ctx context.Context, out *redis.UniversalClient) { *out = redisruntime.Client(ctx, "cache") }

func filled(ctx context.Context) error {
	var rdb redis.UniversalClient
	fill(ctx, &rdb)
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func filledChecked(ctx context.Context) error {
	var rdb redis.UniversalClient
	fill(ctx, &rdb)
	if rdb == nil {
		return errDown
	}
	return rdb.Ping(ctx).Err()
}

func later(ctx context.Context) error {
	var rdb redis.UniversalClient
	defer fill(ctx, &rdb)
	return nil
}

type noted struct {
	rdb    redis.UniversalClient
	state  string
	failed int
}

func (n *noted) open(ctx context.Context) {
	n.state = "up"
	if n.rdb = redisruntime.Client(ctx, "cache"); n.rdb == nil {
		n.state = "down"
	}
}

func (n *noted) Stated(ctx context.Context) error {
	n.open(ctx)
	if n.state == "down" {
		return errDown
	}
	return n.rdb.Ping(ctx).Err()
}

func (n *noted) openCounted(ctx context.Context) {
	if n.rdb = redisruntime.Client(ctx, "cache"); n.rdb == nil {
		n.failed++
	}
}

func (n *noted) Counted(ctx context.Context) error {
	before := n.failed
	n.openCounted(ctx)
	if n.failed > before {
		return errDown
	}
	return n.rdb.Ping(ctx).Err()
}

// Functions that tell of a failure, and callers that do not listen.

type told struct{ rdb redis.UniversalClient }

func (t *told) ensure(ctx context.Context) bool {
	if t.rdb == nil {
		t.rdb = redisruntime.Client(ctx, "cache")
	}
	return t.rdb != nil
}

func (t *told) Ignored(ctx context.Context) error {
	t.ensure(ctx)
	return t.rdb.Ping(ctx).Err() // want `t.rdb may be nil`
}

func (t *told) Ensured(ctx context.Context) error {
	if !t.ensure(ctx) {
		return errDown
	}
	return t.rdb.Ping(ctx).Err()
}

func (t *told) OnlyLogged(ctx context.Context) error {
	if !t.ensure(ctx) {
		log.Print("down")
	}
	return t.rdb.Ping(ctx).Err() // want `t.rdb may be nil`
}

func (t *told) open(ctx context.Context) (err error) {
	t.rdb, err = redisruntime.Lookup(ctx, "cache")
	return err
}

func (t *told) Opened(ctx context.Context) error {
	_ = t.open(ctx)
	return t.rdb.Ping(ctx).Err() // want `t.rdb may be nil`
}

func (t *told) OpenedLogged(ctx context.Context) error {
	if err := t.open(ctx); err != nil {
		log.Print(err)
	}
	return t.rdb.Ping(ctx).Err() // want `t.rdb may be nil`
}

func (t *told) OpenedChecked(ctx context.Context) error {
	if err := t.open(ctx); err != nil {
		return err
	}
	return t.rdb.Ping(ctx).Err()
}

func (t *told) Retried(ctx context.Context) (err error) {
	for range 3 {
		if err = t.open(ctx); err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	return t.rdb.Ping(ctx).Err()
}
