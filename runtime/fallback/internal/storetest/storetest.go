// Package storetest holds the test that every fallback.Store has to pass.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/autobot/redislint/runtime/fallback"
)

// Run tests the store that open returns, which has room for 1000 entries.
func Run(t *testing.T, open func(t *testing.T) fallback.Store) {
	for name, test := range map[string]func(*testing.T, fallback.Store){
		"values": values, "expiry": expiry, "context": ended, "concurrency": concurrency,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func want(t *testing.T, s fallback.Store, key, value string) {
	t.Helper()
	if got, err := s.Get(t.Context(), key); string(got) != value || err != nil {
		t.Errorf("Get %q: %q, %v; want %q", key, got, err, value)
	}
}

func wantNone(t *testing.T, s fallback.Store, key string) {
	t.Helper()
	if got, err := s.Get(t.Context(), key); got != nil || !errors.Is(err, fallback.ErrNotFound) {
		t.Errorf("Get %q: %q, %v; want ErrNotFound", key, got, err)
	}
}

func set(t *testing.T, s fallback.Store, key, value string, ttl time.Duration) {
	t.Helper()
	if err := s.Set(t.Context(), key, []byte(value), ttl); err != nil {
		t.Errorf("Set %q: %v", key, err)
	}
}

func values(t *testing.T, s fallback.Store) {
	wantNone(t, s, "a")
	for _, key := range []string{"a", "", "\x00", "ключ", "a b"} {
		for _, value := range []string{"1", "", "\x00\xff", "2"} {
			set(t, s, key, value, 0)
			want(t, s, key, value)
		}
	}
	if err := s.Delete(t.Context(), "a", "nobody", ""); err != nil {
		t.Errorf("Delete: %v", err)
	}
	wantNone(t, s, "a")
	wantNone(t, s, "")
	want(t, s, "a b", "2")

	mine := []byte("mine")
	if err := s.Set(t.Context(), "k", mine, 0); err != nil {
		t.Fatal(err)
	}
	copy(mine, "xxxx")
	want(t, s, "k", "mine")
	got, err := s.Get(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	copy(got, "yyyy")
	want(t, s, "k", "mine")
}

func expiry(t *testing.T, s fallback.Store) {
	const short = 30 * time.Millisecond
	set(t, s, "short", "v", short)
	set(t, s, "long", "v", time.Hour)
	set(t, s, "longer", "v", short)
	set(t, s, "longer", "v", time.Hour)
	set(t, s, "endless", "v", short)
	set(t, s, "endless", "v", 0)
	set(t, s, "shorter", "v", 0)
	set(t, s, "shorter", "v", short)
	for end := time.Now().Add(2 * short); time.Now().Before(end); time.Sleep(time.Millisecond) {
		_, _ = s.Get(t.Context(), "short") // a read does not prolong
	}
	wantNone(t, s, "short")
	wantNone(t, s, "shorter")
	for _, key := range []string{"long", "longer", "endless"} {
		want(t, s, key, "v")
	}
	set(t, s, "short", "again", 0)
	want(t, s, "short", "again")
	if err := s.Set(t.Context(), "long", nil, -1); err == nil {
		t.Error("Set with a negative ttl gave no error")
	}
	want(t, s, "long", "v")
}

func ended(t *testing.T, s fallback.Store) {
	set(t, s, "k", "v", 0)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Get(ctx, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("Get: %v; want Canceled", err)
	}
	if err := s.Set(ctx, "k", []byte("w"), 0); !errors.Is(err, context.Canceled) {
		t.Errorf("Set: %v; want Canceled", err)
	}
	if err := s.Delete(ctx, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("Delete: %v; want Canceled", err)
	}
	want(t, s, "k", "v")
}

func concurrency(t *testing.T, s fallback.Store) {
	var wg sync.WaitGroup
	for w := range 20 {
		wg.Go(func() {
			for i := range 10 {
				key := fmt.Sprint((w + i) % 7)
				value := bytes.Repeat([]byte{byte('a' + w)}, 100)
				if err := s.Set(context.Background(), key, value, time.Duration(i)*time.Hour); err != nil {
					t.Error(err)
				}
				got, err := s.Get(context.Background(), key)
				if err != nil || len(got) != 100 || bytes.Count(got, got[:1]) != 100 {
					t.Errorf("Get %s: %q, %v; want one writer's value, whole", key, got, err)
				}
				if i == 5 {
					if err := s.Delete(context.Background(), "other"); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
}
