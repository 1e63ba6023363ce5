// Package crosspkg hands contexts to another package.
package crosspkg

import (
	"context"
	"net/http"

	"fixtures/blockingcall/crosspkg/store"

	"github.com/redis/go-redis/v9"
)

func handle(w http.ResponseWriter, r *http.Request, s *store.Store, rdb *redis.Client) {
	_, _ = s.Cached(context.Background(), "k") // want `s.Cached of "k" is handed context.Background\(\) .*; use r.Context\(\)`
	_ = rdb.Ping(store.Ctx).Err()              // want `rdb.Ping is handed store.Ctx, which is context.Background,`
	s.Later(context.Background(), "k")
	_, _ = s.Get(r.Context(), "k")
}
