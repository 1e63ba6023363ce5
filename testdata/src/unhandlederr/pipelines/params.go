package pipelines

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func literals(ctx context.Context, rdb *redis.Client) error {
	add := func(c redis.Cmdable) { c.Set(ctx, "literal", 1, 0) }
	pipe := rdb.Pipeline()
	add(pipe)
	for _, step := range []func(context.Context, redis.Cmdable){step} {
		step(ctx, pipe)
	}
	var w writer = disk{}
	w.write(ctx, pipe)
	generic(ctx, pipe)
	_, err := pipe.Exec(ctx)
	return err
}

func step(ctx context.Context, c redis.Cmdable) { c.Set(ctx, "step", 1, 0) }

type writer interface {
	write(ctx context.Context, c redis.Cmdable)
}

type disk struct{}

func (disk) write(ctx context.Context, c redis.Cmdable) { c.Set(ctx, "write", 1, 0) }

func generic[C redis.Cmdable](ctx context.Context, c C) { c.Set(ctx, "generic", 1, 0) }

func plain(ctx context.Context, c redis.Cmdable) {
	c.Set(ctx, "plain", 1, 0) // want `the error of c.Set of "plain" is dropped`
}
