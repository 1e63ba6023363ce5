// Package limit counts the requests of each visitor.
package limit

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"

	"example.com/linkd/internal/degraded"
)

// Limiter allows a number of requests per visitor and minute. Without Redis
// it counts in memory, so each process allows that number.
type Limiter struct {
	max int64

	mu     sync.Mutex
	minute int64
	hits   map[string]int64
}

// New returns a limiter that allows max requests.
func New(max int64) *Limiter {
	return &Limiter{max: max, hits: map[string]int64{}}
}

// Allow counts a request and reports whether it is within the limit.
func (l *Limiter) Allow(ctx context.Context, visitor string) bool {
	minute := time.Now().Unix() / 60
	n, err := redisruntime.Do(ctx, redisruntime.Metrics,
		func(ctx context.Context, rdb redis.UniversalClient) (int64, error) {
			key := "hits:" + visitor + ":" + strconv.FormatInt(minute, 10)
			var hits *redis.IntCmd
			if _, err := rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
				hits = p.Incr(ctx, key)
				p.Expire(ctx, key, 2*time.Minute)
				return nil
			}); err != nil {
				return 0, err
			}
			return hits.Result()
		},
		func(ctx context.Context, _ error) (int64, error) {
			degraded.Note(ctx, "limit")
			return l.countHere(minute, visitor), nil
		})
	return err == nil && n <= l.max
}

func (l *Limiter) countHere(minute int64, visitor string) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.minute != minute {
		l.minute = minute
		clear(l.hits)
	}
	l.hits[visitor]++
	return l.hits[visitor]
}
