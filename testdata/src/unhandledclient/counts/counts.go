// Package counts counts the clients that are there.
package counts

import (
	"context"
	"errors"

	"github.com/autobot/redislint/runtime"
)

var errDown = errors.New("down")

func lessThanBoth(ctx context.Context) error {
	n := 0
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	if cache != nil {
		n++
	}
	if main != nil {
		n++
	}
	if n < 2 {
		return errDown
	}
	return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err())
}

func all(ctx context.Context) error {
	n := 0
	cache, main, tasks := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main"), redisruntime.Client(ctx, "tasks")
	if cache != nil {
		n++
	}
	if main != nil {
		n++
	}
	if tasks != nil {
		n++
	}
	if n == 3 {
		return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err(), tasks.Ping(ctx).Err())
	}
	return errDown
}

func missing(ctx context.Context) error {
	left := 2
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	if cache != nil {
		left--
	}
	if main != nil {
		left--
	}
	if left > 0 {
		return errDown
	}
	return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err())
}

func one(ctx context.Context) error {
	n := 0
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	if cache != nil {
		n++
	}
	if main != nil {
		n++
	}
	if n < 1 {
		return errDown
	}
	return cache.Ping(ctx).Err() // want `cache may be nil`
}

func moreThanOneFault(ctx context.Context) error {
	faults := 0
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	if cache == nil {
		faults++
	}
	if main == nil {
		faults++
	}
	if faults > 1 {
		return errDown
	}
	return cache.Ping(ctx).Err() // want `cache may be nil`
}

func others(ctx context.Context, up []bool) error {
	rdb := redisruntime.Client(ctx, "cache")
	n := 0
	if rdb != nil {
		n = 2
	}
	for _, is := range up {
		if is {
			n++
		}
	}
	if n < 2 {
		return errDown
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func bits(ctx context.Context) error {
	const cacheDown, mainDown = 1, 2
	down := 0
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	if cache == nil {
		down |= cacheDown
	}
	if main == nil {
		down |= mainDown
	}
	if down != 0 {
		return errDown
	}
	return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err())
}

func bit(ctx context.Context) error {
	down := 0
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil {
		down |= 1
	}
	if down&1 != 0 {
		return errDown
	}
	return rdb.Ping(ctx).Err()
}

func anotherBit(ctx context.Context) error {
	down := 0
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil {
		down |= 1
	}
	if down&2 != 0 {
		return errDown
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}
