// Package file is a fallback.Store in one file, which survives a restart of
// the program and a kill.
package file

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/autobot/redislint/runtime/fallback"
	"github.com/autobot/redislint/runtime/fallback/internal/boltfile"
	bolt "go.etcd.io/bbolt"
)

// What errors.Is finds in the errors of Open, and of a Store whose file has
// turned out to be damaged or was closed.
var (
	ErrLocked  = boltfile.ErrLocked
	ErrCorrupt = boltfile.ErrCorrupt
	ErrClosed  = boltfile.ErrClosed
)

const (
	maxKey        = bolt.MaxKeySize - stampSize
	defaultMaxLen = 100_000
	defaultBytes  = 64 << 20
)

// Options bounds a Store. When it is full, what expires first goes first, and
// what has no end last.
type Options struct {
	MaxEntries int // 100,000 if zero
	MaxBytes   int // of keys, values and their bookkeeping; 64 MiB if zero. The file takes up to four times that, and never shrinks
}

// Store keeps values in a file. Set and Delete are on disk when they return;
// those that come at the same time share one sync.
type Store struct {
	file *boltfile.File
	opt  Options
}

var _ fallback.Store = (*Store)(nil)

// Open opens the file, or makes it; its folder must exist. It reads all of it
// once, and removes what has expired. A file belongs to one process: a second
// one gets ErrLocked after a second.
func Open(path string, opt Options) (*Store, error) {
	if opt.MaxEntries < 0 || opt.MaxBytes < 0 {
		return nil, fmt.Errorf("fallback file %s: MaxEntries and MaxBytes must not be negative: use 0 for the default", path)
	}
	if opt.MaxEntries == 0 {
		opt.MaxEntries = defaultMaxLen
	}
	if opt.MaxBytes == 0 {
		opt.MaxBytes = defaultBytes
	}
	f, err := boltfile.Open(path, "delete it: it holds copies, which come again")
	if err != nil {
		return nil, err
	}
	s := &Store{file: f, opt: opt}
	if err := f.Update(func(tx *bolt.Tx) error {
		t, err := create(tx)
		if err != nil {
			return err
		}
		if err := t.verify(); err != nil {
			return err
		}
		if err := t.purge(time.Now(), -1); err != nil {
			return err
		}
		return t.makeRoom(0, 0, opt) // the bounds may be new
	}); err != nil {
		_ = f.Close()
		return nil, err
	}
	return s, nil
}

// Get returns the value of a key, or fallback.ErrNotFound.
func (s *Store) Get(ctx context.Context, key string) (value []byte, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	found := false
	err = s.file.View(func(tx *bolt.Tx) error {
		var r record
		if r, found = open(tx).get(key); found {
			value = append([]byte{}, r.value...)
			found = !r.expired(time.Now())
		}
		return nil
	})
	if err == nil && !found {
		return nil, fmt.Errorf("key %q in the file: %w", key, fallback.ErrNotFound)
	}
	return value, err
}

// Set keeps value for ttl, or without end if ttl is 0. If the same value is
// there already, and would live on by less than a tenth of ttl, nothing is written.
// A value that is larger than MaxBytes is an error; the one before is removed then.
func (s *Store) Set(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	size := cost(key, value)
	switch {
	case ttl < 0:
		return fmt.Errorf("fallback file: key %q: ttl %v is negative: use 0 for no end", key, ttl)
	case len(key) > maxKey:
		return fmt.Errorf("fallback file: a key of %d bytes: at most %d are possible", len(key), maxKey)
	case size > s.opt.MaxBytes:
		return errors.Join(
			fmt.Errorf("fallback file: key %q needs %d bytes, more than MaxBytes, %d", key, size, s.opt.MaxBytes),
			s.Delete(ctx, key))
	}
	now := time.Now()
	r := record{expires: expiry(now, ttl), value: value}
	same := false
	if err := s.file.View(func(tx *bolt.Tx) error {
		old, ok := open(tx).get(key)
		same = ok && old.serves(r, ttl)
		return nil
	}); err != nil || same {
		return err
	}
	return s.file.Update(func(tx *bolt.Tx) error {
		t := open(tx)
		if err := t.delete(key); err != nil {
			return err
		}
		if err := t.purge(now, 100); err != nil {
			return err
		}
		if err := t.makeRoom(1, size, s.opt); err != nil {
			return err
		}
		return t.put(key, r)
	})
}

// Delete removes the keys that are there.
func (s *Store) Delete(ctx context.Context, keys ...string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.file.Update(func(tx *bolt.Tx) error {
		for _, key := range keys {
			if err := open(tx).delete(key); err != nil {
				return err
			}
		}
		return nil
	})
}

// Len returns the number of values, with those that have expired and were not
// removed yet.
func (s *Store) Len() (n int, err error) {
	err = s.file.View(func(tx *bolt.Tx) error { n, _ = open(tx).size(); return nil })
	return n, err
}

// Close closes the file. Closing again does nothing.
func (s *Store) Close() error { return s.file.Close() }
