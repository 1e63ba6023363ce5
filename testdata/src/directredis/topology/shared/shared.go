// Package shared has a catalog in which names share a number.
package shared

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func clients(ctx context.Context) {
	_ = redis.NewClient(&redis.Options{})               // want `use redisruntime.Standalone\(ctx, "main"\)`
	_ = redis.NewClient(&redis.Options{DB: 1})          // want `by hand, because several names share database 1`
	_ = redis.NewClusterClient(&redis.ClusterOptions{}) // want `by hand, because the catalog does not say which name a cluster has`
}
