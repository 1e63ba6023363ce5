// Package private has functions that only the package itself calls. What their
// callers have checked holds in them.
package private

import (
	"context"
	"net/http"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

type store struct {
	rdb *redis.Client
	ttl int
}

func newStore(ctx context.Context) *store {
	return &store{rdb: redisruntime.Standalone(ctx, "cache")}
}

func (s *store) Get(ctx context.Context) error {
	if s.rdb == nil {
		return redisruntime.ErrUnavailable
	}
	return s.get(ctx)
}

func (s *store) get(ctx context.Context) error { return s.rdb.Get(ctx, "k").Err() }

func (s *store) Set(ctx context.Context) error { return s.set(ctx) }

func (s *store) set(ctx context.Context) error {
	return s.rdb.Set(ctx, "k", 1, 0).Err() // want `s.rdb may be nil when store.set calls s.rdb.Set`
}

func (s *store) Del(ctx context.Context) error {
	if s.rdb == nil {
		return nil
	}
	return s.del(ctx)
}

func (s *store) Clear(ctx context.Context) error { return s.del(ctx) } // does not check

func (s *store) del(ctx context.Context) error {
	return s.rdb.Del(ctx, "k").Err() // want `s.rdb may be nil`
}

func (s *store) Deep(ctx context.Context) {
	if s.rdb != nil {
		s.deep1(ctx)
	}
}

func (s *store) deep1(ctx context.Context) { s.deep2(ctx) }
func (s *store) deep2(ctx context.Context) { s.deep3(ctx) }
func (s *store) deep3(ctx context.Context) { s.rdb.Get(ctx, "k") }

func (s *store) Wide(ctx context.Context) { s.wide1(ctx) }

func (s *store) wide1(ctx context.Context) { s.wide2(ctx) }
func (s *store) wide2(ctx context.Context) { s.wide3(ctx) }
func (s *store) wide3(ctx context.Context) {
	s.rdb.Get(ctx, "k") // want `s.rdb may be nil`
}

func (s *store) InGoroutine(ctx context.Context) {
	if s.rdb == nil {
		return
	}
	go s.loop(ctx)
}

func (s *store) loop(ctx context.Context) {
	for range 3 {
		s.rdb.Get(ctx, "k")
	}
}

func (s *store) InLiteral(ctx context.Context) {
	if s.rdb == nil {
		return
	}
	func() { s.literal(ctx) }()
}

func (s *store) literal(ctx context.Context) { s.rdb.Get(ctx, "k") }

func (s *store) InLiteralUnchecked(ctx context.Context) {
	go func() { s.unchecked(ctx) }()
}

func (s *store) unchecked(ctx context.Context) {
	s.rdb.Get(ctx, "k") // want `s.rdb may be nil`
}

// handle is a value: the server calls it.
func (s *store) handle(w http.ResponseWriter, r *http.Request) { s.rdb.Get(r.Context(), "k") }

func (s *store) Handler(ctx context.Context) http.Handler {
	s.Get(ctx)
	if s.rdb == nil {
		return nil
	}
	return http.HandlerFunc(s.handle)
}

func (s *store) handleUnchecked(w http.ResponseWriter, r *http.Request) {
	s.rdb.Get(r.Context(), "k") // want `s.rdb may be nil`
}

func (s *store) HandlerUnchecked() http.Handler { return http.HandlerFunc(s.handleUnchecked) }

// handleLater is a value that may be anywhere.
func (s *store) handleLater(w http.ResponseWriter, r *http.Request) {
	s.rdb.Get(r.Context(), "k") // want `s.rdb may be nil`
}

func (s *store) HandlerLater(late bool) http.Handler {
	if s.rdb == nil {
		return nil
	}
	handle := s.handleUnchecked
	if late {
		handle = s.handleLater
	}
	return http.HandlerFunc(handle)
}

type job interface{ run(ctx context.Context) }

// run is called through an interface.
func (s *store) run(ctx context.Context) {
	s.rdb.Get(ctx, "k") // want `s.rdb may be nil`
}

func start(ctx context.Context, j job) { j.run(ctx) }

func (s *store) Start(ctx context.Context) {
	if s.rdb != nil {
		s.run(ctx)
		start(ctx, s)
	}
}

// client is a private getter.
func (s *store) client() *redis.Client { return s.rdb }

func (s *store) ViaClient(ctx context.Context) {
	if s.rdb == nil {
		return
	}
	s.client().Get(ctx, "k")
}

func (s *store) ViaClientUnchecked(ctx context.Context) {
	s.client().Get(ctx, "k") // want `may be nil`
}

func (s *store) ViaClientChecked(ctx context.Context) {
	if rdb := s.client(); rdb != nil {
		rdb.Get(ctx, "k")
	}
}

// A package variable.

var shared = redisruntime.Standalone(context.Background(), "cache")

func UseShared(ctx context.Context) {
	if shared == nil {
		return
	}
	useShared(ctx)
}

func useShared(ctx context.Context) { shared.Get(ctx, "k") }

func UseSharedUnchecked(ctx context.Context) { useSharedUnchecked(ctx) }

func useSharedUnchecked(ctx context.Context) {
	shared.Get(ctx, "k") // want `shared may be nil`
}

func ready() bool { return shared != nil }

func UseSharedReady(ctx context.Context) {
	if ready() {
		useSharedReady(ctx)
	}
}

func useSharedReady(ctx context.Context) { shared.Get(ctx, "k") }

// A struct that is passed as a value.

type config struct{ rdb *redis.Client }

func makeConfig(ctx context.Context) config { return config{redisruntime.Standalone(ctx, "cache")} }

func Configured(ctx context.Context, c config) {
	if c.rdb == nil {
		return
	}
	configured(ctx, c)
}

func configured(ctx context.Context, c config) { c.rdb.Get(ctx, "k") }

func ConfiguredUnchecked(ctx context.Context, c config) { configuredUnchecked(ctx, c) }

func configuredUnchecked(ctx context.Context, c config) {
	c.rdb.Get(ctx, "k") // want `c.rdb may be nil`
}

// A field of a field.

type server struct{ store *store }

func (s *server) Serve(ctx context.Context) {
	if s.store.rdb == nil {
		return
	}
	s.store.serve(ctx)
	s.serve(ctx)
}

func (s *store) serve(ctx context.Context)  { s.rdb.Get(ctx, "k") }
func (s *server) serve(ctx context.Context) { s.store.rdb.Get(ctx, "k") }

func (s *server) ServeUnchecked(ctx context.Context) { s.serveUnchecked(ctx) }

func (s *server) serveUnchecked(ctx context.Context) {
	s.store.rdb.Get(ctx, "k") // want `s.store.rdb may be nil`
}

// A private function that calls itself.

func (s *store) Walk(ctx context.Context) {
	if s.rdb != nil {
		s.walk(ctx, 3)
	}
}

func (s *store) walk(ctx context.Context, n int) {
	if n > 0 {
		s.rdb.Get(ctx, "k")
		s.walk(ctx, n-1)
	}
}

// A private function that sets what it uses.

func (s *store) Reset(ctx context.Context) error {
	if err := s.reset(ctx); err != nil {
		return err
	}
	return s.rdb.Get(ctx, "k").Err()
}

func (s *store) reset(ctx context.Context) error {
	if s.rdb == nil {
		if s.rdb = redisruntime.Standalone(ctx, "cache"); s.rdb == nil {
			return redisruntime.ErrUnavailable
		}
	}
	return nil
}
