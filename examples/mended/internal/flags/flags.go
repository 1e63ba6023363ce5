// Package flags reads feature flags. Without Redis each flag is off.
package flags

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"

	"example.com/linkd/internal/degraded"
)

// Enabled reports whether the flag is on.
func Enabled(ctx context.Context, name string) bool {
	rdb := redisruntime.Client(ctx, "flags")
	if rdb == nil {
		degraded.Note(ctx, "flags")
		return false
	}
	value, err := rdb.Get(ctx, "flag:"+name).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		degraded.Note(ctx, "flags")
	}
	return value == "on"
}
