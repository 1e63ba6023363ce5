// Package audit writes who did what to a list in Redis.
//
// It is the first package that was moved to the company's client.
package audit

import (
	"context"
	"errors"
	"log"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"
)

// Write appends one entry.
func Write(ctx context.Context, user, action string) {
	var rdb redis.Cmdable = redisruntime.Standalone(ctx, redisruntime.Logs)
	if rdb == nil {
		log.Printf("audit: no redis, entry lost: %s %s", user, action)
		return
	}
	rdb.LPush(ctx, "audit", user+" "+action)
	rdb.LTrim(ctx, "audit", 0, 999)
}

// Latest returns the newest entry.
func Latest(ctx context.Context) (string, error) {
	entry, err := redisruntime.Client(ctx, redisruntime.Logs).LIndex(ctx, "audit", 0).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	return entry, err
}
