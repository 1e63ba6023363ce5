package fixes

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Write writes the plan's changes, all of them or none. A file that is no
// longer what was analysed, or that is read-only, is an error. Each file is
// replaced at once, with its mode kept; a symbolic link is followed.
func (plan *Plan) Write() error {
	var staged []staging
	defer func() {
		for _, s := range staged {
			os.Remove(s.temp) // gone already if it took its place
		}
	}()
	for _, c := range plan.Changes {
		s, err := stage(c)
		if err != nil {
			return err
		}
		staged = append(staged, s)
	}
	return replace(staged, plan.Changes)
}

// Writable returns why Write would not write the plan's changes, as far as that
// shows before.
func (plan *Plan) Writable() error {
	for _, c := range plan.Changes {
		if _, _, err := c.target(); err != nil {
			return err
		}
	}
	return nil
}

// A staging is a change that stands written beside the file it will replace.
type staging struct{ temp, target string }

func stage(c Change) (staging, error) {
	target, mode, err := c.target()
	if err != nil {
		return staging{}, err
	}
	temp, err := writeTemp(filepath.Dir(target), c.New, mode)
	return staging{temp, target}, err
}

// target returns the file that the change replaces, which is still as it was
// analysed, and its mode.
func (c Change) target() (target string, mode fs.FileMode, err error) {
	if target, err = filepath.EvalSymlinks(c.File); err != nil {
		return "", 0, err
	}
	info, err := os.Stat(target)
	if err != nil {
		return "", 0, err
	}
	if info.Mode().Perm()&0o222 == 0 {
		return "", 0, fmt.Errorf("%s is read-only: make it writable and run again", c.File)
	}
	now, err := os.ReadFile(target)
	if err != nil {
		return "", 0, err
	}
	if !bytes.Equal(now, c.Old) {
		return "", 0, fmt.Errorf("%s has changed since it was analysed: run again", c.File)
	}
	return target, info.Mode().Perm(), nil
}

// writeTemp returns the name of a new file in dir; on an error there is none.
func writeTemp(dir string, text []byte, mode fs.FileMode) (name string, err error) {
	f, err := os.CreateTemp(dir, ".redislint-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// replace puts the staged files in place of their targets, or leaves all as they were.
func replace(staged []staging, changes []Change) error {
	for i, s := range staged {
		if err := os.Rename(s.temp, s.target); err != nil {
			return errors.Join(err, restore(staged[:i], changes[:i]))
		}
	}
	return nil
}

// restore puts back the files that were replaced before another could not be.
func restore(staged []staging, changes []Change) error {
	var errs []error
	for i, s := range staged {
		info, err := os.Stat(s.target)
		if err == nil {
			var temp string
			if temp, err = writeTemp(filepath.Dir(s.target), changes[i].Old, info.Mode().Perm()); err == nil {
				err = os.Rename(temp, s.target)
			}
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
