package redisruntime_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// withEveryTopology runs a test on each topology but the standalone one, of
// which the other tests are.
func withEveryTopology(t *testing.T, test func(t *testing.T, cfg redisruntime.Config)) {
	t.Parallel()
	t.Run("sentinel", func(t *testing.T) { test(t, sentinelAt(redisserver.StartSentinel(t, 1).Addrs()...)) })
	t.Run("cluster", func(t *testing.T) { test(t, clusterAt(redisserver.StartCluster(t, 3, false).Addrs()...)) })
	t.Run("ring", func(t *testing.T) {
		_, addrs := startRing(t, 3)
		test(t, ringAt(addrs...))
	})
}

func TestCloseByACallerOnEveryTopology(t *testing.T) {
	withEveryTopology(t, func(t *testing.T, cfg redisruntime.Config) {
		log := new(record)
		cfg.Logger = slog.New(log)
		m := newManager(t, cfg)
		ctx := t.Context()
		for range 3 {
			held := client(t, m, cache)
			if err := commands(held); err != nil {
				t.Fatal(err)
			}
			if err := held.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
			next := client(t, m, cache)
			if next == held {
				t.Fatal("the closed client is given out")
			}
			start := time.Now()
			if err := commands(held); err != nil {
				t.Errorf("the closed client: %v; want it to hand its commands on", err)
			}
			t.Logf("commands through the closed client took %v", time.Since(start))
			if err := held.Watch(ctx, func(*redis.Tx) error { return nil }, "n"); !errors.Is(err, redis.ErrClosed) {
				t.Errorf("WATCH on a closed client: %v; want redis.ErrClosed", err)
			}
			if err := commands(next); err != nil {
				t.Errorf("the new client: %v", err)
			}
		}
		if err := client(t, m, main).Close(); err != nil { // unused but for the probe
			t.Error(err)
		}
		if err := commands(client(t, m, main)); err != nil {
			t.Error(err)
		}
		if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 || st.Cause != nil {
			t.Errorf("status %+v; want up, as if nothing had happened", st)
		}
		within(t, "the warnings", func() bool {
			lines := strings.Join(log.all(), "\n")
			return strings.Count(lines, "redis client was closed by a caller") == 2 && strings.Count(lines, "nodes_close_test.go:") == 2
		})
	})
}

// Nobody may notice that others close clients, whatever is under way.
func TestCloseByCallersUnderTrafficOnEveryTopology(t *testing.T) {
	withEveryTopology(t, func(t *testing.T, cfg redisruntime.Config) {
		m := newManager(t, cfg)
		ctx := t.Context()
		shared := client(t, m, cache)
		isRing := m.Ring(ctx, cache) != nil
		var wg sync.WaitGroup
		var calls, pipelines atomic.Int64
		for i := range 50 {
			wg.Go(func() {
				held := shared
				for j := range 20 {
					c, err := m.Lookup(ctx, cache)
					if err != nil {
						t.Errorf("Lookup: %v", err)
						return
					}
					for _, c := range []redis.UniversalClient{c, held} {
						if err := c.Incr(ctx, "n").Err(); err != nil {
							t.Errorf("INCR: %v", err)
						}
						calls.Add(1)
					}
					if !isRing { // go-redis's own Close races with a ring's pipelines
						if _, err := c.TxPipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, "n"); return nil }); err != nil {
							t.Errorf("transaction: %v", err)
						}
						calls.Add(1)
						cmds, err := c.Pipelined(ctx, func(p redis.Pipeliner) error { // to several nodes
							for i := range 5 {
								p.Incr(ctx, fmt.Sprint("n", i))
							}
							return nil
						})
						if err != nil {
							t.Errorf("pipeline: %v, %v", err, cmds)
						}
						pipelines.Add(1)
					}
					if i%10 == 0 && j%4 == 0 {
						_ = c.Close()
					}
					held = c
				}
			})
		}
		wg.Wait()
		if n, err := shared.Get(ctx, "n").Int64(); n != calls.Load() || err != nil {
			t.Errorf("the counter is %d (%v) after %d calls; want each once", n, err, calls.Load())
		}
		for i := range 5 {
			if n, _ := shared.Get(ctx, fmt.Sprint("n", i)).Int64(); n != pipelines.Load() {
				t.Errorf("a counter of the pipelines is %d after %d of them; want each once", n, pipelines.Load())
			}
		}
		if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 {
			t.Errorf("status %+v; want up, never left", st)
		}
	})
}

func TestCloseUnderTrafficOnEveryTopology(t *testing.T) {
	withEveryTopology(t, func(t *testing.T, cfg redisruntime.Config) {
		for range 5 {
			m := newManager(t, cfg)
			ctx := context.Background()
			held := client(t, m, cache)
			var wg sync.WaitGroup
			for i := range 100 {
				wg.Go(func() {
					for {
						var err error
						if i%2 == 0 {
							err = held.Incr(ctx, "n").Err()
						} else {
							_, err = held.Pipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, "n"); p.Get(ctx, "m"); return nil })
						}
						if errors.Is(err, redisruntime.ErrUnavailable) || errors.Is(err, redis.ErrClosed) {
							return
						}
					}
				})
			}
			time.Sleep(20 * time.Millisecond)
			for range 4 {
				wg.Go(func() {
					if err := m.Close(); err != nil {
						t.Errorf("Close: %v", err)
					}
				})
			}
			wg.Wait()
			why, _ := errors.AsType[*redisruntime.UnavailableError](m.WaitReady(ctx, cache))
			if why == nil || why.State != redisruntime.Closed {
				t.Errorf("WaitReady after Close: %v; want closed", why)
			}
		}
	})
}
