// Package contexts holds calls where a context is in scope, or none.
package contexts

import (
	"context"
	"net/http"

	"github.com/redis/go-redis/v9"
)

func parameter(c context.Context) {
	rdb := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(c, "main"\)`
	_ = rdb
}

func handler(w http.ResponseWriter, r *http.Request) {
	rdb := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(r.Context\(\), "main"\)`
	_ = rdb
}

func timeout(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, 1)
	defer cancel()
	rdb := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(short, "main"\)`
	_, _ = rdb, short
}

func none() {
	rdb := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
	_ = rdb
}

func shadowed(ctx context.Context) {
	ctx2 := 1
	{
		ctx := ctx2
		_ = ctx
		rdb := redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
		_ = rdb
	}
}

type repo struct{ ctx context.Context }

func (r *repo) open() *redis.Client {
	return redis.NewClient(&redis.Options{}) // want `context.TODO\(\)`
}
