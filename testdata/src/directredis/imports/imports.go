//go:build !never

// Package imports holds files whose imports differ.
package imports

import "github.com/redis/go-redis/v9" // the client

// kept is kept.
func kept() *redis.Client {
	return redis.NewClient(&redis.Options{}) // want `context.TODO`
}
