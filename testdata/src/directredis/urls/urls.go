// Package urls holds options that come from a URL.
package urls

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/redis/go-redis/v9"
)

func constant(ctx context.Context) (*redis.Client, error) {
	opts, err := redis.ParseURL("redis://:secret@localhost:6379/1")
	if err != nil {
		return nil, fmt.Errorf("redis: %w", err)
	}
	return redis.NewClient(opts), nil // want `use redisruntime.Standalone\(ctx, "cache"\); the URL belongs in the configuration`
}

func noNumber(ctx context.Context) *redis.Client {
	opts, err := redis.ParseURL("redis://localhost:6379")
	if err != nil {
		log.Fatal(err)
	}
	rdb := redis.NewClient(opts) // want `"main"`
	return rdb
}

func ignored(ctx context.Context) *redis.Client {
	opts, _ := redis.ParseURL("rediss://localhost:6379?db=2")
	opts.PoolSize = 3
	return redis.NewClient(opts) // want `"sessions"\); PoolSize and the URL belong`
}

// The next assignment declares the error.
func errorUsed(ctx context.Context) (*redis.Client, error) {
	opts, err := redis.ParseURL("redis://localhost:6379/1")
	if err != nil {
		return nil, err
	}
	rdb := redis.NewClient(opts) // want `use redisruntime.Standalone\(ctx, "cache"\)`
	err = rdb.Ping(ctx).Err()
	return rdb, err
}

func errorOfPing(ctx context.Context) *redis.Client {
	opts, err := redis.ParseURL("redis://localhost:6379/1")
	if err != nil {
		log.Fatal(err)
	}
	rdb := redis.NewClient(opts) // want `use redisruntime.Standalone\(ctx, "cache"\)`
	if _, err = rdb.Ping(ctx).Result(); err != nil {
		log.Fatal(err)
	}
	return rdb
}

func errorTwice(ctx context.Context) (string, error) {
	opts, err := redis.ParseURL("redis://localhost:6379/1")
	if err != nil {
		return "", err
	}
	sessions, err := redis.ParseURL("redis://localhost:6379/2")
	if err != nil {
		return "", err
	}
	a := redis.NewClient(opts)     // want `use redisruntime.Standalone\(ctx, "cache"\)`
	b := redis.NewClient(sessions) // want `use redisruntime.Standalone\(ctx, "sessions"\)`
	if err = a.Ping(ctx).Err(); err != nil {
		return "", err
	}
	return b.Get(ctx, "k").Result()
}

func environment(ctx context.Context) *redis.Client {
	opts, err := redis.ParseURL(os.Getenv("REDIS_URL"))
	if err != nil {
		panic(err)
	}
	return redis.NewClient(opts) // want `by hand, because the number`
}

// The number is certain, whatever the rest is.
func pattern(ctx context.Context, host string, port int) (*redis.Client, error) {
	opts, err := redis.ParseURL(fmt.Sprintf("redis://:%s@%s:%d/1", os.Getenv("REDIS_PASSWORD"), host, port))
	if err != nil {
		return nil, err
	}
	return redis.NewClient(opts), nil // want `use redisruntime.Standalone\(ctx, "cache"\); the URL belongs in the configuration`
}

func joined(ctx context.Context) *redis.Client {
	url := "redis://" + os.Getenv("REDIS_ADDR") + "/2"
	opts, err := redis.ParseURL(url)
	if err != nil {
		log.Fatal(err)
	}
	return redis.NewClient(opts) // want `use redisruntime.Standalone\(ctx, "sessions"\)`
}

func unknownNumber(ctx context.Context, n int) *redis.Client {
	opts, err := redis.ParseURL(fmt.Sprintf("redis://redis:6379/%d", n))
	if err != nil {
		log.Fatal(err)
	}
	return redis.NewClient(opts) // want `by hand, because the number`
}

func perhapsNumber(ctx context.Context) *redis.Client {
	opts, err := redis.ParseURL("redis://" + os.Getenv("REDIS_ADDR"))
	if err != nil {
		log.Fatal(err)
	}
	return redis.NewClient(opts) // want `by hand, because the number`
}
