// Package line is said to come from a test, which it does not.
package line

import (
	"context"

	"github.com/redis/go-redis/v9"
)

//line made_test.go:20
func flush(ctx context.Context, rdb *redis.Client) error {
	return rdb.FlushAll(ctx).Err() // want `FlushAll`
}
