package redisruntime_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

func stats(tb testing.TB, m *redisruntime.Manager, db redisruntime.Database) redisruntime.Stats {
	tb.Helper()
	for _, s := range m.Stats() {
		if s.Database == db {
			return s
		}
	}
	tb.Fatalf("no stats of %s", db)
	return redisruntime.Stats{}
}

// counted is Stats without the pool.
func counted(tb testing.TB, m *redisruntime.Manager, db redisruntime.Database) redisruntime.Stats {
	s := stats(tb, m, db)
	s.Pools = nil
	return s
}

func TestStats(t *testing.T) {
	s := redisserver.Start(t)
	p := redisserver.NewProxy(t, s.Addr)
	m := newManager(t, unprobed(at(p.Addr)))
	ctx := context.Background()
	held := client(t, m, cache)
	want := redisruntime.Stats{Database: cache}
	check := func(after string) {
		t.Helper()
		if diff := cmp.Diff(want, counted(t, m, cache)); diff != "" {
			t.Errorf("after %s (-want +got):\n%s", after, diff)
		}
	}

	p.Cut(1)
	_ = held.Get(ctx, "k").Err()
	p.Cut(1)
	_, _ = held.Pipelined(ctx, func(p redis.Pipeliner) error { p.Get(ctx, "k"); p.Get(ctx, "n"); return nil })
	p.Cut(1)
	_ = held.Incr(ctx, "n").Err()
	want.Retried = 2
	check("two reads and a write without a reply")

	do := func(db redisruntime.Database, result error) {
		_, _ = redisruntime.DoOn(ctx, m, db,
			func(context.Context, redis.UniversalClient) (int, error) { return 0, result },
			func(context.Context, error) (int, error) { return 0, nil })
	}
	do(cache, nil)
	do(cache, redis.Nil)
	do(cache, errors.New("failed"))
	do("unheard-of", nil)
	want.Fallbacks = redisruntime.Fallbacks{Missing: 1, Failed: 1}
	check("Do")

	_ = held.Close()
	want.Replaced = 1
	check("a caller's Close")

	held = client(t, m, cache)
	s.Kill()
	within(t, "down", func() bool { return m.Client(ctx, cache) == nil || held.Incr(ctx, "n").Err() == nil })
	want.Rejected = counted(t, m, cache).Rejected
	_ = held.Incr(ctx, "n").Err()
	_, _ = held.TxPipelined(ctx, func(p redis.Pipeliner) error { p.Get(ctx, "k"); p.Incr(ctx, "n"); return nil })
	want.Rejected += 2
	do(cache, nil)
	want.Fallbacks.NoClient = 1
	check("calls while down")

	if diff := cmp.Diff(redisruntime.Stats{Database: main}, stats(t, m, main)); diff != "" {
		t.Errorf("main, which nobody asked for (-want +got):\n%s", diff)
	}
	if pools := stats(t, m, cache).Pools; len(pools) != 1 || pools[0].Endpoint != p.Addr || pools[0].Misses == 0 {
		t.Errorf("pools of cache: %+v; want one, with the connections that were made", pools)
	}
}

// A client that is being closed has its pool locked.
func TestStatsWhileCallersClose(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	client(t, m, cache)
	ctx, cancel := context.WithCancel(context.Background())
	var closers, readers sync.WaitGroup
	for range 4 {
		closers.Go(func() {
			for range 100 {
				c := client(t, m, cache)
				_ = c.Incr(ctx, "n").Err()
				_ = c.Close()
			}
		})
		readers.Go(func() {
			for ctx.Err() == nil {
				_, _ = m.Stats(), m.Status()
			}
		})
	}
	closers.Wait()
	cancel()
	readers.Wait()
	if got := stats(t, m, cache).Replaced; got < 100 || got > 400 {
		t.Errorf("%d clients replaced; want one for each that was closed", got)
	}
}
