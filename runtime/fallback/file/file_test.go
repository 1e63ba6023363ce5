package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/runtime/fallback"
	"github.com/autobot/redislint/runtime/fallback/internal/storetest"
	"go.uber.org/goleak"
)

// childVariable makes the test binary the program that gets killed. It holds
// the path of the file.
const childVariable = "REDISLINT_FILE_CHILD"

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		child(path)
		return
	}
	goleak.VerifyTestMain(m)
}

func openAt(tb testing.TB, path string, opt Options) *Store {
	tb.Helper()
	s, err := Open(path, opt)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("Close: %v", err)
		}
	})
	return s
}

func newPath(tb testing.TB) string { return filepath.Join(tb.TempDir(), "test.store") }

func set(tb testing.TB, s *Store, key string, value []byte, ttl time.Duration) {
	tb.Helper()
	if err := s.Set(tb.Context(), key, value, ttl); err != nil {
		tb.Fatal(err)
	}
}

func has(tb testing.TB, s *Store, key string) bool {
	_, err := s.Get(tb.Context(), key)
	return err == nil
}

func length(tb testing.TB, s *Store) int {
	tb.Helper()
	n, err := s.Len()
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) fallback.Store { return openAt(t, newPath(t), Options{MaxEntries: 1000}) })
}

// Values outlive a restart; what has expired meanwhile is removed.
func TestReopen(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path, Options{})
	set(t, s, "k", []byte("v"), time.Hour)
	set(t, s, "short", []byte("v"), 10*time.Millisecond)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Set(t.Context(), "k", nil, 0); !errors.Is(err, ErrClosed) {
		t.Errorf("Set after Close: %v; want ErrClosed", err)
	}
	if _, err := s.Get(t.Context(), "k"); !errors.Is(err, ErrClosed) {
		t.Errorf("Get after Close: %v; want ErrClosed", err)
	}
	time.Sleep(10 * time.Millisecond)
	s = openAt(t, path, Options{})
	if got, err := s.Get(t.Context(), "k"); string(got) != "v" || err != nil {
		t.Errorf("Get after a restart: %q, %v; want v", got, err)
	}
	if n := length(t, s); n != 1 {
		t.Errorf("%d values; want 1", n)
	}
}

// What expires first makes room, by number and by size, also for new bounds.
func TestBounds(t *testing.T) {
	for name, opt := range map[string]Options{"entries": {MaxEntries: 10}, "bytes": {MaxBytes: 10 * cost("k00", make([]byte, 100))}} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			s := openAt(t, path, opt)
			value := make([]byte, 100)
			set(t, s, "end", value, 0)
			for i := range 20 {
				set(t, s, fmt.Sprintf("k%02d", i), value, time.Hour+time.Duration(i)*time.Minute)
			}
			if n := length(t, s); n != 10 || !has(t, s, "end") || has(t, s, "k10") || !has(t, s, "k11") || !has(t, s, "k19") {
				t.Errorf("%d values; want 10: end, and k11 to k19", n)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = openAt(t, path, Options{MaxEntries: 2})
			if n := length(t, s); n != 2 || !has(t, s, "end") || !has(t, s, "k19") {
				t.Errorf("%d values with a smaller bound; want end and k19", n)
			}
		})
	}
}

// Expired values make room first, and do not stay for ever when nobody asks.
func TestPurge(t *testing.T) {
	s := openAt(t, newPath(t), Options{MaxEntries: 3})
	set(t, s, "a", nil, time.Millisecond)
	set(t, s, "b", nil, time.Millisecond)
	set(t, s, "good", nil, time.Hour)
	time.Sleep(5 * time.Millisecond)
	set(t, s, "new", nil, 2*time.Hour)
	if n := length(t, s); n != 2 || !has(t, s, "good") {
		t.Errorf("%d values; want good and new", n)
	}
}

func TestBadInput(t *testing.T) {
	s := openAt(t, newPath(t), Options{MaxBytes: 1 << 20})
	for want, err := range map[string]error{
		"at most":              s.Set(t.Context(), strings.Repeat("k", maxKey+1), nil, 0),
		"more than MaxBytes":   s.Set(t.Context(), "k", make([]byte, 1<<20), 0),
		"is negative":          s.Set(t.Context(), "k", nil, -time.Second),
		"must not be negative": second(Open(newPath(t), Options{MaxEntries: -1})),
		"no such file":         second(Open(filepath.Join(t.TempDir(), "no", "folder"), Options{})),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want an error with %q", err, want)
		}
	}
	long := strings.Repeat("k", maxKey)
	set(t, s, long, []byte("v"), time.Hour)
	if !has(t, s, long) {
		t.Error("the longest key is not there")
	}
	if err := s.Delete(t.Context(), strings.Repeat("k", 1<<20)); err != nil {
		t.Errorf("Delete of a key that cannot be: %v", err)
	}
}

// A value that is too large is refused, and the one before does not live on.
func TestTooLarge(t *testing.T) {
	s := openAt(t, newPath(t), Options{MaxBytes: 2000})
	set(t, s, "k", []byte("old"), time.Hour)
	set(t, s, "other", nil, time.Hour)
	if err := s.Set(t.Context(), "k", make([]byte, 2000), 0); err == nil || !strings.Contains(err.Error(), "MaxBytes, 2000") {
		t.Errorf("Set: %v; want that it is more than MaxBytes", err)
	}
	if has(t, s, "k") || !has(t, s, "other") {
		t.Error("the old value lives on, or another had to go")
	}
}

func second(_ *Store, err error) error { return err }

// What is there already is not written again.
func TestNothingToWrite(t *testing.T) {
	s := openAt(t, newPath(t), Options{})
	written := func(value string, ttl time.Duration) bool {
		before := s.file.Commits()
		set(t, s, "k", []byte(value), ttl)
		return s.file.Commits() != before
	}
	for _, c := range []struct {
		value string
		ttl   time.Duration
		want  bool
	}{
		{"a", time.Hour, true}, {"a", time.Hour, false}, {"a", time.Hour + time.Minute, false}, {"a", 2 * time.Hour, true},
		{"a", time.Hour, true}, {"b", time.Hour, true}, {"b", 0, true}, {"b", 0, false},
	} {
		if got := written(c.value, c.ttl); got != c.want {
			t.Errorf("Set %s for %v wrote: %v; want %v", c.value, c.ttl, got, c.want)
		}
	}
}

func TestLocked(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path, Options{})
	start := time.Now()
	if _, err := Open(path, Options{}); !errors.Is(err, ErrLocked) {
		t.Errorf("second Open: %v; want ErrLocked", err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	openAt(t, path, Options{})
}

// child sets n, n+1, ... until it is killed, and prints what was set.
func child(path string) {
	s, err := Open(path, Options{})
	if err != nil {
		panic(err)
	}
	n, err := s.Get(context.Background(), "n")
	if err != nil && !errors.Is(err, fallback.ErrNotFound) {
		panic(err)
	}
	var i int
	_, _ = fmt.Sscan(string(n), &i)
	for {
		i++
		if err := s.Set(context.Background(), "n", fmt.Append(nil, i), time.Hour); err != nil {
			panic(err)
		}
		fmt.Println(i)
	}
}

// What Set has confirmed survives kill -9, and the file stays whole.
func TestKill(t *testing.T) {
	path := newPath(t)
	for range 10 {
		var out strings.Builder
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childVariable+"="+path)
		cmd.Stdout, cmd.Stderr = &out, os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		lines := strings.Fields(out.String())
		s := openAt(t, path, Options{})
		if len(lines) > 0 {
			var got, last int
			n, err := s.Get(t.Context(), "n")
			_, _ = fmt.Sscan(string(n), &got)
			_, _ = fmt.Sscan(lines[len(lines)-1], &last)
			if err != nil || got != last && got != last+1 {
				t.Errorf("n = %d, %v; want %d or one more", got, err, last)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A damaged file is an error that says what to do, or serves what it has;
// never a panic, neither at Open nor later.
func TestDamaged(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path, Options{})
	for i := range 30 {
		set(t, s, fmt.Sprint(i), make([]byte, 500), time.Hour)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(err error) bool {
		if err != nil && (!errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "delete it")) {
			t.Errorf("%v; want ErrCorrupt and advice", err)
		}
		return err == nil
	}
	try := func(content []byte) {
		damaged := newPath(t)
		if err := os.WriteFile(damaged, content, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(damaged, Options{})
		if !check(err) {
			return
		}
		for i := range 30 {
			got, err := s.Get(t.Context(), fmt.Sprint(i))
			if !errors.Is(err, fallback.ErrNotFound) && check(err) && !bytes.Equal(got, make([]byte, 500)) {
				t.Errorf("value %d is %q", i, got)
			}
		}
		check(s.Set(t.Context(), "k", []byte("v"), 0))
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, size := range []int{1, 4096, 8192, 20_000, len(whole) - 1} {
		try(whole[:size])
	}
	for at := 0; at < len(whole); at += 1024 {
		content := append([]byte{}, whole...)
		for i := range 16 {
			content[at+i] ^= 0xff
		}
		try(content)
	}

	s = openAt(t, path, Options{})
	if err := os.Truncate(path, 8192); err != nil { // under the open store
		t.Fatal(err)
	}
	failed := false
	for i := range 30 {
		_, err := s.Get(t.Context(), fmt.Sprint(i))
		failed = failed || errors.Is(err, ErrCorrupt)
	}
	if !failed {
		t.Error("the file is gone, and every Get succeeds")
	}
	check(s.Set(t.Context(), "k", []byte("v"), 0))
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	openAt(t, path, Options{})
}

func BenchmarkSet(b *testing.B) {
	for _, goroutines := range []int{1, 100} {
		b.Run(fmt.Sprint(goroutines), func(b *testing.B) {
			s := openAt(b, newPath(b), Options{})
			b.SetParallelism((goroutines + 1) / 2)
			if goroutines == 1 {
				for i := 0; b.Loop(); i++ {
					set(b, s, fmt.Sprint(i%1000), fmt.Append(make([]byte, 1024), i), time.Hour)
				}
				return
			}
			b.RunParallel(func(p *testing.PB) {
				for i := 0; p.Next(); i++ {
					set(b, s, fmt.Sprint(i%1000), fmt.Append(make([]byte, 1024), i), time.Hour)
				}
			})
		})
	}
}

func BenchmarkGet(b *testing.B) {
	s := openAt(b, newPath(b), Options{})
	set(b, s, "k", make([]byte, 1024), time.Hour)
	for b.Loop() {
		if !has(b, s, "k") {
			b.Fatal("it is gone")
		}
	}
}
