// Package redisruntime has the getters of the sanctioned client, with bodies
// that say plainly when there is none: checkers that only read bodies can see it.
package redisruntime

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

type Database string

var ErrUnavailable = errors.New("redis is unavailable")

type UnavailableError struct{ Cause error }

func (e *UnavailableError) Error() string { return ErrUnavailable.Error() }

func (e *UnavailableError) Is(target error) bool { return target == ErrUnavailable }

// Up tells whether Redis is there.
var Up bool

func Client(ctx context.Context, db Database) redis.UniversalClient {
	if !Up {
		return nil
	}
	return redis.NewClient(&redis.Options{})
}

func Standalone(ctx context.Context, db Database) *redis.Client {
	if !Up {
		return nil
	}
	return redis.NewClient(&redis.Options{})
}

func Cluster(ctx context.Context, db Database) *redis.ClusterClient {
	if !Up {
		return nil
	}
	return redis.NewClusterClient(&redis.ClusterOptions{})
}

func Ring(ctx context.Context, db Database) *redis.Ring {
	if !Up {
		return nil
	}
	return redis.NewRing(&redis.RingOptions{})
}

func Lookup(ctx context.Context, db Database) (redis.UniversalClient, error) {
	if !Up {
		return nil, &UnavailableError{}
	}
	return redis.NewClient(&redis.Options{}), nil
}

func Do[T any](ctx context.Context, db Database, op func(context.Context, redis.UniversalClient) (T, error), fallback func(context.Context, error) (T, error)) (T, error) {
	rdb, err := Lookup(ctx, db)
	if err != nil {
		return fallback(ctx, err)
	}
	return op(ctx, rdb)
}

// A Manager has the getters as methods.
type Manager struct{}

func (m *Manager) Client(ctx context.Context, db Database) redis.UniversalClient {
	return Client(ctx, db)
}

func (m *Manager) Standalone(ctx context.Context, db Database) *redis.Client {
	return Standalone(ctx, db)
}

func (m *Manager) Cluster(ctx context.Context, db Database) *redis.ClusterClient {
	return Cluster(ctx, db)
}

func (m *Manager) Ring(ctx context.Context, db Database) *redis.Ring { return Ring(ctx, db) }

func (m *Manager) Lookup(ctx context.Context, db Database) (redis.UniversalClient, error) {
	return Lookup(ctx, db)
}
