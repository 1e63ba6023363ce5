package faults

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

const (
	callers = 200
	pause   = 20 * time.Millisecond // of a caller between two calls
	db      = redisruntime.Main
)

// traffic is what goes on while a fault happens. Every write is a field of
// its own in a hash, incremented by one, so that one which is done twice shows.
type traffic struct {
	manager *redisruntime.Manager
	held    redis.UniversalClient // fetched before the fault

	done, failed, rejected atomic.Int64
	longest                atomic.Int64 // nanoseconds
	lastGood               atomic.Int64 // when a call last succeeded, Unix nanoseconds

	stop  chan struct{}
	over  sync.WaitGroup
	acked [callers]map[string]bool // writes that were acknowledged, by caller

	mu   sync.Mutex
	whys map[string]int // what calls failed with
}

// start begins the traffic. All kinds of callers are there: those that hold a
// client and those that ask for one each time, with single commands and with pipelines.
func start(tb testing.TB, m *redisruntime.Manager) *traffic {
	tb.Helper()
	held, err := m.Lookup(tb.Context(), db)
	if err != nil {
		tb.Fatal(err)
	}
	t := &traffic{manager: m, held: held, stop: make(chan struct{}), whys: map[string]int{}}
	kinds := []func(context.Context, string) (write string, err error){t.write, t.writeByDo, t.pipeline, t.read}
	for i := range callers {
		t.acked[i] = map[string]bool{}
		t.over.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-t.stop:
					return
				case <-time.After(pause):
				}
				t.call(i, fmt.Sprint(n), kinds[(i+n)%len(kinds)])
			}
		})
	}
	return t
}

func (t *traffic) call(caller int, field string, kind func(context.Context, string) (string, error)) {
	begun := time.Now()
	key := hash(caller)
	write, err := kind(context.WithValue(context.Background(), keyOf{}, key), field)
	took := int64(time.Since(begun))
	for old := t.longest.Load(); took > old && !t.longest.CompareAndSwap(old, took); old = t.longest.Load() {
	}
	switch {
	case err == nil:
		t.done.Add(1)
		t.lastGood.Store(time.Now().UnixNano())
		if write != "" {
			t.acked[caller][write] = true
		}
	case errors.Is(err, redisruntime.ErrUnavailable):
		t.rejected.Add(1)
	default:
		t.failed.Add(1)
		t.mu.Lock()
		t.whys[err.Error()]++
		t.mu.Unlock()
	}
}

// keyOf finds a caller's hash in the context.
type keyOf struct{}

func key(ctx context.Context) string { return ctx.Value(keyOf{}).(string) }

func hash(caller int) string { return fmt.Sprintf("writes:%d", caller) }

func (t *traffic) write(ctx context.Context, field string) (string, error) {
	return field, t.held.HIncrBy(ctx, key(ctx), field, 1).Err()
}

func (t *traffic) writeByDo(ctx context.Context, field string) (string, error) {
	return redisruntime.DoOn(ctx, t.manager, db,
		func(ctx context.Context, c redis.UniversalClient) (string, error) {
			return field, c.HIncrBy(ctx, key(ctx), field, 1).Err()
		},
		func(_ context.Context, reason error) (string, error) { return "", reason })
}

func (t *traffic) pipeline(ctx context.Context, field string) (string, error) {
	_, err := t.held.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.HLen(ctx, key(ctx))
		p.HIncrBy(ctx, key(ctx), field, 1)
		return nil
	})
	return field, err
}

func (t *traffic) read(ctx context.Context, _ string) (string, error) {
	c, err := t.manager.Lookup(ctx, db)
	if err != nil {
		return "", err
	}
	return "", c.HLen(ctx, key(ctx)).Err()
}

// end stops the traffic and waits for the calls under way.
func (t *traffic) end() {
	close(t.stop)
	t.over.Wait()
}

// compare counts the writes that were done twice, and those that were
// acknowledged and are not there, by asking the servers themselves.
func (t *traffic) compare(tb testing.TB, servers []redis.UniversalClient) (twice, lost int) {
	tb.Helper()
	for i := range callers {
		times := map[string]int{}
		for _, server := range servers {
			there, err := server.HGetAll(context.Background(), hash(i)).Result()
			if err != nil {
				tb.Fatal(err)
			}
			for field, n := range there {
				once, err := strconv.Atoi(n)
				if err != nil {
					tb.Fatal(err)
				}
				times[field] += once
			}
		}
		for _, n := range times {
			if n > 1 {
				twice++
			}
		}
		for field := range t.acked[i] {
			if times[field] == 0 {
				lost++
			}
		}
	}
	return twice, lost
}
