// Package aliases uses an alias.
package aliases

import (
	"context"

	redisruntime "github.com/autobot/redislint/runtime"
)

func f(ctx context.Context) {
	_ = redisruntime.Client(ctx, "orders")
	_ = redisruntime.Client(ctx, "baskets") // want `database "baskets" is an alias of "orders"`
}
