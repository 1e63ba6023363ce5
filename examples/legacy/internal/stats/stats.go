// Package stats keeps the number of clicks of each link, by campaign.
package stats

import (
	"context"
	"strconv"

	"github.com/redis/go-redis/v9"

	"example.com/linkd/internal/config"
)

// Repo reads and writes the counters.
type Repo struct {
	rdb redis.Cmdable
}

// ProvideClient is the provider for the container.
func ProvideClient(cfg config.Config) *redis.Client {
	return redis.NewClient(&redis.Options{
		Addr: cfg.RedisAddr,
		DB:   cfg.RedisDB,
	})
}

// ProvideRepo is the provider for the container.
func ProvideRepo(client *redis.Client) *Repo {
	return &Repo{rdb: client}
}

// Count adds one click.
func (r *Repo) Count(ctx context.Context, code, ref string) error {
	return r.rdb.HIncrBy(ctx, "clicks:"+code, ref, 1).Err()
}

// ByRef returns the clicks of code by campaign.
func (r *Repo) ByRef(ctx context.Context, code string) (map[string]int64, error) {
	fields, err := r.rdb.HGetAll(ctx, "clicks:"+code).Result()
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
