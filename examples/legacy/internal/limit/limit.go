// Package limit counts the requests of each visitor.
package limit

import (
	"context"
	"log"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Limiter allows a number of requests per visitor and minute.
type Limiter struct {
	Addr string
	Max  int64
}

// Allow counts a request and reports whether it is within the limit.
func (l Limiter) Allow(ctx context.Context, visitor string) bool {
	rdb := redis.NewClient(&redis.Options{
		Addr:        l.Addr,
		DB:          4, // metrics
		DialTimeout: time.Second,
	})
	defer rdb.Close()

	key := "hits:" + visitor + ":" + strconv.FormatInt(time.Now().Unix()/60, 10)
	n, err := rdb.Incr(ctx, key).Result()
	if err != nil {
		log.Printf("limit: %v", err)
		return true
	}
	if n == 1 {
		rdb.Expire(ctx, key, 2*time.Minute)
	}
	return n <= l.Max
}
