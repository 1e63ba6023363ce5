// Package wrapuse is where that fact counts.
package wrapuse

import (
	"context"

	"example.com/shop/facts/wrap"
)

func Name(ctx context.Context) (string, error) {
	rdb := wrap.Orders()
	return rdb.Get(ctx, "name").Result()
}
