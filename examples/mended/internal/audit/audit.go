// Package audit writes who did what to a list in Redis, and to the log when
// Redis is down.
package audit

import (
	"context"
	"errors"
	"log"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"

	"example.com/linkd/internal/degraded"
)

// Write appends one entry.
func Write(ctx context.Context, user, action string) {
	rdb, err := redisruntime.Lookup(ctx, redisruntime.Logs)
	if err == nil {
		_, err = rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
			p.LPush(ctx, "audit", user+" "+action)
			p.LTrim(ctx, "audit", 0, 999)
			return nil
		})
	}
	if err != nil {
		degraded.Note(ctx, "audit")
		log.Printf("audit: %s %s (%v)", user, action, err)
	}
}

// Latest returns the newest entry, or "" when there is none or no Redis.
func Latest(ctx context.Context) (string, error) {
	rdb := redisruntime.Client(ctx, redisruntime.Logs)
	if rdb == nil {
		degraded.Note(ctx, "audit")
		return "", nil
	}
	entry, err := rdb.LIndex(ctx, "audit", 0).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	return entry, err
}
