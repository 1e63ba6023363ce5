// Package missing takes what is missing for a failure, or does not.
package missing

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

func fatal(ctx context.Context, rdb *redis.Client) (string, error) {
	pipe := rdb.Pipeline()
	pipe.Incr(ctx, "n")
	get := pipe.Get(ctx, "k")
	if _, err := pipe.Exec(ctx); err != nil { // want `the error of pipe.Exec is redis.Nil if what pipe.Get of "k" asks for is missing; the code takes that for a failure of all`
		return "", fmt.Errorf("get: %w", err)
	}
	return get.Val(), nil
}

func fatalLiteral(ctx context.Context, rdb *redis.Client) error {
	_, err := rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error { // want `the error of rdb.Pipelined is redis.Nil if what pipe.HGet of "h" asks for is missing`
		pipe.HGet(ctx, "h", "f")
		return nil
	})
	if err != nil {
		return err
	}
	return nil
}

func distinguished(ctx context.Context, rdb *redis.Client) (string, error) {
	pipe := rdb.Pipeline()
	get := pipe.Get(ctx, "k")
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return "", err
	}
	return get.Val(), nil
}

func isFatal(err error) bool { return err != nil && !errors.Is(err, redis.Nil) }

func asked(ctx context.Context, rdb *redis.Client) error {
	pipe := rdb.Pipeline()
	pipe.Get(ctx, "k")
	_, err := pipe.Exec(ctx)
	if isFatal(err) {
		return err
	}
	return nil
}

func writes(ctx context.Context, rdb *redis.Client) error {
	pipe := rdb.Pipeline()
	pipe.Set(ctx, "k", 1, 0)
	pipe.HGetAll(ctx, "h")
	_, err := pipe.Exec(ctx)
	if err != nil {
		return err
	}
	return nil
}
