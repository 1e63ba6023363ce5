// Package service is two packages away from the team's clients.
package service

import (
	"context"

	"fixtures/unhandledclient/team/cache"
	"fixtures/unhandledclient/team/redisx"
	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func direct(ctx context.Context) error {
	rdb := redisx.Get("cache")
	return rdb.Get(ctx, "k").Err() // want `rdb may be nil when direct calls rdb.Get: the client of redisx.Get is nil while Redis is unavailable`
}

func directChecked(ctx context.Context) error {
	rdb := redisx.Get("cache")
	if rdb == nil {
		return redisx.ErrDown
	}
	return rdb.Get(ctx, "k").Err()
}

func method(ctx context.Context, p *redisx.Pool) error {
	return p.Get("cache").Get(ctx, "k").Err() // want `may be nil when method calls p.Get\(\).Get: the client of redisx.Pool.Get is nil`
}

func spare(ctx context.Context) error {
	return redisx.Spare().Get(ctx, "k").Err()
}

func standard(ctx context.Context) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb.Get(ctx, "k").Err() // want `rdb may be nil`
}

func twoDeep(ctx context.Context) error {
	rdb := cache.New()
	return rdb.Get(ctx, "k").Err() // want `rdb may be nil when twoDeep calls rdb.Get: cache.New passes on the client of redisx.Get`
}

func twoDeepSpare(ctx context.Context) error {
	return cache.Spare().Get(ctx, "k").Err()
}

func twoDeepEither(ctx context.Context) error {
	rdb := cache.Either(false)
	return rdb.Get(ctx, "k").Err() // want `rdb may be nil when twoDeepEither calls rdb.Get: cache.Either passes on the client of redisx.Get`
}

func twoDeepMust(ctx context.Context) error {
	return cache.Must().Get(ctx, "k").Err()
}

func twoDeepOpen(ctx context.Context) error {
	rdb, err := cache.Open()
	if err != nil {
		return err
	}
	return rdb.Get(ctx, "k").Err()
}

func twoDeepOpenDropped(ctx context.Context) error {
	rdb, _ := cache.Open()
	return rdb.Get(ctx, "k").Err() // want `rdb may be nil when twoDeepOpenDropped calls rdb.Get: the error of cache.Open is not checked`
}

func field(ctx context.Context, s *cache.Store) error {
	s.Spare.Get(ctx, "k")
	return s.Rdb.Get(ctx, "k").Err() // want `s.Rdb may be nil when field calls s.Rdb.Get: Rdb is set from redisx.Get`
}

func fieldChecked(ctx context.Context, s *cache.Store) error {
	if s.Rdb == nil {
		return redisx.ErrDown
	}
	return s.Rdb.Get(ctx, "k").Err()
}

func fieldBeside(ctx context.Context, s *cache.Store) error {
	if s.Err != nil {
		return s.Err
	}
	return s.Any.Get(ctx, "k").Err()
}

func fieldBesideUnchecked(ctx context.Context, s *cache.Store) error {
	return s.Any.Get(ctx, "k").Err() // want `s.Any may be nil`
}

func typedNil(ctx context.Context) redis.Cmdable {
	return redisx.Get("cache") // want `may be a nil \*redis.Client`
}
