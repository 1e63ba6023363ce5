package goplsrun

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// Of those that want one executable at the same time, one builds it.
func TestBuiltOnce(t *testing.T) {
	root := t.TempDir()
	var built atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			e := &entry{filepath.Join(root, "v1")}
			exe, err := e.get(t.Context(), io.Discard, func(dir string) (string, error) {
				built.Add(1)
				time.Sleep(20 * time.Millisecond)
				made := filepath.Join(dir, "made")
				return made, os.WriteFile(made, []byte("gopls"), 0o777)
			})
			if err != nil {
				t.Error(err)
				return
			}
			if text, err := os.ReadFile(exe); err != nil || string(text) != "gopls" {
				t.Errorf("%q, %v", text, err)
			}
		})
	}
	wg.Wait()
	if n := built.Load(); n != 1 {
		t.Errorf("built %d times", n)
	}
}

// Who waits for another's build says so, and can be stopped.
func TestWaitEnds(t *testing.T) {
	e := &entry{filepath.Join(t.TempDir(), "v1")}
	other := flock.New(e.dir + ".lock")
	if err := other.Lock(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var stderr strings.Builder
	_, err := e.get(ctx, &stderr, func(string) (string, error) { return "", errors.New("built") })
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(stderr.String(), "waiting for another process") {
		t.Errorf("%v, %q", err, stderr.String())
	}
	if err := other.Unlock(); err != nil {
		t.Fatal(err)
	}
}

// A build that fails leaves nothing, and is tried again.
func TestBuildFails(t *testing.T) {
	root := t.TempDir()
	e := &entry{filepath.Join(root, "v1")}
	for range 2 {
		broken := errors.New("broken")
		_, err := e.get(t.Context(), io.Discard, func(dir string) (string, error) {
			return "", errors.Join(broken, os.WriteFile(filepath.Join(dir, "half"), nil, 0o666))
		})
		if !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
		left, err := os.ReadDir(root)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range left {
			if entry.Name() != "v1.lock" {
				t.Errorf("%s is left", entry.Name())
			}
		}
	}
}

func TestTrim(t *testing.T) {
	root := t.TempDir()
	old := time.Now().Add(-2 * unused)
	produce := func(dir string) (string, error) {
		made := filepath.Join(dir, "made")
		return made, os.WriteFile(made, nil, 0o777)
	}
	for _, name := range []string{"old", "used"} {
		e := &entry{filepath.Join(root, name)}
		if _, err := e.get(t.Context(), io.Discard, produce); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(e.dir, old, old); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"used", "new"} {
		if _, err := (&entry{filepath.Join(root, name)}).get(t.Context(), io.Discard, produce); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]bool{"old": false, "used": true, "new": true} {
		if _, err := os.Stat(filepath.Join(root, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is built changes with the code, and with nothing else.
func TestState(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "analyzers/a.go", "gopls/a.go", "internal/a.go", "runtime/a.go"} {
		write(name, "")
	}
	last, err := state(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name    string
		changes bool
	}{
		{"analyzers/x/x.go", true},
		{"analyzers/x/x_test.go", false},
		{"docs/x.md", false},
		{"go.mod", true},
	} {
		write(step.name, "changed")
		now, err := state(root)
		if err != nil {
			t.Fatal(err)
		}
		if changed := now != last; changed != step.changes {
			t.Errorf("%s: the state changes: %t", step.name, changed)
		}
		last = now
	}
}
