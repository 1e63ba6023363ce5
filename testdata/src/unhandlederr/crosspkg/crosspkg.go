// Package crosspkg uses the commands of another package.
package crosspkg

import (
	"context"

	"fixtures/unhandlederr/crosspkg/store"

	"github.com/redis/go-redis/v9"
)

func bad(ctx context.Context, rdb *redis.Client, s *store.Store) (string, error) {
	store.Put(ctx, rdb, "put")          // want `the error of store.Put of rdb is dropped`
	store.Show(s.Get(ctx, "show"))      // want `store.Show hides the error of s.Get of "show"`
	return s.Get(ctx, "get").Val(), nil // want `hides the error of s.Get of "get"`
}

func good(ctx context.Context, pipe redis.Pipeliner, s *store.Store) (string, error) {
	store.Put(ctx, pipe, "queued")
	s.Logged(ctx, "logged")
	if _, err := pipe.Exec(ctx); err != nil {
		return "", err
	}
	return s.Get(ctx, "get").Result()
}

type batch struct{ store *store.Any }

func onAnything(ctx context.Context, rdb *redis.Client) (string, error) {
	pipe := rdb.Pipeline()
	queue := store.On(pipe)
	get := queue.Load(ctx)
	store.On(pipe).Load(ctx)
	(&store.Any{Cmdable: pipe}).Load(ctx)
	b := batch{queue}
	b.store.Load(ctx)
	direct := store.On(rdb)
	direct.Load(ctx) // want `the error of direct.Load is dropped`
	if _, err := pipe.Exec(ctx); err != nil {
		return "", err
	}
	return get.Val(), nil
}
