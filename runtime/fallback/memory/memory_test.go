package memory

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/runtime/fallback"
	"github.com/autobot/redislint/runtime/fallback/internal/storetest"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func newStore(tb testing.TB, opt Options) *Store {
	tb.Helper()
	s, err := New(opt)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) fallback.Store { return newStore(t, Options{MaxEntries: 1000, MaxBytes: 1 << 20}) })
}

func TestOptions(t *testing.T) {
	for _, opt := range []Options{{}, {MaxEntries: -1, MaxBytes: 1}, {MaxEntries: 1, MaxBytes: -1}} {
		if _, err := New(opt); err == nil {
			t.Errorf("New(%+v) gave no error", opt)
		}
	}
}

func has(t *testing.T, s *Store, key string) bool {
	_, err := s.Get(t.Context(), key)
	return err == nil
}

// What was not used for the longest time makes room, by number and by size.
func TestBounds(t *testing.T) {
	for name, opt := range map[string]Options{
		"entries": {MaxEntries: 10},
		"bytes":   {MaxBytes: 10 * cost("k0", make([]byte, 500))},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t, opt)
			for i := range 100 {
				if err := s.Set(t.Context(), fmt.Sprintf("k%d", i%10+10*(i/90)), make([]byte, 500), 0); err != nil {
					t.Fatal(err)
				}
				if !has(t, s, "k0") && i < 99 {
					t.Fatal("what is used all the time is gone")
				}
				if s.Len() > 10 {
					t.Fatalf("%d values; want at most 10", s.Len())
				}
			}
			if has(t, s, "k1") || !has(t, s, "k19") {
				t.Error("an old value is there, or the newest is not")
			}
		})
	}
}

// What has expired goes before what is still good.
func TestExpiredFirst(t *testing.T) {
	s := newStore(t, Options{MaxEntries: 2})
	for key, ttl := range map[string]time.Duration{"good": 0, "short": time.Millisecond} {
		if err := s.Set(t.Context(), key, nil, ttl); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(5 * time.Millisecond)
	if err := s.Set(t.Context(), "new", nil, 0); err != nil {
		t.Fatal(err)
	}
	if !has(t, s, "good") || !has(t, s, "new") {
		t.Error("a good value had to make room, although another had expired")
	}
}

// A value that is too large is refused, and the one before does not live on.
func TestTooLarge(t *testing.T) {
	s := newStore(t, Options{MaxBytes: 2000})
	if err := s.Set(t.Context(), "k", []byte("old"), 0); err != nil {
		t.Fatal(err)
	}
	if err := s.Set(t.Context(), "other", nil, 0); err != nil {
		t.Fatal(err)
	}
	if err := s.Set(t.Context(), "k", make([]byte, 2000), 0); err == nil || !strings.Contains(err.Error(), "MaxBytes, 2000") {
		t.Errorf("Set: %v; want that it is more than MaxBytes", err)
	}
	if has(t, s, "k") || !has(t, s, "other") {
		t.Error("the old value lives on, or another had to go")
	}
}

// The bound in bytes is about what the memory really holds.
func TestBytesAreReal(t *testing.T) {
	const bound = 32 << 20
	heap := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	for _, size := range []int{0, 100, 5000} {
		before := heap()
		s := newStore(t, Options{MaxBytes: bound})
		for i := range bound / (cost("", make([]byte, size))) * 11 / 10 {
			if err := s.Set(t.Context(), fmt.Sprintf("key:%d", i), make([]byte, size), time.Hour); err != nil {
				t.Fatal(err)
			}
		}
		took := float64(heap()-before) / bound
		t.Logf("values of %d bytes: %d of them take %.2f of the bound", size, s.Len(), took)
		if took > 1.25 || took < 0.5 {
			t.Errorf("values of %d bytes take %.2f of the bound", size, took)
		}
		runtime.KeepAlive(s)
	}
}

func BenchmarkSet(b *testing.B) {
	s := newStore(b, Options{MaxEntries: 100_000})
	value := make([]byte, 1024)
	for i := 0; b.Loop(); i++ {
		if err := s.Set(b.Context(), fmt.Sprint(i%200_000), value, time.Hour); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	s := newStore(b, Options{MaxEntries: 100_000})
	if err := s.Set(b.Context(), "k", make([]byte, 1024), time.Hour); err != nil {
		b.Fatal(err)
	}
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := s.Get(b.Context(), "k"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
