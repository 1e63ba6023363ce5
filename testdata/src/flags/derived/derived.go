// Package derived derives contexts.
package derived

import (
	"context"
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"
)

func get(w http.ResponseWriter, r *http.Request, rdb *redis.Client) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = rdb.Get(ctx, "k").Err() // want `rdb.Get of "k" is handed ctx, which is context.Background,`
}

type key struct{}

func enrich(w http.ResponseWriter, r *http.Request, rdb *redis.Client) {
	ctx := context.Background()
	ctx = context.WithValue(ctx, key{}, r.URL.Path)
	_ = rdb.Get(ctx, "k").Err() // want `rdb.Get of "k" is handed ctx, which is context.Background,`
}

func eachOther(w http.ResponseWriter, r *http.Request, rdb *redis.Client) {
	outer := context.Background()
	inner := context.WithValue(outer, key{}, 1)
	for range 2 {
		outer = context.WithValue(inner, key{}, 2)
		inner = context.WithValue(outer, key{}, 3)
	}
	_ = rdb.Get(inner, "k").Err() // want `rdb.Get of "k" is handed inner, which is context.Background,`
}

func mixed(w http.ResponseWriter, r *http.Request, rdb *redis.Client) {
	ctx := r.Context()
	ctx = context.WithValue(ctx, key{}, 1)
	_ = rdb.Get(ctx, "k").Err()
}
