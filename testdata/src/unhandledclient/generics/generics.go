// Package generics passes clients through generic code.
package generics

import (
	"context"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

type store[T any] struct {
	rdb  *redis.Client
	zero T
}

func newStore[T any](ctx context.Context) *store[T] {
	return &store[T]{rdb: redisruntime.Standalone(ctx, "cache")}
}

func (s *store[T]) get(ctx context.Context) (T, error) {
	return s.zero, s.rdb.Get(ctx, "k").Err() // want `s.rdb may be nil when store.get calls s.rdb.Get`
}

func (s *store[T]) checked(ctx context.Context) (T, error) {
	if s.rdb == nil {
		return s.zero, redisruntime.ErrUnavailable
	}
	return s.zero, s.rdb.Get(ctx, "k").Err()
}

func identity[T any](v T) T { return v }

func viaIdentity(ctx context.Context) {
	rdb := identity(redisruntime.Standalone(ctx, "cache"))
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func valid[T comparable](v T) bool {
	var zero T
	return v != zero
}

func viaValid(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if !valid(rdb) {
		return
	}
	rdb.Get(ctx, "k")
}

func get[T any](ctx context.Context, parse func(string) T) T {
	rdb := redisruntime.Client(ctx, "cache")
	return parse(rdb.Get(ctx, "k").Val()) // want `rdb may be nil`
}

func getter[C any](ctx context.Context, open func(context.Context) C) C { return open(ctx) }

func viaGetter(ctx context.Context) {
	rdb := getter(ctx, func(ctx context.Context) *redis.Client { return redisruntime.Standalone(ctx, "cache") })
	rdb.Get(ctx, "k") // a function value: silent
}

type list[T redis.Cmdable] struct{ items []T }

func (l *list[T]) ping(ctx context.Context) {
	for _, item := range l.items {
		item.Ping(ctx)
	}
}
