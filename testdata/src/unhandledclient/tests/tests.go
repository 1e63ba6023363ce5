// Package tests checks clients in tests and their helpers.
package tests

import (
	"context"
	"testing"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func client(tb testing.TB) *redis.Client {
	tb.Helper()
	rdb := redisruntime.Standalone(tb.Context(), "cache")
	if rdb == nil {
		tb.Skip("no redis")
	}
	return rdb
}

func useClient(t *testing.T) { client(t).Get(t.Context(), "k") }

func requireUp(tb testing.TB, rdb *redis.Client) {
	tb.Helper()
	if rdb == nil {
		tb.Fatalf("no redis")
	}
}

func useRequireUp(t *testing.T) {
	rdb := redisruntime.Standalone(t.Context(), "cache")
	requireUp(t, rdb)
	rdb.Get(t.Context(), "k")
}

func noError(tb testing.TB, err error) {
	if err != nil {
		tb.Fatal(err)
	}
}

func useNoError(t *testing.T) {
	rdb, err := redisruntime.Lookup(t.Context(), "cache")
	noError(t, err)
	rdb.Get(t.Context(), "k")
}

func logError(tb testing.TB, err error) {
	if err != nil {
		tb.Errorf("redis: %v", err)
	}
}

func useLogError(t *testing.T) {
	rdb, err := redisruntime.Lookup(t.Context(), "cache")
	logError(t, err)
	rdb.Get(t.Context(), "k") // want `rdb may be nil`
}

func skipf(t *testing.T) {
	rdb := redisruntime.Standalone(t.Context(), "cache")
	if rdb == nil {
		t.Skipf("no %s", "redis")
	}
	rdb.Get(t.Context(), "k")
}

func failNow(b *testing.B) {
	rdb := redisruntime.Standalone(b.Context(), "cache")
	if rdb == nil {
		b.FailNow()
	}
	rdb.Get(b.Context(), "k")
}

func fail(b *testing.B) {
	rdb := redisruntime.Standalone(b.Context(), "cache")
	if rdb == nil {
		b.Fail()
	}
	rdb.Get(b.Context(), "k") // want `rdb may be nil`
}

type suite struct {
	*testing.T
	rdb *redis.Client
}

func (s *suite) setUp(ctx context.Context) {
	s.rdb = redisruntime.Standalone(ctx, "cache")
	if s.rdb == nil {
		s.Skip("no redis")
	}
}

func (s *suite) testGet(ctx context.Context) { s.rdb.Get(ctx, "k") }

type suiteUnchecked struct {
	t   *testing.T
	rdb *redis.Client
}

func (s *suiteUnchecked) setUp(ctx context.Context) { s.rdb = redisruntime.Standalone(ctx, "cache") }

func (s *suiteUnchecked) testGet(ctx context.Context) {
	s.rdb.Get(ctx, "k") // want `s.rdb may be nil`
}

func table(t *testing.T) {
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			rdb := redisruntime.Standalone(t.Context(), "cache")
			if rdb == nil {
				t.Skip("no redis")
			}
			rdb.Get(t.Context(), name)
		})
	}
}

func fuzz(f *testing.F) {
	rdb := redisruntime.Standalone(f.Context(), "cache")
	f.Fuzz(func(t *testing.T, key string) {
		rdb.Get(t.Context(), key) // want `rdb may be nil`
	})
}
