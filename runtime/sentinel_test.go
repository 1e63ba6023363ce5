package redisruntime_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
)

// A master that dies is one outage, for as long as the sentinels need.
func TestSentinelFailover(t *testing.T) {
	s := redisserver.StartSentinel(t, 3)
	s.WaitKnown()
	m := newManager(t, hasty(sentinelAt(s.Addrs()...)))
	ctx := context.Background()
	held := client(t, m, cache)
	var longest, failed, good atomic.Int64
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 16 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(2 * time.Millisecond):
				}
				start := time.Now()
				err := held.Incr(ctx, "n").Err()
				for took := int64(time.Since(start)); ; {
					if was := longest.Load(); took <= was || longest.CompareAndSwap(was, took) {
						break
					}
				}
				switch {
				case err == nil:
					good.Add(1)
				case !errors.Is(err, redisruntime.ErrUnavailable):
					failed.Add(1)
				}
			}
		})
	}
	within(t, "traffic", func() bool { return good.Load() > 500 })
	first := s.Master()
	start := time.Now()
	first.Kill()
	within(t, "down", func() bool { return m.Client(ctx, cache) == nil })
	within(t, "up", func() bool { return m.Client(ctx, cache) != nil })
	outage := time.Since(start)
	was := good.Load()
	within(t, "traffic through the held client", func() bool { return good.Load() > was+500 })
	t.Logf("up after %v; longest call %v; %d calls failed, others were rejected", outage, time.Duration(longest.Load()), failed.Load())
	close(stop)
	wg.Wait()
	if st := status(t, m, cache); st.Transitions != 3 {
		t.Errorf("%d transitions; want up, down, up", st.Transitions)
	}
	within(t, "the failover, as the first sentinel sees it", func() bool { return s.Master() != first })
	if d := time.Duration(longest.Load()); d > outage {
		t.Errorf("the longest call took %v: it waited for the new master, who came after %v", d, outage)
	}
}

// Sentinels are there to find a master, not to be asked whether one serves.
func TestSentinelsAreDown(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(*redisserver.Server){"killed": (*redisserver.Server).Kill, "frozen": (*redisserver.Server).Stop} {
		t.Run(name, func(t *testing.T) {
			s := redisserver.StartSentinel(t, 3)
			s.WaitKnown()
			cfg := sentinelAt(s.Addrs()...)
			cfg.Timeouts.Dial = 4 * time.Second // a quarter of it for each sentinel that is frozen
			log := new(record)
			cfg.Logger = slog.New(log)
			m := newManager(t, cfg)
			ctx := context.Background()
			held := client(t, m, cache)
			for _, n := range s.Sentinels {
				stop(n)
			}
			var wg sync.WaitGroup
			for range 50 { // together they need new connections
				wg.Go(func() {
					for range 20 {
						if err := held.Incr(ctx, "n").Err(); err != nil {
							t.Errorf("INCR without sentinels: %v", err)
						}
					}
				})
			}
			wg.Wait()
			if err := m.WaitReady(ctx, main); err != nil {
				t.Errorf("a database that is asked for only now: %v", err)
			}
			if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 {
				t.Errorf("status %+v; want up, never left", st)
			}
			lines := strings.Join(log.all(), "\n")
			if strings.Count(lines, "redis sentinels do not name a master") != 1 {
				t.Errorf("logged\n%s\nwant it said once", lines)
			}
			s.Servers[0].Kill()
			within(t, "down with its master", func() bool { _ = held.Incr(ctx, "n").Err(); return m.Client(ctx, cache) == nil })
			s.Servers[0].Restart()
			within(t, "up with its master", func() bool { return held.Incr(ctx, "n").Err() == nil })
		})
	}
}

// One sentinel of three that is frozen, even if it is the one that was asked first.
func TestOneSentinelIsFrozen(t *testing.T) {
	s := redisserver.StartSentinel(t, 3)
	s.WaitKnown()
	ctx := t.Context()
	for _, frozen := range s.Sentinels {
		frozen.Stop()
		cfg := sentinelAt(s.Addrs()...)
		cfg.Timeouts.Dial = 4 * time.Second // a quarter of it for the one that is frozen
		m := newManager(t, cfg)
		if err := m.WaitReady(ctx, cache); err != nil {
			t.Errorf("with one sentinel frozen from the start: %v", err)
		}
		frozen.Cont()
	}
}

// A master that has become a replica refuses writes; its connections go, and
// new ones are made to the new master. READONLY is no outage.
func TestDemotedMaster(t *testing.T) {
	s := redisserver.StartSentinel(t, 1)
	s.WaitKnown()
	m := newManager(t, sentinelAt(s.Addrs()...))
	ctx := context.Background()
	held := client(t, m, cache)
	var wg sync.WaitGroup
	for range 30 { // all connections of the pool
		wg.Go(func() { _ = held.Incr(ctx, "n").Err() })
	}
	wg.Wait()
	// By hand, and without CLIENT KILL, so that connections stay.
	watch, old, next := s.Sentinels[0], s.Servers[0], s.Servers[1]
	watch.DoAs("", "SENTINEL", "REMOVE", redisserver.MasterName)
	host, port, _ := net.SplitHostPort(next.Addr)
	next.DoAs("", "REPLICAOF", "NO", "ONE")
	old.DoAs("", "REPLICAOF", host, port)
	watch.DoAs("", "SENTINEL", "MONITOR", redisserver.MasterName, host, port, 1)
	refused := 0
	for i := range 100 {
		err := held.Set(ctx, "k", i, 0).Err()
		switch {
		case err == nil:
		case strings.HasPrefix(err.Error(), "READONLY"):
			refused++
		default:
			t.Errorf("SET: %v", err)
		}
	}
	t.Logf("%d of 100 commands met the old master", refused)
	if v := next.DoAs("", "CONFIG", "GET", "port"); v == nil {
		t.Error("no new master")
	}
	if err := held.Set(ctx, "k", "v", 0).Err(); err != nil || refused > 10 {
		t.Errorf("SET: %v, after %d refused; want no more than there are connections", err, refused)
	}
	if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 {
		t.Errorf("status %+v; want up, never left", st)
	}
}

// The sentinels have a login of their own.
func TestSentinelLogin(t *testing.T) {
	s := redisserver.StartSentinel(t, 1, "requirepass watch-out")
	for name, tt := range map[string]struct {
		change func(*redisruntime.Endpoint)
		want   string // of the error; "" if it is to be up
	}{
		"right":          {func(e *redisruntime.Endpoint) { e.SentinelPassword = "watch-out" }, ""},
		"none":           {func(*redisruntime.Endpoint) {}, "NOAUTH"},
		"wrong":          {func(e *redisruntime.Endpoint) { e.SentinelPassword = "hush-hush" }, "WRONGPASS"},
		"unknown master": {func(e *redisruntime.Endpoint) { e.SentinelPassword, e.MasterName = "watch-out", "nobody" }, `the sentinels know no master "nobody"`},
		"a server":       {func(e *redisruntime.Endpoint) { e.Addresses = []string{s.Servers[0].Addr} }, "unknown command"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := sentinelAt(s.Addrs()...)
			e := cfg.Endpoints["default"]
			tt.change(&e)
			cfg.Endpoints["default"] = e
			log := new(record)
			cfg.Logger = slog.New(log)
			cfg.Probe.Misconfigured = 20 * time.Millisecond
			m := newManager(t, cfg)
			err := m.WaitReady(t.Context(), cache)
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			why, _ := errors.AsType[*redisruntime.UnavailableError](err)
			if why == nil || why.State != redisruntime.Misconfigured || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("WaitReady: %v; want misconfigured, %s", err, tt.want)
			}
			time.Sleep(150 * time.Millisecond)
			if lines := log.all(); len(lines) != 1 || strings.Contains(lines[0], "hush") {
				t.Errorf("logged %q; want one error without a password", lines)
			}
		})
	}
}
