// Package call holds calls of constructors in all their spellings.
package call

import (
	"context"

	"github.com/redis/go-redis/v9"
)

var ctx = context.Background()

func short() *redis.Client {
	rdb := redis.NewClient(&redis.Options{Addr: "localhost:6379"}) // want `redis.NewClient for rdb builds a Redis client of its own, which has no fallback when Redis is down; use redisruntime.Standalone\(ctx, "main"\); Addr \(hard-coded "localhost:6379"\) belongs in the configuration`
	return rdb
}

func result() *redis.Client {
	return redis.NewClient(&redis.Options{DB: 1}) // want `redis.NewClient, returned by result, builds a Redis client .* use redisruntime.Standalone\(ctx, "cache"\)`
}

func argument() {
	use(redis.NewClient(&redis.Options{DB: 2})) // want `redis.NewClient builds .* "sessions"`
}

func use(*redis.Client) {}

type server struct{ rdb *redis.Client }

func field(s *server) *server {
	s.rdb = redis.NewClient(&redis.Options{DB: 3})                // want `for s.rdb builds .* "tasks"`
	return &server{rdb: redis.NewClient(&redis.Options{DB: 0x4})} // want `for rdb builds .* "metrics"`
}

func unkeyed() server {
	return server{redis.NewClient(&redis.Options{})} // want `"main"`
}

func parenthesised() *redis.Client {
	return (redis.NewClient)(&(redis.Options{DB: (5)})) // want `"logs"`
}

func statement() {
	redis.NewClient(&redis.Options{}) // want `"main"`
}

func chained() error {
	return redis.NewClient(&redis.Options{}).Ping(ctx).Err() // want `"main"`
}

func deferred() {
	defer redis.NewClient(&redis.Options{}).Close() // want `by hand, because it is closed here`
}

func dereferenced() {
	use(&*redis.NewClient(&redis.Options{})) // want `redis.NewClient builds .*; get it from redisruntime.Standalone`
}

func failover() *redis.Client {
	return redis.NewFailoverClient(&redis.FailoverOptions{MasterName: "m", SentinelAddrs: []string{"s:26379"}, DB: 1}) // want `redis.NewFailoverClient.* use redisruntime.Standalone\(ctx, "cache"\); MasterName and SentinelAddrs \(hard-coded "s:26379"\) belong`
}

func cluster() *redis.ClusterClient {
	return redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{"a:6379", "b:6379"}}) // want `use redisruntime.Cluster\(ctx, "main"\); Addrs \(hard-coded "a:6379"\) belongs`
}

func failoverCluster() *redis.ClusterClient {
	return redis.NewFailoverClusterClient(&redis.FailoverOptions{}) // want `use redisruntime.Cluster\(ctx, "main"\)`
}

// go-redis ignores DB here, so the data is in database 0, but the code means 1.
func failoverClusterNumber() *redis.ClusterClient {
	return redis.NewFailoverClusterClient(&redis.FailoverOptions{DB: 1}) // want `get it from redisruntime.Cluster by the name of its database \(by hand`
}

func ring() *redis.Ring {
	return redis.NewRing(&redis.RingOptions{Addrs: map[string]string{"one": "a:6379"}, DB: 1}) // want `use redisruntime.Ring\(ctx, "cache"\); Addrs belongs`
}

func universal() redis.UniversalClient {
	return redis.NewUniversalClient(&redis.UniversalOptions{DB: 1}) // want `use redisruntime.Client\(ctx, "cache"\)`
}

func sentinel() *redis.SentinelClient {
	return redis.NewSentinelClient(&redis.Options{}) // want `redis.NewSentinelClient.* get a client from redisruntime.Client`
}

func closure() func() *redis.Client {
	return func() *redis.Client {
		return redis.NewClient(&redis.Options{}) // want `redis.NewClient builds`
	}
}

func sent(clients chan *redis.Client) {
	clients <- redis.NewClient(&redis.Options{}) // want `"main"`
}

func condition() {
	if rdb := redis.NewClient(&redis.Options{}); rdb != nil { // want `for rdb builds`
		use(rdb)
	}
}

func table() map[string]*redis.Client {
	return map[string]*redis.Client{
		"cache": redis.NewClient(&redis.Options{DB: 1}), // want `"cache"`
	}
}

var global = redis.NewClient(&redis.Options{DB: 9}) // want `for global builds .*use redisruntime.Standalone\(ctx, "temp"\)`

var (
	first, second = redis.NewClient(&redis.Options{}), redis.NewClient(&redis.Options{DB: 1}) // want `for first` `for second`
)

// Good: derived from a client, or no client at all.
func derived(rdb *redis.Client) {
	use(rdb.WithTimeout(0))
	_ = rdb.Conn()
	_ = redis.NewScript("return 1")
	_ = redis.NewStringResult("", nil)
	_ = redis.NewDialer(&redis.Options{})
	_ = redis.Nil
	var _ redis.UniversalClient = rdb
	var _ *redis.Client
	_ = (*redis.Client)(nil)
	_ = []*redis.Client{rdb}
	_ = new(*redis.Client)
	_ = make([]*redis.Client, 3)
	_ = make(map[string]*redis.Client)
}
