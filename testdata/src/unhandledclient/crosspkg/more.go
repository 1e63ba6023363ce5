package crosspkg

import (
	"context"

	"fixtures/unhandledclient/crosspkg/cache"
	"github.com/autobot/redislint/runtime"
)

func readyElsewhere(ctx context.Context, s *cache.Store) {
	if !s.Ready() {
		return
	}
	s.Rdb.Get(ctx, "k")
}

func notReadyElsewhere(ctx context.Context, s *cache.Store) {
	s.Rdb.Get(ctx, "k") // want `s.Rdb may be nil`
}

func clientOfStore(ctx context.Context, s *cache.Store) {
	s.Client().Get(ctx, "k") // want `may be nil`
}

func clientOfStoreChecked(ctx context.Context, s *cache.Store) {
	if rdb := s.Client(); rdb != nil {
		rdb.Get(ctx, "k")
	}
}

func dies(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		cache.Die("no redis")
	}
	rdb.Get(ctx, "k")
}

func requires(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	cache.Require(rdb)
	rdb.Get(ctx, "k")
}

func notes(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	cache.Note(err)
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func named(ctx context.Context) error {
	rdb, err := cache.Named(ctx)
	if err != nil {
		return err
	}
	return rdb.Get(ctx, "k").Err()
}

func namedDropped(ctx context.Context) error {
	rdb, _ := cache.Named(ctx)
	return rdb.Get(ctx, "k").Err() // want `rdb may be nil`
}

func have(ctx context.Context) {
	if rdb, ok := cache.Have(ctx); ok {
		rdb.Get(ctx, "k")
	}
}

func haveDropped(ctx context.Context) {
	rdb, _ := cache.Have(ctx)
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func boxed(ctx context.Context) {
	cache.Boxed(cache.New(ctx)) // want `may be a nil \*redis.Client in boxed, and Boxed makes an interface of it`
}

func boxedChecked(ctx context.Context) {
	if rdb := cache.New(ctx); rdb != nil {
		cache.Boxed(rdb).Get(ctx, "k")
	}
}

func shared(ctx context.Context) {
	cache.Shared.Get(ctx, "k") // want `cache.Shared may be nil`
}

func sharedChecked(ctx context.Context) {
	if cache.Shared != nil {
		cache.Shared.Get(ctx, "k")
	}
}

func verified(ctx context.Context) { cache.Verified.Get(ctx, "k") }

func embeds(ctx context.Context) {
	cache.NewEmbeds(ctx).Get(ctx, "k") // want `may be nil`
}

func embedsChecked(ctx context.Context) {
	e := cache.NewEmbeds(ctx)
	if e.Client == nil {
		return
	}
	e.Get(ctx, "k")
}

func generic(ctx context.Context) {
	rdb := cache.Generic(redisruntime.Standalone(ctx, "cache"))
	rdb.Get(ctx, "k") // who knows what Generic makes of it
}
