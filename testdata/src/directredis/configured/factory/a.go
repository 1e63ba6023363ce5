// Package factory has the team's own constructors.
package factory

import "github.com/redis/go-redis/v9"

type Maker struct{}

func (Maker) Make() *redis.Client { return Old() } // want `Old, returned by Make, builds`

func Old() *redis.Client {
	return redis.NewClient(&redis.Options{}) // want `redis.NewClient, returned by Old, builds`
}

func New() *redis.Client { return nil }
