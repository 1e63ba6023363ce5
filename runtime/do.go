package redisruntime

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// Do runs op with the client of a database. If there is no client, or op
// fails, it runs fallback with the reason and returns what that returns: one
// fallback for both. op is run at most once, and always has a client.
//
// Any error of op counts, redis.Nil included: a fallback that treats a missing
// key in another way looks for it with errors.Is. After an op that writes has
// failed, the write may have happened, unless the reason is ErrUnavailable: a fallback
// that repeats it, somewhere else or later, may do it twice (package
// fallback/spool does not). A nil fallback returns the reason.
//
// A panic of op or fallback goes to the caller. A nil op panics.
func Do[T any](ctx context.Context, db Database,
	op func(context.Context, redis.UniversalClient) (T, error),
	fallback func(context.Context, error) (T, error),
) (T, error) {
	return DoOn(ctx, Default(), db, op, fallback)
}

// DoOn is Do on a Manager of the program's own. (Go has no generic methods.)
func DoOn[T any](ctx context.Context, m *Manager, db Database,
	op func(context.Context, redis.UniversalClient) (T, error),
	fallback func(context.Context, error) (T, error),
) (T, error) {
	if op == nil {
		panic("redisruntime: Do needs an op, not nil")
	}
	client, err := m.Lookup(ctx, db)
	if err == nil {
		var value T
		if value, err = op(ctx, client); err == nil {
			return value, nil
		}
	}
	if fallback == nil {
		var zero T
		return zero, err
	}
	m.countFallback(db, client, err)
	return fallback(ctx, err)
}
