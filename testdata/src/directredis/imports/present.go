package imports

import (
	"context"

	sanctioned "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func present(ctx context.Context) *redis.Client {
	if rdb := sanctioned.Standalone(ctx, "cache"); rdb != nil {
		return rdb
	}
	return redis.NewClient(&redis.Options{DB: 1}) // want `use sanctioned.Standalone\(ctx, "cache"\)`
}
