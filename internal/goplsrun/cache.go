package goplsrun

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/autobot/redislint/internal/cachekey"
)

// An entry is a folder in the user's cache that holds one executable. Its name
// says what that was built from.
type entry struct{ dir string }

// unused is how long an entry stays that nobody starts.
const unused = 30 * 24 * time.Hour

var executableName = "gopls" + map[bool]string{true: ".exe"}[runtime.GOOS == "windows"]

// entry returns the entry of the build.
func (b *build) entry(ctx context.Context) (*entry, error) {
	root, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	root = filepath.Join(root, "redislint", "gopls")
	if err := os.MkdirAll(root, 0o777); err != nil {
		return nil, err
	}
	toolchain, err := b.goCommand(ctx, root, "env", "GOVERSION")
	if err != nil {
		return nil, err
	}
	version := b.version
	if b.checkout != "" {
		if version, err = state(b.checkout); err != nil {
			return nil, err
		}
	}
	name := fmt.Sprintf("%s-redislint-%s-%s", b.gopls, version, strings.Fields(string(toolchain))[0])
	return &entry{filepath.Join(root, name)}, nil
}

// get returns the path of the executable. If there is none, compile makes one in
// an empty folder, and returns its path there. Of several processes that want the
// same executable one builds it, and the others say on stderr that they wait.
func (e *entry) get(ctx context.Context, stderr io.Writer, compile func(dir string) (string, error)) (string, error) {
	exe := filepath.Join(e.dir, executableName)
	if e.use(exe) {
		return exe, nil
	}
	lock := flock.New(e.dir + ".lock")
	locked, err := lock.TryLock()
	if !locked && err == nil {
		fmt.Fprintln(stderr, "redislint: waiting for another process that builds this gopls")
		locked, err = lock.TryLockContext(ctx, 100*time.Millisecond)
	}
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case locked && err == nil: // where files cannot be locked, the last one to build wins
		defer func() { _ = lock.Unlock() }()
	}
	if e.use(exe) {
		return exe, nil
	}
	temp, err := os.MkdirTemp(filepath.Dir(e.dir), "build-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	made, err := compile(temp)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(e.dir, 0o777); err != nil {
		return "", err
	}
	if err := os.Rename(made, exe); err != nil {
		return "", err
	}
	e.trim()
	return exe, nil
}

// use reports whether the executable is there, and notes that it is in use.
func (e *entry) use(exe string) bool {
	_, err := os.Stat(exe)
	if err != nil {
		return false
	}
	now := time.Now()
	_ = os.Chtimes(e.dir, now, now) // without it, it is built again some day
	return true
}

// trim removes what has not been used for long from the cache.
func (e *entry) trim() {
	root := filepath.Dir(e.dir)
	all, err := os.ReadDir(root)
	if err != nil {
		return
	}
	for _, other := range all {
		if info, err := other.Info(); err == nil && time.Since(info.ModTime()) > unused {
			_ = os.RemoveAll(filepath.Join(root, other.Name())) // what cannot go now goes another time
		}
	}
}

// state returns a text that changes with the code in a checkout of redislint.
func state(root string) (string, error) {
	h := sha256.New()
	for _, dir := range []string{"analyzers", "gopls", "internal", "runtime"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() || strings.HasSuffix(path, "_test.go") {
				return err
			}
			return cachekey.AddFile(h, path)
		})
		if err != nil {
			return "", err
		}
	}
	if err := cachekey.AddFile(h, filepath.Join(root, "go.mod")); err != nil {
		return "", err
	}
	return fmt.Sprintf("devel-%x", h.Sum(nil)[:8]), nil
}
