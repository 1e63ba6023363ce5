// Package factory returns clients that it builds.
package factory

import "github.com/redis/go-redis/v9"

type Config struct{ Addr string }

func New(c Config) *redis.Client { // want New:"builds a client with redis.NewClient"
	return redis.NewClient(&redis.Options{Addr: c.Addr}) // want `redis.NewClient, returned by New, builds`
}

func Ping(c Config) (*redis.Client, error) { // want Ping:"builds a client with redis.NewClient"
	rdb := New(c) // want `New for rdb gives a client that redis.NewClient builds`
	return rdb, nil
}

func Named() (rdb redis.UniversalClient) { // want Named:"builds a client with redis.NewUniversalClient"
	rdb = redis.NewUniversalClient(&redis.UniversalOptions{Addrs: []string{"a:1"}}) // want `redis.NewUniversalClient for rdb builds`
	return
}

func (c Config) Client() *redis.Client { // want Client:"builds a client with redis.NewClient"
	if c.Addr == "" {
		return nil
	}
	return New(c) // want `New, returned by Client, gives a client that redis.NewClient builds, which has no fallback when Redis is down; get a client from redisruntime.Client by the name of its database`
}

// Approved builds one for a reason.
func Approved() *redis.Client {
	//redislint:allow directredis -- measures the bare client
	return redis.NewClient(&redis.Options{})
}

// Uses does not return what it builds.
func Uses(c Config) error {
	rdb := New(c) // want `New for rdb gives`
	return rdb.Close()
}

// In a literal, it is the literal that returns it.
func Lazy(c Config) func() *redis.Client {
	return func() *redis.Client {
		return New(c) // want `New gives a client`
	}
}

func Converted(c Config) redis.Cmdable { // want Converted:"builds a client with redis.NewClient"
	return redis.Cmdable(redis.NewClient(&redis.Options{Addr: c.Addr})) // want `redis.NewClient for|redis.NewClient builds`
}

func stats(c Config) (n int, rdb *redis.Client) { // want stats:"builds a client with redis.NewClient"
	return 1, New(c) // want `New, returned by stats, gives`
}

// Count returns no client.
func Count(c Config) int {
	n, _ := stats(c) // want `stats for n gives|stats gives`
	return n
}
