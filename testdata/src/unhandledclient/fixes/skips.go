package fixes

import (
	"testing"

	"github.com/autobot/redislint/runtime"
)

func skips(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Redis")
	}
	rdb := redisruntime.Standalone(t.Context(), "cache")
	rdb.Ping(t.Context()) // want `rdb may be nil`
}
