// Package use uses it without a check.
package use

import (
	"context"

	"example.com/shop/facts/get"
)

func Name(ctx context.Context) (string, error) {
	rdb := get.Cache(ctx)
	return rdb.Get(ctx, "name").Result() // want unhandledclient
}
