// Package cache keeps resolved links in Redis, in front of the primary store.
package cache

import (
	"context"
	"log"
	"os"
	"time"

	"github.com/redis/go-redis/v9"
)

const ttl = 10 * time.Minute

// One client for everybody who imports this package.
var rdb = redis.NewClient(&redis.Options{
	Addr:         cacheAddr(),
	DB:           1, // cache
	ReadTimeout:  2 * time.Second,
	WriteTimeout: 2 * time.Second,
})

func cacheAddr() string {
	if addr := os.Getenv("CACHE_ADDR"); addr != "" {
		return addr
	}
	return "localhost:6379"
}

// Get returns the cached url of code.
func Get(ctx context.Context, code string) (string, bool) {
	url, err := rdb.Get(ctx, "link:"+code).Result()
	if err == redis.Nil {
		return "", false
	}
	if err != nil {
		log.Printf("cache: get %s: %v", code, err)
		return "", false
	}
	return url, true
}

// Set remembers the url of code.
func Set(ctx context.Context, code, url string) {
	rdb.Set(ctx, "link:"+code, url, ttl)
}

// Purge forgets all links and returns how many there were.
func Purge() (int64, error) {
	ctx := context.Background()
	keys := rdb.Keys(ctx, "link:*").Val()
	if len(keys) == 0 {
		return 0, nil
	}
	return rdb.Del(ctx, keys...).Result()
}
