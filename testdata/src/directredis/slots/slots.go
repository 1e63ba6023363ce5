// Package slots holds clients that go into variables of interface types.
package slots

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type store struct {
	cmd redis.Cmdable
	any any
	get getter
}

type getter interface {
	Get(context.Context, string) *redis.StringCmd
}

func variable(ctx context.Context) {
	var u redis.UniversalClient = redis.NewClient(&redis.Options{}) // want `use redisruntime.Client\(ctx, "main"\)`
	u = redis.NewClusterClient(&redis.ClusterOptions{})             // want `use redisruntime.Client\(ctx, "main"\)`
	_ = u
}

func field(ctx context.Context) *store {
	s := &store{cmd: redis.NewClient(&redis.Options{DB: 1})} // want `use redisruntime.Client\(ctx, "cache"\)`
	s.get = redis.NewClient(&redis.Options{DB: 1})           // want `use redisruntime.Client\(ctx, "cache"\)`
	s.any = redis.NewClient(&redis.Options{DB: 1})           // want `by hand, because it goes into an any, where nobody sees that it is nil`
	return s
}

func result(ctx context.Context) (redis.Cmdable, error) {
	return redis.NewClient(&redis.Options{}), nil // want `use redisruntime.Client\(ctx, "main"\)`
}

func literal(ctx context.Context) func() redis.UniversalClient {
	return func() redis.UniversalClient {
		return redis.NewRing(&redis.RingOptions{}) // want `use redisruntime.Client\(ctx, "main"\)`
	}
}

func take(redis.Cmdable, ...redis.UniversalClient) {}

func argument(ctx context.Context) {
	take(redis.NewClient(&redis.Options{}), redis.NewClient(&redis.Options{DB: 1})) // want `use redisruntime.Client\(ctx, "main"\)` `use redisruntime.Client\(ctx, "cache"\)`
}

func conversion(ctx context.Context) {
	_ = redis.Cmdable(redis.NewClient(&redis.Options{}))                              // want `use redisruntime.Client\(ctx, "main"\)`
	_ = []redis.UniversalClient{redis.NewClient(&redis.Options{})}                    // want `use redisruntime.Client\(ctx, "main"\)`
	_ = map[string]redis.UniversalClient{"a": redis.NewClient(&redis.Options{DB: 1})} // want `use redisruntime.Client\(ctx, "cache"\)`
	_ = redis.UniversalClient.Ping(redis.NewClient(&redis.Options{}), ctx)            // want `use redisruntime.Client\(ctx, "main"\)`
}

// The interface has what only *redis.Client has.
type optioned interface{ Options() *redis.Options }

func narrow(ctx context.Context) {
	var o optioned = redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(ctx, "main"\)`
	_ = o
}
