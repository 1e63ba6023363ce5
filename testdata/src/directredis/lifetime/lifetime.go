// Package lifetime has clients whose makers close or change them. The sanctioned
// client is shared, so nobody may.
package lifetime

import (
	"context"
	"log"
	"testing"

	"github.com/redis/go-redis/extra/redisotel/v9"
	"github.com/redis/go-redis/v9"
)

func deferred(ctx context.Context) error {
	rdb := redis.NewClient(&redis.Options{Addr: "localhost:6379"}) // want `use redisruntime.Standalone\(ctx, "main"\)`
	defer rdb.Close()
	return rdb.Ping(ctx).Err()
}

func literal(ctx context.Context) error {
	rdb := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(ctx, "main"\)`
	defer func() { _ = rdb.Close() }()
	return rdb.Ping(ctx).Err()
}

func last(ctx context.Context) {
	rdb := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(ctx, "main"\)`
	rdb.Ping(ctx)
	rdb.Close()
}

func early(ctx context.Context, rdb *redis.Client) error {
	rdb2 := redis.NewClusterClient(&redis.ClusterOptions{}) // want `use redisruntime.Cluster\(ctx, "main"\)`
	if err := rdb2.Ping(ctx).Err(); err != nil {
		_ = rdb2.Close()
		return err
	}
	return rdb.Close() // another client
}

func cleanup(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(t.Context\(\), "main"\)`
	t.Cleanup(func() { rdb.Close() })
	rdb.Ping(t.Context())
}

func together(ctx context.Context, done func()) {
	rdb := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(ctx, "main"\)`
	defer func() {
		done()
		rdb.Close()
	}()
	rdb.Ping(ctx)
}

// What is done when Close fails goes with it.
func checked(ctx context.Context) {
	rdb := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(ctx, "main"\)`
	rdb.Ping(ctx)
	if err := rdb.Close(); err != nil {
		log.Print(err)
	}
}

func checkedInLiteral(ctx context.Context, logger *log.Logger) (err error) {
	rdb := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(ctx, "main"\)`
	defer func() {
		if cerr := rdb.Close(); cerr != nil && err == nil {
			err = cerr
		}
	}()
	name := "redis"
	other := redis.NewClient(&redis.Options{DB: 1}) // want `use redisruntime.Standalone\(ctx, "cache"\)`
	defer func() {
		if err := other.Close(); err != nil {
			logger.Print(name, err)
		}
	}()
	other.Ping(ctx)
	return rdb.Ping(ctx).Err()
}

// No fix: something is done when Close succeeds.
func closedWell(ctx context.Context) {
	rdb := redis.NewClient(&redis.Options{}) // want `by hand, because rdb is closed here, and the sanctioned client is shared`
	rdb.Ping(ctx)
	if err := rdb.Close(); err != nil {
		log.Print(err)
	} else {
		log.Print("closed")
	}
	other := redis.NewClient(&redis.Options{}) // want `by hand, because other is closed here`
	other.Ping(ctx)
	if err := other.Close(); err == nil || ctx.Err() != nil {
		log.Print("closed")
	}
	third := redis.NewClient(&redis.Options{}) // want `by hand, because third is closed here`
	third.Ping(ctx)
	err := third.Close()
	log.Print(err)
}

func handedOn(ctx context.Context, atExit func(func() error)) {
	rdb := redis.NewClient(&redis.Options{}) // want `by hand, because rdb is closed here`
	atExit(rdb.Close)
	rdb.Ping(ctx)
}

func onlyClosed() {
	rdb := redis.NewClient(&redis.Options{}) // want `by hand, because rdb has no other use than to be closed`
	rdb.Close()
}

func oneOfTwo(ctx context.Context, addr string) {
	rdb := redis.NewClient(&redis.Options{}) // want `by hand, because rdb is closed here, and may be another client by then`
	if addr != "" {
		rdb = redis.NewClient(&redis.Options{Addr: addr, Dialer: nil}) // want `by hand, because rdb is closed here, and may be another client by then`
	}
	defer rdb.Close()
	rdb.Ping(ctx)
}

func laterSet(ctx context.Context) {
	var rdb *redis.Client
	rdb = redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(ctx, "main"\)`
	defer rdb.Close()
	rdb.Ping(ctx)
}

func hooked(ctx context.Context, hook redis.Hook) *redis.Client {
	rdb := redis.NewClient(&redis.Options{}) // want `by hand, because a hook is added to rdb, and the sanctioned client is shared`
	rdb.AddHook(hook)
	return rdb
}

func copied(dst *redis.Client) {
	rdb := redis.NewClient(&redis.Options{}) // want `by hand, because \*rdb is copied, and the sanctioned client is shared`
	*dst = *rdb
}

// What is kept elsewhere closes a client that the runtime then replaces.
type store struct{ rdb *redis.Client }

func newStore(ctx context.Context) *store {
	return &store{rdb: redis.NewClient(&redis.Options{})} // want `use redisruntime.Standalone\(ctx, "main"\)`
}

func (s *store) Close() error { return s.rdb.Close() }

func named(ctx context.Context) (rdb *redis.Client, err error) {
	rdb = redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(ctx, "main"\)`
	defer rdb.Close()
	return rdb, rdb.Ping(ctx).Err()
}

func parameter(ctx context.Context, rdb *redis.Client) error {
	if rdb == nil {
		rdb = redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(ctx, "main"\)`
		defer rdb.Close()
	}
	return rdb.Ping(ctx).Err()
}

func hookOnTheSpot(hook redis.Hook) {
	redis.NewClient(&redis.Options{}).AddHook(hook) // want `by hand, because a hook is added to it, and the sanctioned client is shared`
	_ = *(redis.NewClient(&redis.Options{DB: 1}))   // want `by hand, because it is copied, and the sanctioned client is shared`
}

// Only a wrapper that does nothing else goes as a whole.
func wrappers(ctx context.Context, next func() int, r registry) {
	a := redis.NewClient(&redis.Options{}) // want `by hand, because a is closed here`
	defer func(int) { a.Close() }(next())
	b := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(ctx, "main"\)`
	r.Cleanup2(next(), func() { b.Close() })
	c := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(ctx, "main"\)`
	stop := r.Cleanup(func() { c.Close() })
	defer stop()
	a.Ping(ctx)
	b.Ping(ctx)
	c.Ping(ctx)
}

type registry struct{}

func (registry) Cleanup(f func()) (stop func()) { return f }
func (registry) Cleanup2(n int, f func())       {}

// Hooks are added elsewhere, too.
type traced struct{ rdb, plain *redis.Client }

var global = redis.NewClient(&redis.Options{DB: 1}) // want `by hand, because a hook is added to global, and the sanctioned client is shared`

func init() { global.AddHook(nil) }

func newTraced() (*traced, error) {
	t := &traced{
		rdb:   redis.NewClient(&redis.Options{}),      // want `by hand, because a hook is added to rdb, and the sanctioned client is shared`
		plain: redis.NewClient(&redis.Options{DB: 2}), // want `use redisruntime.Standalone\(context.TODO\(\), "sessions"\)`
	}
	return t, redisotel.InstrumentTracing(t.rdb)
}

func (t *traced) reopen() {
	t.rdb = redis.NewClient(&redis.Options{}) // want `by hand, because a hook is added to rdb`
}

func instrumented() (*redis.Client, error) {
	rdb := redis.NewClient(&redis.Options{}) // want `by hand, because a hook is added to rdb, and the sanctioned client is shared`
	if err := redisotel.InstrumentMetrics(rdb); err != nil {
		return nil, err
	}
	return rdb, nil
}

func instrumentedOnTheSpot() error {
	return redisotel.InstrumentTracing(redis.NewClient(&redis.Options{})) // want `by hand, because a hook is added to it, and the sanctioned client is shared`
}
