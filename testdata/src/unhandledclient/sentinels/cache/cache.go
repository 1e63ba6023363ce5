// Package cache has an error of its own for a client that is missing.
package cache

import (
	"context"
	"errors"
	"fmt"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

var ErrDown = errors.New("the cache is down")

type DownError struct{ Cause error }

func (e *DownError) Error() string { return fmt.Sprint("the cache is down: ", e.Cause) }

func Get(ctx context.Context) (redis.UniversalClient, error) {
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil {
		return nil, ErrDown
	}
	return rdb, nil
}

func Wrap(ctx context.Context) (redis.UniversalClient, error) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		return nil, &DownError{err}
	}
	return rdb, nil
}

type Store struct{ rdb redis.UniversalClient }

func NewStore(ctx context.Context) *Store { return &Store{redisruntime.Client(ctx, "cache")} }

func (s *Store) Ready() bool { return s.rdb != nil }

func (s *Store) Check() error {
	if s.rdb == nil {
		return ErrDown
	}
	return nil
}

func (s *Store) Client() redis.UniversalClient { return s.rdb }
