package redisruntime

import (
	"bytes"
	"errors"
	"log/slog"
	"slices"
	"sync"
)

// files makes a value of files that may change while the program runs: of a
// password, or of certificates that are renewed. They are read for each new
// connection and parsed again if they differ. While they are missing or broken,
// as they are for a moment when they are being replaced, the last good value holds.
type files[T any] struct {
	inputs []input
	read   func(path string) ([]byte, error)
	parse  func(contents [][]byte) (T, error)
	log    *slog.Logger

	mu       sync.Mutex
	contents [][]byte // what value was made of
	value    T
	broken   bool // said so
}

// input is one file and the setting that names it. Without a path its content is nil.
type input struct{ setting, path string }

// settingError is a fault of one setting of an endpoint.
type settingError struct {
	setting string
	err     error
}

func (e *settingError) Error() string { return e.setting + ": " + e.err.Error() }
func (e *settingError) Unwrap() error { return e.err }

// load reads the files and keeps the value if it is good. The error joins a
// settingError for each fault.
func (f *files[T]) load() error {
	contents := make([][]byte, len(f.inputs))
	var faults []error
	for i, in := range f.inputs {
		if in.path == "" {
			continue
		}
		var err error
		if contents[i], err = f.read(in.path); err != nil {
			faults = append(faults, &settingError{in.setting, err})
		}
	}
	if len(faults) == 0 && f.contents != nil && slices.EqualFunc(contents, f.contents, bytes.Equal) {
		return nil
	}
	value, err := f.parse(contents) // even if one is missing: what is wrong with the others?
	if err := errors.Join(errors.Join(faults...), err); err != nil {
		return err
	}
	f.contents, f.value = contents, value
	return nil
}

// get returns the value of the files as they are now, or else the last good one.
func (f *files[T]) get() T {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.load()
	if err != nil && !f.broken {
		f.log.Warn("redis files cannot be read again: what they held before goes on to be used", "cause", err)
	}
	f.broken = err != nil
	return f.value
}
