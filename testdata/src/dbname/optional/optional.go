// Package optional has names of which the empty one means something else.
package optional

import (
	"context"
	"errors"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func open(ctx context.Context, name string) (redis.UniversalClient, error) {
	if name == "" {
		return nil, errors.New("no name")
	}
	return redisruntime.Lookup(ctx, redisruntime.Database(name))
}

func converted(ctx context.Context, name string) redis.UniversalClient {
	if redisruntime.Database(name) == "" {
		return nil
	}
	return redisruntime.Client(ctx, redisruntime.Database(name))
}

type config struct{ name string }

func (c *config) open(ctx context.Context) redis.UniversalClient {
	if "" != c.name {
		return redisruntime.Client(ctx, redisruntime.Database(c.name))
	}
	return redisruntime.Client(ctx, redisruntime.Main)
}

func must(ctx context.Context, name string) redis.UniversalClient {
	return redisruntime.Client(ctx, redisruntime.Database(name))
}

func callers(ctx context.Context) {
	_, _ = open(ctx, "users") // want `database "users" is not in`
	_, _ = open(ctx, "")
	_ = converted(ctx, "users")      // want `database "users" is not in`
	_ = (&config{"users"}).open(ctx) // want `database "users" is not in`
	_ = (&config{name: ""}).open(ctx)
	_ = must(ctx, "") // want `database "" is not in`
}
