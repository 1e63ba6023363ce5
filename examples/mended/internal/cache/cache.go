// Package cache keeps resolved links in Redis, in front of the primary store.
// Without Redis every Get is a miss, and the primary store does the work.
package cache

import (
	"context"
	"errors"
	"log"
	"time"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"

	"example.com/linkd/internal/degraded"
)

const ttl = 10 * time.Minute

// Get returns the cached url of code.
func Get(ctx context.Context, code string) (string, bool) {
	rdb := redisruntime.Client(ctx, redisruntime.Cache)
	if rdb == nil {
		degraded.Note(ctx, "cache")
		return "", false
	}
	url, err := rdb.Get(ctx, "link:"+code).Result()
	if errors.Is(err, redis.Nil) {
		return "", false
	}
	if err != nil {
		degraded.Note(ctx, "cache")
		return "", false
	}
	return url, true
}

// Set remembers the url of code.
func Set(ctx context.Context, code, url string) {
	rdb := redisruntime.Client(ctx, redisruntime.Cache)
	if rdb == nil {
		return
	}
	if err := rdb.Set(ctx, "link:"+code, url, ttl).Err(); err != nil {
		log.Printf("cache: set %s: %v", code, err)
	}
}

// Purge forgets all links and returns how many there were.
func Purge(ctx context.Context) (int64, error) {
	rdb, err := redisruntime.Lookup(ctx, redisruntime.Cache)
	if err != nil {
		return 0, err
	}
	var purged int64
	keys := rdb.Scan(ctx, 0, "link:*", 500).Iterator()
	for keys.Next(ctx) {
		n, err := rdb.Unlink(ctx, keys.Val()).Result()
		if err != nil {
			return purged, err
		}
		purged += n
	}
	return purged, keys.Err()
}
