// Package unbounded reads all there is.
package unbounded

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func read(ctx context.Context, rdb *redis.Client) {
	_ = rdb.SMembers(ctx, "s").Err()         // want `rdb.SMembers of "s" answers with all there is, however much; use SSCAN`
	_ = rdb.HGetAll(ctx, "h").Err()          // want `rdb.HGetAll of "h" answers with all there is`
	_ = rdb.LRange(ctx, "l", 0, -1).Err()    // want `rdb.LRange of "l" answers with all there is`
	_ = rdb.XRange(ctx, "x", "-", "+").Err() // want `rdb.XRange of "x" answers with all there is`
	_ = rdb.LRange(ctx, "l", 0, 9).Err()
	_ = rdb.SScan(ctx, "s", 0, "", 0).Err()
}
