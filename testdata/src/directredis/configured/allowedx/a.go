// Package allowedx is only called like one that may build clients.
package allowedx

import (
	"context"

	"fixtures/directredis/configured/factory"

	"github.com/redis/go-redis/v9"
)

var ctx = context.Background()

var rdb = redis.NewClient(&redis.Options{DB: 7}) // want `use redisruntime.Standalone\(ctx, "orders"\)`

var one = redis.NewClient(&redis.Options{DB: 1}) // want `by hand, because the catalog has no database 1\)`

var old = factory.Old() // want `factory.Old for old builds a Redis client of its own`

var made = factory.Maker{}.Make() // want `factory.Maker.Make for made builds`

var fine = factory.New()
