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

// The catalog gives another name to a cluster.
func universal(addrs []string) redis.UniversalClient {
	_ = redis.NewUniversalClient(&redis.UniversalOptions{Addrs: addrs, DB: 1}) // want `use redisruntime.Client\(context.TODO\(\), "cache"\)`
	return redis.NewUniversalClient(&redis.UniversalOptions{Addrs: addrs})     // want `by hand, because several addresses are a cluster, which has another name`
}
