// Package testutil helps tests.
package testutil

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// Reset empties the database.
func Reset(ctx context.Context, rdb *redis.Client) error { return rdb.FlushDB(ctx).Err() }
