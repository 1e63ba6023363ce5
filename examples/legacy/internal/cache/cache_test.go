package cache

import (
	"context"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

func TestCache(t *testing.T) {
	old := rdb
	rdb = redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	defer func() { rdb = old }()

	ctx := context.Background()
	if _, ok := Get(ctx, "abc"); ok {
		t.Error("an empty cache had abc")
	}
	Set(ctx, "abc", "https://go.dev/")
	if url, ok := Get(ctx, "abc"); url != "https://go.dev/" || !ok {
		t.Errorf("Get = %q, %v; want what Set kept", url, ok)
	}
	if n, err := Purge(); n != 1 || err != nil {
		t.Errorf("Purge = %d, %v; want 1", n, err)
	}
	if _, ok := Get(ctx, "abc"); ok {
		t.Error("Purge left abc")
	}
}
