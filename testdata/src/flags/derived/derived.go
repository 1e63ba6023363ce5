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
