// Package flags reads feature flags.
package flags

import (
	"context"
	"os"
	"sync"

	"github.com/redis/go-redis/v9"
)

var (
	once   sync.Once
	client *redis.Client
)

func conn() *redis.Client {
	once.Do(func() {
		opts := &redis.Options{Addr: "localhost:6379", DB: 12} // 12 = flags
		if addr := os.Getenv("REDIS_ADDR"); addr != "" {
			opts.Addr = addr
		}
		client = redis.NewClient(opts)
	})
	return client
}

// Enabled reports whether the flag is on.
func Enabled(ctx context.Context, name string) bool {
	return conn().Get(ctx, "flag:"+name).Val() == "on"
}
