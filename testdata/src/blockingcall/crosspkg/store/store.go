// Package store hands contexts on to commands.
package store

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// Ctx never ends.
var Ctx = context.Background() // want Ctx:"endlessContext"

// Store is a store.
type Store struct{ rdb *redis.Client }

// New returns a store.
func New(rdb *redis.Client) *Store { return &Store{rdb} }

// Get hands its context on.
func (s *Store) Get(ctx context.Context, key string) (string, error) { // want Get:"bounds"
	return s.rdb.Get(ctx, key).Result()
}

// Cached hands its context on, through Get.
func (s *Store) Cached(ctx context.Context, key string) (string, error) { // want Cached:"bounds"
	return s.Get(ctx, key)
}

// Later does not use its context for commands at once.
func (s *Store) Later(ctx context.Context, key string) {
	go func() { _ = s.rdb.Del(ctx, key).Err() }()
}
