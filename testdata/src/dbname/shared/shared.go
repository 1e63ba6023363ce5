// Package shared has a catalog in which names share a number.
package shared

import (
	"context"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func f(ctx context.Context) {
	_ = redisruntime.Client(ctx, "users")
	_ = redisruntime.Client(ctx, "carts")
	_ = redisruntime.Key("carts", "1")
	_ = redisruntime.Key("cards", "1") // want `did you mean "carts"\?`
	_ = redis.Options{DB: 1}
	_ = redis.Options{DB: 2} // want `database 2 in Options.DB is not in redis-databases.yaml, .* use one of 1, or add it`
}
