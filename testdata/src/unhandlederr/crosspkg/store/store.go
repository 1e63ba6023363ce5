// Package store returns commands.
package store

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Put leaves the error to its caller.
func Put(ctx context.Context, rdb redis.Cmdable, key string) *redis.StatusCmd { // want Put:"commandResult"
	return rdb.Set(ctx, key, 1, 0)
}

// Store is a store.
type Store struct{ rdb *redis.Client }

// New returns a store.
func New(rdb *redis.Client) *Store { return &Store{rdb} }

// Get leaves the error to its caller.
func (s *Store) Get(ctx context.Context, key string) *redis.StringCmd { // want Get:"commandResult"
	return s.rdb.Get(ctx, key)
}

// Logged looks at the error itself.
func (s *Store) Logged(ctx context.Context, key string) *redis.StringCmd {
	cmd := s.rdb.Get(ctx, key)
	if err := cmd.Err(); err != nil {
		fmt.Println(err)
	}
	return cmd
}

// Show looks at no error.
func Show(cmd *redis.StringCmd) { fmt.Println(cmd.Val()) } // want Show:"blindParams"

// Any is a store on whatever it is given.
type Any struct {
	redis.Cmdable
	c redis.Cmdable
}

// On returns a store on c.
func On(c redis.Cmdable) *Any { return &Any{c: c, Cmdable: c} }

// Load leaves the error to its caller.
func (a *Any) Load(ctx context.Context) *redis.StringCmd { // want Load:"commandResult"
	return a.c.Get(ctx, "load")
}
