// Package plain has a catalog in which names are strings.
package plain

import (
	"context"

	"fixtures/dbname/team/redisx"

	"github.com/redis/go-redis/v9"
)

func all(ctx context.Context) {
	redisx.ByName(ctx, "cache")
	redisx.ByName(ctx, "cahce") // want `did you mean "cache"`
	open(ctx, "mian")           // want `did you mean "main"`
	var p redisx.Pool
	_, _ = p.Open("main")
	_, _ = p.Open("cach") // want `did you mean "cache"`
	redisx.Of("anything")
	redisx.Get("anything")
}

func open(ctx context.Context, name string) redis.UniversalClient { // want open:"becomesDatabase"
	return redisx.ByName(ctx, name)
}
