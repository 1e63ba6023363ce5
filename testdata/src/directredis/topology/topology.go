// Package topology has a catalog that says which name a cluster has.
package topology

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func clients(ctx context.Context) {
	_ = redis.NewClient(&redis.Options{})               // want `use redisruntime.Standalone\(ctx, "main"\)`
	_ = redis.NewClient(&redis.Options{DB: 1})          // want `use redisruntime.Standalone\(ctx, "cache"\)`
	_ = redis.NewClusterClient(&redis.ClusterOptions{}) // want `use redisruntime.Cluster\(ctx, "orders"\)`
}
