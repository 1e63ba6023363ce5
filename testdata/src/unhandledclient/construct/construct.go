// Package construct makes structs that hold clients, and checks them before
// anybody sees them, or tells beside them whether they are there.
package construct

import (
	"context"
	"errors"
	"log"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

type nilOnFailure struct{ rdb *redis.Client }

func newNilOnFailure(ctx context.Context) *nilOnFailure {
	s := &nilOnFailure{rdb: redisruntime.Standalone(ctx, "cache")}
	if s.rdb == nil {
		log.Print("no redis")
		return nil
	}
	return s
}

func (s *nilOnFailure) Get(ctx context.Context) { s.rdb.Get(ctx, "k") }

type okOnSuccess struct{ rdb *redis.Client }

func newOKOnSuccess(ctx context.Context) (okOnSuccess, bool) {
	s := okOnSuccess{rdb: redisruntime.Standalone(ctx, "cache")}
	if s.rdb == nil {
		return okOnSuccess{}, false
	}
	return s, true
}

func (s okOnSuccess) Get(ctx context.Context) { s.rdb.Get(ctx, "k") }

type emptyOnFailure struct{ rdb *redis.Client }

func newEmptyOnFailure(ctx context.Context) *emptyOnFailure {
	s := &emptyOnFailure{rdb: redisruntime.Standalone(ctx, "cache")}
	if s.rdb == nil {
		return &emptyOnFailure{}
	}
	return s
}

func (s *emptyOnFailure) Get(ctx context.Context) { s.rdb.Get(ctx, "k") } // nil for a reason of its own

type sharedOnFailure struct{ rdb *redis.Client }

var instance *sharedOnFailure

func setShared(ctx context.Context) {
	instance = &sharedOnFailure{rdb: redisruntime.Standalone(ctx, "cache")}
}

func (s *sharedOnFailure) Get(ctx context.Context) {
	s.rdb.Get(ctx, "k") // want `s.rdb may be nil`
}

type connects struct{ rdb *redis.Client }

func (c *connects) Connect(ctx context.Context) bool {
	c.rdb = redisruntime.Standalone(ctx, "cache")
	return c.rdb != nil
}

func (c *connects) Get(ctx context.Context) { c.rdb.Get(ctx, "k") }

type connectsWithError struct{ rdb redis.UniversalClient }

func (c *connectsWithError) Connect(ctx context.Context) (err error) {
	c.rdb, err = redisruntime.Lookup(ctx, "cache")
	return err
}

func (c *connectsWithError) Get(ctx context.Context) { c.rdb.Get(ctx, "k") }

type connectsAnyway struct{ rdb redis.UniversalClient }

func (c *connectsAnyway) Connect(ctx context.Context) {
	var err error
	if c.rdb, err = redisruntime.Lookup(ctx, "cache"); err != nil {
		log.Print(err)
	}
}

func (c *connectsAnyway) Get(ctx context.Context) {
	c.rdb.Get(ctx, "k") // want `c.rdb may be nil`
}

type withFlag struct {
	rdb *redis.Client
	up  bool
}

func newWithFlag(ctx context.Context) *withFlag {
	w := &withFlag{rdb: redisruntime.Standalone(ctx, "cache")}
	w.up = w.rdb != nil
	return w
}

func (w *withFlag) Get(ctx context.Context) {
	if w.up {
		w.rdb.Get(ctx, "k")
	}
}

func (w *withFlag) Up() bool { return w.up }

func (w *withFlag) GetUp(ctx context.Context) {
	if !w.Up() {
		return
	}
	w.rdb.Get(ctx, "k")
}

func (w *withFlag) GetUnchecked(ctx context.Context) {
	w.rdb.Get(ctx, "k") // want `w.rdb may be nil`
}

func (w *withFlag) GetDown(ctx context.Context) {
	if !w.up {
		w.rdb.Get(ctx, "k") // want `w.rdb may be nil`
	}
}

type withError struct {
	rdb redis.UniversalClient
	err error
}

func newWithError(ctx context.Context) *withError {
	w := &withError{}
	w.rdb, w.err = redisruntime.Lookup(ctx, "cache")
	return w
}

func (w *withError) Get(ctx context.Context) error {
	if w.err != nil {
		return w.err
	}
	return w.rdb.Get(ctx, "k").Err()
}

func (w *withError) GetUnchecked(ctx context.Context) error {
	return w.rdb.Get(ctx, "k").Err() // want `w.rdb may be nil`
}

type lazily struct{ rdb *redis.Client }

func (l *lazily) client(ctx context.Context) *redis.Client {
	if l.rdb == nil {
		l.rdb = redisruntime.Standalone(ctx, "cache")
	}
	return l.rdb
}

func (l *lazily) Get(ctx context.Context) {
	l.client(ctx).Get(ctx, "k") // want `may be nil`
}

func (l *lazily) GetChecked(ctx context.Context) {
	if rdb := l.client(ctx); rdb != nil {
		rdb.Get(ctx, "k")
	}
}

type lazilyOrError struct{ rdb *redis.Client }

func (l *lazilyOrError) client(ctx context.Context) (*redis.Client, error) {
	if l.rdb == nil {
		l.rdb = redisruntime.Standalone(ctx, "cache")
	}
	if l.rdb == nil {
		return nil, redisruntime.ErrUnavailable
	}
	return l.rdb, nil
}

func (l *lazilyOrError) Get(ctx context.Context) error {
	rdb, err := l.client(ctx)
	if err != nil {
		return err
	}
	return rdb.Get(ctx, "k").Err()
}

func (l *lazilyOrError) GetDropped(ctx context.Context) {
	rdb, _ := l.client(ctx)
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

type validated struct{ rdb *redis.Client }

func newValidated(ctx context.Context) (*validated, error) {
	v := &validated{rdb: redisruntime.Standalone(ctx, "cache")}
	return v, v.validate()
}

func (v *validated) validate() error {
	if v.rdb == nil {
		return errors.New("no redis")
	}
	return nil
}

func (v *validated) Get(ctx context.Context) { v.rdb.Get(ctx, "k") }

var global *redis.Client

// Init reports whether there is a client.
func Init(ctx context.Context) bool {
	global = redisruntime.Standalone(ctx, "cache")
	return global != nil
}

func UseGlobal(ctx context.Context) { global.Get(ctx, "k") }

var globalAnyway *redis.Client

func InitAnyway(ctx context.Context) { globalAnyway = redisruntime.Standalone(ctx, "cache") }

func UseGlobalAnyway(ctx context.Context) {
	globalAnyway.Get(ctx, "k") // want `globalAnyway may be nil`
}

var (
	globalUp     bool
	globalClient *redis.Client
)

func InitUp(ctx context.Context) {
	globalClient = redisruntime.Standalone(ctx, "cache")
	globalUp = globalClient != nil
}

func UseGlobalUp(ctx context.Context) {
	if globalUp {
		globalClient.Get(ctx, "k")
	}
}

func UseGlobalClient(ctx context.Context) {
	globalClient.Get(ctx, "k") // want `globalClient may be nil`
}
