package commands

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func oneLine(ctx context.Context, rdb *redis.Client) error { rdb.Del(ctx, "one"); return nil } // want `rdb.Del of "one" is dropped`

func oneLineLiteral(ctx context.Context, rdb *redis.Client) error {
	return func() error { rdb.Del(ctx, "literal"); return nil }() // want `rdb.Del of "literal" is dropped`
}
