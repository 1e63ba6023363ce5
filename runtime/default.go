package redisruntime

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

var (
	defaultManager atomic.Pointer[Manager]
	defaultBuild   sync.Mutex
)

// Default returns the Manager behind the package functions. It is built on
// first use from the catalog, the REDIS_ variables and detection. If these are
// wrong, the error is logged, no database is served, and Lookup says why.
func Default() *Manager {
	if m := defaultManager.Load(); m != nil {
		return m
	}
	return buildDefault()
}

// buildDefault is apart so that Default is inlined.
func buildDefault() *Manager {
	defaultBuild.Lock()
	defer defaultBuild.Unlock()
	if m := defaultManager.Load(); m != nil {
		return m
	}
	m, err := New(Config{})
	if err != nil {
		slog.Error("redis is not served", "cause", err)
		m = unusable(Config{}, err)
	}
	defaultManager.Store(m)
	return m
}

// SetDefault makes m the Manager behind the package functions; nil lets the
// next use build one anew. It returns the one before, nil if there was none,
// and does not close it.
func SetDefault(m *Manager) (before *Manager) { return defaultManager.Swap(m) }

// Close closes the default Manager, if there is one.
func Close() error {
	if m := defaultManager.Load(); m != nil {
		return m.Close()
	}
	return nil
}

// Client is Manager.Client on the default Manager.
func Client(ctx context.Context, db Database) redis.UniversalClient {
	return Default().Client(ctx, db)
}

// Standalone is Manager.Standalone on the default Manager.
func Standalone(ctx context.Context, db Database) *redis.Client {
	return Default().Standalone(ctx, db)
}

// Cluster is Manager.Cluster on the default Manager.
func Cluster(ctx context.Context, db Database) *redis.ClusterClient {
	return Default().Cluster(ctx, db)
}

// Ring is Manager.Ring on the default Manager.
func Ring(ctx context.Context, db Database) *redis.Ring { return Default().Ring(ctx, db) }

// Key is Manager.Key on the default Manager.
func Key(db Database, parts ...string) string { return Default().Key(db, parts...) }

// Lookup is Manager.Lookup on the default Manager.
func Lookup(ctx context.Context, db Database) (redis.UniversalClient, error) {
	return Default().Lookup(ctx, db)
}

// Subscribe is Manager.Subscribe on the default Manager. The subscription stays
// with that one when there is another default.
func Subscribe(f func(Change)) (cancel func()) { return Default().Subscribe(f) }

// WaitReady is Manager.WaitReady on the default Manager.
func WaitReady(ctx context.Context, dbs ...Database) error { return Default().WaitReady(ctx, dbs...) }
