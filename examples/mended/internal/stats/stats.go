// Package stats keeps the number of clicks of each link, by campaign. It has
// no fallback: without Redis its errors are redisruntime.ErrUnavailable.
package stats

import (
	"context"
	"strconv"

	redisruntime "github.com/autobot/redislint/runtime"
)

// Repo reads and writes the counters.
type Repo struct{}

// Count adds one click.
func (r *Repo) Count(ctx context.Context, code, ref string) error {
	rdb, err := redisruntime.Lookup(ctx, redisruntime.Analytics)
	if err != nil {
		return err
	}
	return rdb.HIncrBy(ctx, "clicks:"+code, ref, 1).Err()
}

// ByRef returns the clicks of code by campaign.
func (r *Repo) ByRef(ctx context.Context, code string) (map[string]int64, error) {
	rdb, err := redisruntime.Lookup(ctx, redisruntime.Analytics)
	if err != nil {
		return nil, err
	}
	fields, err := rdb.HGetAll(ctx, "clicks:"+code).Result()
	if err != nil {
		return nil, err
	}
	clicks := make(map[string]int64, len(fields))
	for ref, text := range fields {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, err
		}
		clicks[ref] = n
	}
	return clicks, nil
}
