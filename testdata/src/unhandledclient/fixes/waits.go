package fixes

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/autobot/redislint/runtime"
)

// A check does not leave with a lock held or a file open, or what another goroutine
// waits for undone.

type locked struct {
	mu sync.RWMutex
	n  int64
}

func (l *locked) held(ctx context.Context) error {
	l.mu.Lock()
	n, err := redisruntime.Client(ctx, "cache").DBSize(ctx).Result() // want `may be nil`
	l.n = n
	l.mu.Unlock()
	return err
}

func (l *locked) heldInBranch(ctx context.Context, on bool) {
	l.mu.RLock()
	if on {
		rdb := redisruntime.Client(ctx, "cache")
		rdb.Set(ctx, "n", l.n, 0) // want `rdb may be nil`
	}
	l.mu.RUnlock()
}

func (l *locked) deferred(ctx context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	rdb := redisruntime.Client(ctx, "cache")
	l.n = rdb.DBSize(ctx).Val() // want `rdb may be nil`
}

func (l *locked) lockedLater(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	n := rdb.DBSize(ctx).Val() // want `rdb may be nil`
	l.mu.Lock()
	l.n = n
	l.mu.Unlock()
}

func (l *locked) inAnotherBranch(ctx context.Context, on bool) {
	rdb := redisruntime.Client(ctx, "cache")
	switch {
	case on:
		rdb.Ping(ctx) // want `rdb may be nil`
	default:
		l.mu.Unlock()
	}
}

func (l *locked) behindReturn(ctx context.Context, on bool) {
	rdb := redisruntime.Client(ctx, "cache")
	if on {
		rdb.Ping(ctx) // want `rdb may be nil`
		return
	}
	l.mu.Unlock()
}

func (l *locked) inRound(ctx context.Context, dbs []redisruntime.Database) {
	l.mu.Lock()
	for _, db := range dbs {
		l.n += redisruntime.Client(ctx, db).DBSize(ctx).Val() // want `may be nil`
	}
	l.mu.Unlock()
}

func countsDown(ctx context.Context, wg *sync.WaitGroup) {
	rdb := redisruntime.Client(ctx, "cache")
	go func() {
		rdb.Ping(ctx) // want `rdb may be nil`
		wg.Done()
	}()
}

func countsDownDeferred(ctx context.Context, wg *sync.WaitGroup) {
	rdb := redisruntime.Client(ctx, "cache")
	go func() {
		defer wg.Done()
		rdb.Ping(ctx) // want `rdb may be nil`
	}()
}

func closes(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		redisruntime.Client(ctx, "cache").Ping(ctx) // want `may be nil`
		close(done)
	}()
	<-done
}

func sends(ctx context.Context) string {
	values := make(chan string)
	go func() { values <- redisruntime.Client(ctx, "cache").Get(ctx, "k").Val() }() // want `may be nil`
	return <-values
}

func sendsLater(ctx context.Context, values chan<- string) {
	rdb := redisruntime.Client(ctx, "cache")
	v := rdb.Get(ctx, "k").Val() // want `rdb may be nil`
	if v != "" {
		fmt.Println(v)
	}
	values <- v
}

func sendsOrFails(ctx context.Context, values chan<- string) error {
	rdb := redisruntime.Client(ctx, "cache")
	v, err := rdb.Get(ctx, "k").Result() // want `rdb may be nil`
	values <- v
	return err
}

func sendsInAnotherGoroutine(ctx context.Context, values chan<- string) {
	rdb := redisruntime.Client(ctx, "cache")
	v := rdb.Get(ctx, "k").Val() // want `rdb may be nil`
	go func() { values <- v }()
}

func (l *locked) deferredBehind(ctx context.Context) {
	l.mu.Lock()
	rdb := redisruntime.Client(ctx, "cache")
	l.n = rdb.DBSize(ctx).Val() // want `rdb may be nil`
	defer l.mu.Unlock()
}

func (l *locked) inTest(t *testing.T) {
	l.mu.Lock()
	rdb := redisruntime.Client(t.Context(), "cache")
	l.n = rdb.DBSize(t.Context()).Val() // want `rdb may be nil`
	l.mu.Unlock()
}

func opens(ctx context.Context) error {
	f, err := os.Open("keys")
	if err != nil {
		return err
	}
	rdb := redisruntime.Client(ctx, "cache")
	rdb.Set(ctx, "name", f.Name(), 0) // want `rdb may be nil`
	return f.Close()
}

func opensInTest(t *testing.T) {
	f, err := os.Open("keys")
	if err != nil {
		t.Fatal(err)
	}
	rdb := redisruntime.Client(t.Context(), "cache")
	rdb.Set(t.Context(), "name", f.Name(), 0) // want `rdb may be nil`
	f.Close()
}

func closesMissing(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	rdb.Ping(ctx) // want `rdb may be nil`
	rdb.Close()
}

func serves(ctx context.Context, keys <-chan string) {
	rdb := redisruntime.Client(ctx, "cache")
	for key := range keys {
		rdb.Del(ctx, key) // want `rdb may be nil`
	}
}
