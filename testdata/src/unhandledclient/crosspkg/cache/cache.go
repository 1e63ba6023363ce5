// Package cache gives clients to another package.
package cache

import (
	"context"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

type Store struct {
	Rdb *redis.Client // want Rdb:"keepsNil"
}

func New(ctx context.Context) *redis.Client { // want New:"maybeNil"
	return redisruntime.Standalone(ctx, "cache")
}

func Open(ctx context.Context) (redis.UniversalClient, error) { // want Open:"maybeNil"
	return redisruntime.Lookup(ctx, "cache")
}

func NewStore(ctx context.Context) *Store {
	return &Store{Rdb: New(ctx)}
}

func Warm(ctx context.Context, rdb *redis.Client) { // want Warm:"outcomes"
	rdb.Get(ctx, "k")
}

func Up(rdb *redis.Client) bool { // want Up:"outcomes"
	return rdb != nil
}

func Must(err error) { // want Must:"outcomes"
	if err != nil {
		panic(err)
	}
}
