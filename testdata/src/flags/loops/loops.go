// Package loops sends a command in each round.
package loops

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func get(ctx context.Context, rdb *redis.Client, keys []string) (all []string, err error) {
	for _, key := range keys {
		v, err := rdb.Get(ctx, key).Result() // want `rdb.Get of key waits for its answer in each round of the loop`
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	pipe := rdb.Pipeline()
	for _, key := range keys {
		pipe.Get(ctx, key)
		if err := rdb.Incr(ctx, "n").Err(); err != nil {
			return nil, err
		}
	}
	_, err = pipe.Exec(ctx)
	return all, err
}
