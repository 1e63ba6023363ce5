// Package closures captures clients in function literals.
package closures

import (
	"context"
	"net/http"
	"sync"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func goroutine(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	go func() {
		rdb.Get(ctx, "k") // want `rdb may be nil`
	}()
}

func goroutineChecked(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		return
	}
	go func() { rdb.Get(ctx, "k") }()
}

func goroutineChecksItself(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	go func() {
		if rdb != nil {
			rdb.Get(ctx, "k")
		}
	}()
}

func deferredBeforeCheck(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	defer func() { rdb.Close() }() // want `rdb may be nil`
	if rdb == nil {
		return
	}
	rdb.Get(ctx, "k")
}

func deferredChecks(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	defer func() {
		if rdb != nil {
			rdb.Close()
		}
	}()
	if rdb == nil {
		return
	}
	rdb.Get(ctx, "k")
}

func calledAfterCheck(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	get := func() { rdb.Get(ctx, "k") }
	if rdb == nil {
		return
	}
	get()
}

func calledBeforeCheck(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	get := func() { rdb.Get(ctx, "k") } // want `rdb may be nil`
	get()
}

func handler(ctx context.Context) http.Handler {
	rdb := redisruntime.Standalone(ctx, "cache")
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		rdb.Get(r.Context(), "k") // want `rdb may be nil`
	})
	return mux
}

func obtainedInside(ctx context.Context) {
	go func() {
		rdb := redisruntime.Standalone(ctx, "cache")
		rdb.Get(ctx, "k") // want `rdb may be nil`
	}()
}

func assignedInside(ctx context.Context) {
	var rdb *redis.Client
	var once sync.Once
	once.Do(func() { rdb = redisruntime.Standalone(ctx, "cache") })
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func assignedInsideChecked(ctx context.Context) {
	var rdb redis.UniversalClient
	var err error
	var once sync.Once
	once.Do(func() { rdb, err = redisruntime.Lookup(ctx, "cache") })
	if err != nil {
		return
	}
	rdb.Get(ctx, "k")
}

func nestedLiterals(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	go func() {
		func() {
			rdb.Get(ctx, "k") // want `rdb may be nil`
		}()
	}()
}

func rangeFunc(ctx context.Context, seq func(yield func(string) bool)) {
	rdb := redisruntime.Standalone(ctx, "cache")
	for k := range seq {
		rdb.Get(ctx, k) // want `rdb may be nil`
	}
}

func rangeFuncChecked(ctx context.Context, seq func(yield func(string) bool)) {
	rdb := redisruntime.Standalone(ctx, "cache")
	for k := range seq {
		if rdb == nil {
			return
		}
		rdb.Get(ctx, k)
	}
}

func rangeFuncCheckedBefore(ctx context.Context, seq func(yield func(string) bool)) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		return
	}
	for k := range seq {
		rdb.Get(ctx, k)
	}
}

// Functions that run another only when the client is there.

func guardedByLiteral(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	run := func(work func() error) error {
		if rdb == nil {
			return redisruntime.ErrUnavailable
		}
		return work()
	}
	return run(func() error { return rdb.Ping(ctx).Err() })
}

func guardedTooLate(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	run := func(work func() error) error {
		if err := work(); err != nil || rdb == nil {
			return redisruntime.ErrUnavailable
		}
		return nil
	}
	return run(func() error { return rdb.Ping(ctx).Err() }) // want `rdb may be nil`
}

func whenUp(rdb redis.UniversalClient, work func()) {
	if rdb != nil {
		work()
	}
}

func guardedByFunction(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	whenUp(rdb, func() { rdb.Ping(ctx) })
}

func guardedForAnother(ctx context.Context, other redis.UniversalClient) {
	rdb := redisruntime.Client(ctx, "cache")
	whenUp(other, func() { rdb.Ping(ctx) }) // want `rdb may be nil`
}

func whenUpDeferred(rdb redis.UniversalClient, work func()) {
	defer work()
	if rdb == nil {
		return
	}
}

func guardedDeferred(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	whenUpDeferred(rdb, func() { rdb.Ping(ctx) }) // want `rdb may be nil`
}

type guarded struct{ rdb redis.UniversalClient }

func newGuarded(ctx context.Context) *guarded { return &guarded{redisruntime.Client(ctx, "cache")} }

func (g *guarded) with(work func() error) error {
	if g.rdb == nil {
		return redisruntime.ErrUnavailable
	}
	return work()
}

func (g *guarded) Ping(ctx context.Context) error {
	return g.with(func() error { return g.rdb.Ping(ctx).Err() })
}

func (g *guarded) always(work func() error) error { return work() }

func (g *guarded) Always(ctx context.Context) error {
	return g.always(func() error { return g.rdb.Ping(ctx).Err() }) // want `g.rdb may be nil`
}

// Literals that run at the end, or that others run.

func deferredSetsError(ctx context.Context) (err error) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	defer func() {
		if err == nil {
			err = rdb.Close()
		}
	}()
	if err != nil {
		return err
	}
	return rdb.Ping(ctx).Err()
}

func deferredUsesOnError(ctx context.Context) (err error) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	defer func() {
		if err != nil {
			err = rdb.Close() // want `rdb`
		}
	}()
	if err != nil {
		return err
	}
	return rdb.Ping(ctx).Err()
}

type flagged struct {
	rdb redis.UniversalClient
	up  bool
}

func wrap(f http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { f(w, r) }
}

func newFlagged(ctx context.Context, mux *http.ServeMux) *flagged {
	f := &flagged{rdb: redisruntime.Client(ctx, "cache")}
	f.up = f.rdb != nil
	mux.HandleFunc("/wrapped", wrap(func(http.ResponseWriter, *http.Request) {}))
	mux.HandleFunc("/checked", func(w http.ResponseWriter, r *http.Request) {
		if f.up {
			f.get(r.Context())
		}
	})
	mux.HandleFunc("/unchecked", func(w http.ResponseWriter, r *http.Request) { f.set(r.Context()) })
	return f
}

func (f *flagged) get(ctx context.Context) { f.rdb.Get(ctx, "k") }
func (f *flagged) set(ctx context.Context) {
	f.rdb.Set(ctx, "k", 1, 0) // want `f.rdb may be nil`
}
