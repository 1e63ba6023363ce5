// Package get returns a client that may be nil.
package get

import (
	"context"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// Cache returns the client of the cache.
func Cache(ctx context.Context) *redis.Client { return redisruntime.Standalone(ctx, "cache") }
