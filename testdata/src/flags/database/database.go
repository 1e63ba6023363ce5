// Package database has numbers that are no constants.
package database

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func f(ctx context.Context, n int, opts *redis.Options) {
	_ = redis.NewClient(&redis.Options{DB: n}) // want `use redisruntime.Standalone\(ctx, "cache"\)`
	_ = redis.NewClient(&redis.Options{DB: 2}) // want `use redisruntime.Standalone\(ctx, "sessions"\)`
	_ = redis.NewClient(opts)                  // want `use redisruntime.Standalone\(ctx, "cache"\)`
}

func local(ctx context.Context) *redis.Client {
	options := load()
	options.DB = 1
	return redis.NewClient(options) // want `use redisruntime.Standalone\(ctx, "cache"\)`
}

func load() *redis.Options { return nil }
