// Package line is said to come from a test, which it does not.
package line

import (
	"context"

	redisruntime "github.com/autobot/redislint/runtime"
)

type settings struct{ database string }

//line made_test.go:20
func defaults() settings {
	return settings{database: "chache"} // want `chache`
}

func open(ctx context.Context, s settings) bool {
	return redisruntime.Client(ctx, redisruntime.Database(s.database)) != nil
}
