// Package typednil converts pointers that may be nil to interfaces.
package typednil

import (
	"context"
	"fmt"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func assigned(ctx context.Context) {
	var c redis.Cmdable = redisruntime.Standalone(ctx, "cache") // want `may be a nil \*redis.Client in assigned, and as redis.Cmdable it is not == nil any more`
	if c != nil {
		c.Get(ctx, "k")
	}
}

func returned(ctx context.Context) redis.Cmdable {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb // want `rdb may be a nil \*redis.Client`
}

func returnedChecked(ctx context.Context) redis.Cmdable {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		return nil
	}
	return rdb
}

func take(redis.Cmdable) {}

func argument(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	take(rdb) // want `rdb may be a nil \*redis.Client`
}

type store struct{ c redis.Cmdable }

func field(ctx context.Context) *store {
	rdb := redisruntime.Cluster(ctx, "cache")
	return &store{c: rdb} // want `rdb may be a nil \*redis.ClusterClient`
}

func toAny(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	fmt.Println(rdb)
	var x any = rdb
	_ = x
}

func sent(ctx context.Context, ch chan<- *redis.Client) {
	ch <- redisruntime.Standalone(ctx, "cache")
}

func interfaceToInterface(ctx context.Context) redis.Cmdable {
	return redisruntime.Client(ctx, "cache") // a nil interface stays nil
}

func checkedAfter(ctx context.Context) {
	var c redis.Cmdable = redisruntime.Standalone(ctx, "cache") // want `may be a nil \*redis.Client`
	if c == nil {
		fmt.Println("no redis, entry lost")
		return
	}
	c.Get(ctx, "k")
}

func uncheckedAfter(ctx context.Context, m *redisruntime.Manager) {
	var c redis.Cmdable = m.Standalone(ctx, "cache") // want `may be a nil \*redis.Client`
	c.Get(ctx, "k")
}

func byManager(ctx context.Context, m *redisruntime.Manager) redis.Cmdable {
	return m.Standalone(ctx, "cache") // want `may be a nil \*redis.Client`
}

type closer interface{ PoolStats() *redis.PoolStats }

func otherInterface(ctx context.Context) closer {
	return redisruntime.Standalone(ctx, "cache") // want `may be a nil \*redis.Client`
}

type narrow interface{ Options() *redis.Options }

func notUniversal(ctx context.Context) narrow {
	return redisruntime.Standalone(ctx, "cache") // want `may be a nil \*redis.Client`
}
