// Package single has a catalog without a cluster.
package single

import "github.com/redis/go-redis/v9"

var cluster = redis.NewClusterClient(&redis.ClusterOptions{}) // want `by hand, because the catalog does not say which name a cluster has`
