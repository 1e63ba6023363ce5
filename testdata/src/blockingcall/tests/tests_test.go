package tests

import (
	"context"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestGet(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{})
	if err := rdb.FlushDB(context.Background()).Err(); err != nil { // want `rdb.FlushDB is handed context.Background\(\) .*; use t.Context\(\)`
		t.Fatal(err)
	}
	if _, err := rdb.Keys(t.Context(), "*").Result(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rdb.FlushAll(context.Background()).Err() })
}

func TestVariable(t *testing.T) {
	ctx := context.Background() // want `ctx is context.Background\(\): rdb.Ping goes on when the test has ended; use t.Context\(\)`
	rdb := redis.NewClient(&redis.Options{})
	if err := rdb.Ping(ctx).Err(); err != nil {
		t.Fatal(err)
	}
}

func TestParts(t *testing.T) {
	ctx := context.Background() // want `ctx is context.Background\(\): rdb.Ping goes on when the test has ended; use t.Context\(\)`
	rdb := redis.NewClient(&redis.Options{})
	t.Run("part", func(t *testing.T) {
		if err := rdb.Ping(ctx).Err(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTable(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{})
	for _, tt := range []struct{ ctx context.Context }{{ctx: context.Background()}} {
		if err := rdb.Ping(tt.ctx).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMixed(t *testing.T) {
	ctx := context.Background()
	rdb := redis.NewClient(&redis.Options{})
	t.Cleanup(func() { _ = rdb.FlushAll(ctx).Err() })
	if err := rdb.Ping(ctx).Err(); err != nil {
		t.Fatal(err)
	}
}

func reset(t testing.TB, rdb *redis.Client) {
	if err := rdb.FlushDB(context.Background()).Err(); err != nil { // a clean-up may call it
		t.Fatal(err)
	}
}

func FuzzGet(f *testing.F) {
	rdb := redis.NewClient(&redis.Options{})
	f.Fuzz(func(t *testing.T, key string) {
		_ = rdb.Get(context.Background(), key).Err() // want `rdb.Get of key is handed context.Background\(\) and goes on when the test has ended; use t.Context\(\)`
	})
}

func TestMain(m *testing.M) {
	_ = redis.NewClient(&redis.Options{}).BLPop(context.Background(), 0, "q").Err()
	m.Run()
}

func connect(t *testing.T) (*redis.Client, context.Context) {
	rdb := redis.NewClient(&redis.Options{})
	t.Cleanup(func() { _ = rdb.Close() })
	return rdb, context.Background()
}

func TestHelpersContext(t *testing.T) {
	rdb, ctx := connect(t)
	_ = rdb.Ping(context.Background()).Err() // want `use t.Context\(\)`
	_ = rdb.Ping(ctx).Err()
}

type server struct {
	ctx context.Context
	rdb *redis.Client
}

func start(ctx context.Context, rdb *redis.Client) *server { return &server{ctx: ctx, rdb: rdb} }

func (s *server) leave() { _ = s.rdb.Del(s.ctx, "me").Err() }

func TestOutlived(t *testing.T) {
	ctx := context.Background()
	rdb := redis.NewClient(&redis.Options{})
	s := start(ctx, rdb)
	t.Cleanup(s.leave)
	_ = rdb.Ping(ctx).Err()
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	rdb := redis.NewClient(&redis.Options{})
	cancel()
	_ = rdb.Ping(ctx).Err()
	_ = rdb.Ping(context.Background()).Err() // want `use t.Context\(\)`
}
