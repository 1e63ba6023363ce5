package asserts

import (
	"context"
	"testing"

	"github.com/autobot/redislint/runtime"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRequire(t *testing.T) {
	rdb := redisruntime.Standalone(t.Context(), "cache")
	require.NotNil(t, rdb)
	rdb.Get(t.Context(), "k")
}

func TestRequireNoError(t *testing.T) {
	rdb, err := redisruntime.Lookup(t.Context(), "cache")
	require.NoError(t, err)
	rdb.Get(t.Context(), "k")
}

func TestRequireObject(t *testing.T) {
	r := require.New(t)
	rdb, err := redisruntime.Lookup(t.Context(), "cache")
	r.NoError(err, "redis")
	rdb.Get(t.Context(), "k")
}

func TestRequireTrue(t *testing.T) {
	rdb := redisruntime.Standalone(t.Context(), "cache")
	require.True(t, rdb != nil)
	rdb.Get(t.Context(), "k")
}

func TestRequireError(t *testing.T) {
	rdb, err := redisruntime.Lookup(t.Context(), "cache")
	require.Error(t, err)
	rdb.Get(t.Context(), "k") // want `rdb may be nil when TestRequireError calls rdb.Get`
}

func TestAssert(t *testing.T) {
	rdb := redisruntime.Standalone(t.Context(), "cache")
	assert.NotNil(t, rdb)
	rdb.Get(t.Context(), "k") // want `rdb may be nil`
}

func TestAssertTested(t *testing.T) {
	rdb := redisruntime.Standalone(t.Context(), "cache")
	if !assert.NotNil(t, rdb) {
		return
	}
	rdb.Get(t.Context(), "k")
}

func TestSubtest(t *testing.T) {
	rdb := redisruntime.Standalone(context.Background(), "cache")
	t.Run("sub", func(t *testing.T) {
		rdb.Get(t.Context(), "k") // want `rdb may be nil`
	})
}

func TestCleanup(t *testing.T) {
	rdb := redisruntime.Standalone(t.Context(), "cache")
	if rdb == nil {
		t.SkipNow()
	}
	t.Cleanup(func() { rdb.FlushDB(context.Background()) })
}

func helper(tb testing.TB) {
	tb.Helper()
	rdb := redisruntime.Standalone(tb.Context(), "cache")
	rdb.Get(tb.Context(), "k") // want `rdb may be nil`
}

func BenchmarkGet(b *testing.B) {
	rdb := redisruntime.Standalone(b.Context(), "cache")
	for b.Loop() {
		rdb.Get(b.Context(), "k") // want `rdb may be nil`
	}
}
