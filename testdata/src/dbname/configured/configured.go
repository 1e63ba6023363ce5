// Package configured has a catalog of its own.
package configured

import (
	"context"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func f(ctx context.Context) {
	_ = redisruntime.Client(ctx, "orders")
	_ = redisruntime.Client(ctx, "baskets")
	_ = redisruntime.Client(ctx, "carts")           // want `database "carts" is deprecated: say orders`
	_ = redisruntime.Client(ctx, "cache")           // want `database "cache" is not in redis-databases.yaml, so its client is always nil; use one of orders, baskets, carts, orderx, user-data, or add it`
	_ = redisruntime.Client(ctx, "ordert")          // want `did you mean "orders"\?`
	_ = redisruntime.Client(ctx, "Baskets")         // want `did you mean "baskets"\?`
	_ = redisruntime.Client(ctx, "user_data")       // want `did you mean "user-data"\?`
	_ = redisruntime.Client(ctx, redisruntime.Main) // want `database "main" is not in redis-databases.yaml`
	_ = redis.Options{DB: 0}                        // want `database 0 in Options.DB is not in redis-databases.yaml, .* use one of 3, 4, or add it`
	_ = redis.Options{DB: 3}
}
