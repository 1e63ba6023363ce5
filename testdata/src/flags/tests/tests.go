// Package tests has clients in a test, and one that tests open with addresses of their own.
package tests

import "github.com/redis/go-redis/v9"

func open(addr string) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: addr}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
}
