// Package boltfile is bbolt as the stores and the spool need it: a second
// process gets an error instead of waiting, a damaged file gives errors instead
// of panics, and writers that come at the same time share one sync to disk.
package boltfile

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

var (
	// ErrLocked says that another process, or this one, has the file open.
	ErrLocked = errors.New("the file is open elsewhere")
	// ErrCorrupt says that the file is damaged or is no such file.
	ErrCorrupt = errors.New("the file is damaged")
	// ErrClosed says that Close has been called.
	ErrClosed = errors.New("the file is closed")
)

// lockTimeout is how long to wait for a process that is just ending.
const lockTimeout = time.Second

// File is an open bbolt file. Its methods may be called concurrently.
type File struct {
	path   string
	advice string
	raw    *os.File // bbolt's own, to let go of the lock if bbolt cannot close
	db     *bolt.DB

	commits atomic.Int64
	turn    sync.Mutex // of the writer that commits for all
	mu      sync.Mutex
	waiting []*update
	broken  error // once the file has turned out to be damaged, or is closed
}

type update struct {
	fn   func(*bolt.Tx) error
	done bool
	err  error
}

// Open opens the file, or makes it, and looks at all of it. The folder must
// exist. advice is what a user can do about a damaged file.
func Open(path, advice string) (*File, error) {
	f := &File{path: path, advice: advice}
	err := f.guarded(func() (err error) {
		// NoFreelistSync would spare a file that was once full half its time, but
		// has bbolt look at all pages by itself, and panic where one is damaged.
		f.db, err = bolt.Open(path, 0o600, &bolt.Options{
			Timeout: lockTimeout,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				raw, err := os.OpenFile(name, flag, mode)
				f.raw = raw
				return raw, err
			},
		})
		if err != nil {
			return err
		}
		return f.db.View(f.check)
	})
	if err == nil {
		return f, nil
	}
	if f.db != nil && f.broken == nil {
		_ = f.db.Close() // the error that matters is there already
	} else {
		f.abandon()
	}
	var system syscall.Errno
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("%s: %w: end the process that has it, or give each process a file of its own", path, ErrLocked)
	case errors.As(err, &system):
		return nil, fmt.Errorf("%s cannot be used: %w", path, err)
	case !errors.Is(err, ErrCorrupt):
		err = fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return nil, f.named(err)
}

// check looks at every page. The size comes first: a page that is mapped but
// not there cannot be looked at from the goroutine that bbolt uses.
func (f *File) check(tx *bolt.Tx) error {
	info, err := f.raw.Stat()
	if err != nil {
		return err
	}
	if info.Size() < tx.Size() {
		return fmt.Errorf("%w: it has %d bytes and should have %d", ErrCorrupt, info.Size(), tx.Size())
	}
	var first error
	for err := range tx.Check() { // to the end, or its goroutine stays
		if first == nil {
			first = fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
	}
	return first
}

// View runs fn in a transaction that reads.
func (f *File) View(fn func(*bolt.Tx) error) error {
	return f.named(f.guarded(func() error { return f.db.View(fn) }))
}

// Update runs fn in a transaction that is on disk when Update returns. Callers
// that come at the same time share one, in their order, so fn must fail only
// if the file does: an error of one is an error of all.
func (f *File) Update(fn func(*bolt.Tx) error) error {
	u := &update{fn: fn}
	f.mu.Lock()
	f.waiting = append(f.waiting, u)
	f.mu.Unlock()

	f.turn.Lock()
	defer f.turn.Unlock()
	if u.done {
		return u.err
	}
	f.mu.Lock()
	group := f.waiting
	f.waiting = nil
	f.mu.Unlock()
	err := f.guarded(func() error {
		return f.db.Update(func(tx *bolt.Tx) error {
			for _, u := range group {
				if err := u.fn(tx); err != nil {
					return err
				}
			}
			return nil
		})
	})
	f.commits.Add(1)
	for _, u := range group {
		u.done, u.err = true, f.named(err)
	}
	return u.err
}

// named says of which file an error is, and what to do about a damaged one.
func (f *File) named(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrCorrupt):
		return fmt.Errorf("%s: %w: %s", f.path, err, f.advice)
	}
	return fmt.Errorf("%s: %w", f.path, err)
}

// Commits returns how many transactions have been written.
func (f *File) Commits() int64 { return f.commits.Load() }

// guarded runs fn, and turns a panic of bbolt's, or a page that is not there,
// into an error. From then on the file is not used any more, because bbolt may
// not have let go of its locks.
func (f *File) guarded(fn func() error) (err error) {
	f.mu.Lock()
	err = f.broken
	f.mu.Unlock()
	if err != nil {
		return err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrCorrupt, p)
			f.mu.Lock()
			f.broken = err
			f.mu.Unlock()
		}
	}()
	return fn()
}

// Close waits for transactions under way and closes the file. Closing again
// does nothing.
func (f *File) Close() error {
	f.turn.Lock()
	defer f.turn.Unlock()
	f.mu.Lock()
	before := f.broken
	if before == nil {
		f.broken = ErrClosed
	}
	f.mu.Unlock()
	switch {
	case before == nil:
		return f.db.Close()
	case !errors.Is(before, ErrClosed):
		f.abandon()
	}
	return nil
}

// abandon lets go of the file's lock without bbolt.
func (f *File) abandon() {
	if f.raw != nil {
		unlock(f.raw)
		_ = f.raw.Close()
	}
}
