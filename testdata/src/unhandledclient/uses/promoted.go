package uses

import (
	"context"

	"github.com/autobot/redislint/runtime"
)

func newEmbeds(ctx context.Context) *embeds { return &embeds{redisruntime.Standalone(ctx, "cache")} }

func promotedOfCall(ctx context.Context) {
	newEmbeds(ctx).Get(ctx, "k") // want `newEmbeds\(ctx\).Client may be nil`
}

func promotedOfVariable(ctx context.Context) {
	e := newEmbeds(ctx)
	e.Get(ctx, "k") // want `e.Client may be nil`
}
