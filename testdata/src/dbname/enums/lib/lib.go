// Package lib has enumerations of databases, with methods.
package lib

import (
	"context"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

type Name string

const (
	Users Name = "users"
	Cache Name = "cache"
)

func (n Name) Client(ctx context.Context) redis.UniversalClient { // want Client:"becomesDatabase"
	return redisruntime.Client(ctx, redisruntime.Database(n))
}

type Config struct{ Redis Redis }

type Redis struct{ DB Number } // want DB:"becomesDatabase"

type Number int

func (n Number) Options() *redis.Options { return &redis.Options{DB: int(n)} } // want Options:"becomesDatabase"

func (c Config) Open() *redis.Client { return redis.NewClient(c.Redis.DB.Options()) }

// Known maps what it does not know.
func (n Number) Known() *redis.Options {
	if n > 9 {
		n = 0
	}
	return &redis.Options{DB: int(n)}
}
