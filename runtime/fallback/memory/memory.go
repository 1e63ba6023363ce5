// Package memory is a fallback.Store in the memory of the process.
package memory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/autobot/redislint/runtime/fallback"
	"github.com/jellydator/ttlcache/v3"
)

// overhead is what an entry takes beside key and value, in bytes (64 bit).
const overhead = 256

// Options bounds a Store. At least one of the two is needed; both may be set.
type Options struct {
	MaxEntries int // no bound if zero
	MaxBytes   int // of keys, values and their bookkeeping; no bound if zero
}

// Store keeps values in memory. When it is full, what was not used for the
// longest time goes first. It has no goroutine and needs no Close.
type Store struct {
	cache    *ttlcache.Cache[string, []byte]
	maxBytes int
}

var _ fallback.Store = (*Store)(nil)

// New returns an empty Store.
func New(opt Options) (*Store, error) {
	if opt.MaxEntries < 0 || opt.MaxBytes < 0 || opt.MaxEntries == 0 && opt.MaxBytes == 0 {
		return nil, errors.New("fallback memory: set MaxEntries or MaxBytes, or both, to a positive value")
	}
	limits := []ttlcache.Option[string, []byte]{
		ttlcache.WithDisableTouchOnHit[string, []byte](), // a read does not prolong
		ttlcache.WithCapacity[string, []byte](uint64(opt.MaxEntries)),
	}
	if opt.MaxBytes > 0 {
		limits = append(limits, ttlcache.WithMaxCost(uint64(opt.MaxBytes), func(item ttlcache.CostItem[string, []byte]) uint64 {
			return uint64(cost(item.Key, item.Value))
		}))
	}
	return &Store{cache: ttlcache.New(limits...), maxBytes: opt.MaxBytes}, nil
}

func cost(key string, value []byte) int { return overhead + len(key) + cap(value) }

// Get returns the value of a key, or fallback.ErrNotFound.
func (s *Store) Get(ctx context.Context, key string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	item := s.cache.Get(key)
	if item == nil {
		return nil, fmt.Errorf("key %q in memory: %w", key, fallback.ErrNotFound)
	}
	return bytes.Clone(item.Value()), nil
}

// Set keeps value for ttl, or without end if ttl is 0. A value that is larger
// than MaxBytes is an error; the one before is removed then.
func (s *Store) Set(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if ttl < 0 {
		return fmt.Errorf("fallback memory: key %q: ttl %v is negative: use 0 for no end", key, ttl)
	}
	if ttl == 0 {
		ttl = ttlcache.NoTTL
	}
	s.cache.DeleteExpired() // they must not push out what is still good
	value = bytes.Clone(value)
	if need := cost(key, value); s.maxBytes > 0 && need > s.maxBytes {
		s.cache.Delete(key)
		return fmt.Errorf("fallback memory: key %q needs %d bytes, more than MaxBytes, %d", key, need, s.maxBytes)
	}
	s.cache.Set(key, value, ttl)
	return nil
}

// Delete removes the keys that are there.
func (s *Store) Delete(ctx context.Context, keys ...string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, key := range keys {
		s.cache.Delete(key)
	}
	return nil
}

// Len returns the number of values, without those that have expired.
func (s *Store) Len() int { return s.cache.Len() }
