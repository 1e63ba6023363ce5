package fallback

import (
	"context"
	"errors"
	"time"
)

// ErrNotFound is what errors.Is finds when there is no value: it was never
// set, it was deleted, it has expired, or it had to make room for others.
var ErrNotFound = errors.New("not found")

// A Store keeps values without Redis. It is bounded, so any value may go at
// any time. Its methods may be called by any number of goroutines; they look at
// the context when they begin.
type Store interface {
	// Get returns the value of a key, or ErrNotFound. The caller may change the slice.
	Get(ctx context.Context, key string) ([]byte, error)
	// Set keeps value for ttl, or without end if ttl is 0. It keeps no
	// reference to the slice. A negative ttl is an error. A value
	// that it has no room for is an error; the one before is removed then.
	Set(ctx context.Context, key string, value []byte, ttl time.Duration) error
	// Delete removes the keys that are there.
	Delete(ctx context.Context, keys ...string) error
}
