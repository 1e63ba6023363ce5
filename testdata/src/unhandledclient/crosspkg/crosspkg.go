// Package crosspkg uses clients that another package gives it.
package crosspkg

import (
	"context"

	"fixtures/unhandledclient/crosspkg/cache"
)

func direct(ctx context.Context) {
	rdb := cache.New(ctx)
	rdb.Get(ctx, "k") // want `rdb may be nil when direct calls rdb.Get: cache.New passes on the client of redisruntime.Standalone`
}

func checked(ctx context.Context) {
	rdb := cache.New(ctx)
	if !cache.Up(rdb) {
		return
	}
	rdb.Get(ctx, "k")
}

func opened(ctx context.Context) {
	rdb, err := cache.Open(ctx)
	cache.Must(err)
	rdb.Get(ctx, "k")
}

func openedDropped(ctx context.Context) {
	rdb, _ := cache.Open(ctx)
	rdb.Get(ctx, "k") // want `rdb may be nil when openedDropped calls rdb.Get: the error of cache.Open is not checked`
}

func passed(ctx context.Context) {
	cache.Warm(ctx, cache.New(ctx)) // want `may be nil in passed, and Warm uses it without a check`
}

func field(ctx context.Context) {
	s := cache.NewStore(ctx)
	s.Rdb.Get(ctx, "k") // want `s.Rdb may be nil`
}
