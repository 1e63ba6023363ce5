// Package service is to get its clients from its team's own package.
package service

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type Store struct{ rdb redis.Cmdable }

func Typed() *redis.Client {
	return redis.NewClient(&redis.Options{Addr: "localhost:6379", DB: 1}) // want `redis.NewClient, returned by Typed, builds a Redis client of its own, which has no fallback when Redis is down; use redisx.Get\("cache"\); Addr \(hard-coded "localhost:6379"\) belongs in the configuration`
}

func Interface(ctx context.Context) *Store {
	return &Store{rdb: redis.NewClient(&redis.Options{})} // want `use redisx.Any\("main", ctx\)`
}

// A getter that returns an error is none that can take the place of an expression.
func Cluster() *redis.ClusterClient {
	return redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{"a:1"}}) // want `redis.NewClusterClient, returned by Cluster, builds .* get a client from redisx.Any by the name of its database; Addrs .*`
}

func Ring() *redis.Ring {
	return redis.NewRing(&redis.RingOptions{}) // want `get a client from redisx.Any by the name of its database$`
}
