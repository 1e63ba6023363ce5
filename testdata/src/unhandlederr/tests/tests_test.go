package tests

import (
	"context"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestSet(t *testing.T) {
	ctx := context.Background()
	rdb := redis.NewClient(&redis.Options{})
	sub := rdb.Subscribe(ctx, "c")
	rdb.Set(ctx, "k", 1, 0)                    // want `rdb.Set of "k" is dropped`
	if n := rdb.LLen(ctx, "l").Val(); n != 0 { // want `hides the error of rdb.LLen of "l"`
		t.Error(n, sub.String())
	}
	t.Run("sub", func(t *testing.T) {
		rdb.Set(ctx, "sub", 1, 0) // want `rdb.Set of "sub" is dropped`
	})
	t.Cleanup(func() {
		rdb.FlushDB(ctx) // want `rdb.FlushDB is dropped`
	})
}

func fill(tb testing.TB, rdb *redis.Client) {
	rdb.Set(context.Background(), "fill", 1, 0) // want `rdb.Set of "fill" is dropped`
}

func TestLocked(t *testing.T) {
	var mu sync.Mutex
	rdb := redis.NewClient(&redis.Options{})
	mu.Lock()
	rdb.Set(t.Context(), "locked", 1, 0) // want `rdb.Set of "locked" is dropped`
	mu.Unlock()
	rdb.Close()
}

func TestOpen(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{})
	rdb.Set(t.Context(), "open", 1, 0) // want `rdb.Set of "open" is dropped`
	rdb.Close()
}

func BenchmarkGet(b *testing.B) {
	rdb := redis.NewClient(&redis.Options{})
	for b.Loop() {
		rdb.Get(b.Context(), "k") // want `rdb.Get of "k" is dropped`
	}
}
