package redisruntime_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// pair is a configuration with a standby, and where it logs.
func pair(primary, standby *redisserver.Server) (redisruntime.Config, *record) {
	log := new(record)
	return redisruntime.Config{
		Catalog: catalog.Default(),
		Endpoints: map[string]redisruntime.Endpoint{
			"default": {Addresses: []string{primary.Addr}, Standby: []string{"backup"}},
			"backup":  {Addresses: []string{standby.Addr}},
		},
		Failback: 300 * time.Millisecond,
		Probe:    redisruntime.Probe{Min: 20 * time.Millisecond, Max: 50 * time.Millisecond},
		Logger:   slog.New(log),
		System:   bare,
	}, log
}

// servedBy returns the address of the server behind a client.
func servedBy(tb testing.TB, c redis.UniversalClient) string {
	tb.Helper()
	if c == nil {
		return ""
	}
	return c.(*redis.Client).Options().Addr
}

// isAt reports whether the database is served by s.
func isAt(tb testing.TB, m *redisruntime.Manager, db redisruntime.Database, s *redisserver.Server) bool {
	tb.Helper()
	return servedBy(tb, m.Client(context.Background(), db)) == s.Addr
}

// fail uses a client until its endpoint is known to be down.
func fail(tb testing.TB, c redis.UniversalClient) {
	tb.Helper()
	within(tb, "down", func() bool {
		return errors.Is(c.Incr(context.Background(), "n").Err(), redisruntime.ErrUnavailable)
	})
}

// switches are the log lines about another endpoint.
func switches(log *record) []string {
	return slices.DeleteFunc(log.all(), func(line string) bool { return !strings.Contains(line, " from=") })
}

func TestFailover(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	cfg, log := pair(primary, standby)
	m := newManager(t, cfg)
	ctx := t.Context()
	got := new(changes)
	defer m.Subscribe(got.add)()
	if err := m.WaitReady(ctx, cache, main); err != nil {
		t.Fatal(err)
	}
	held := client(t, m, cache)
	if !isAt(t, m, cache, primary) {
		t.Fatal("the standby serves while the primary is up")
	}
	within(t, "the standby is kept warm", func() bool { return status(t, m, cache).Endpoints[1].State == redisruntime.Up })

	primary.Kill()
	fail(t, held)
	next := m.Client(ctx, cache) // one call, no waiting
	if servedBy(t, next) != standby.Addr {
		t.Fatalf("the next client is at %q; want the standby", servedBy(t, next))
	}
	if m.Standalone(ctx, cache) != next {
		t.Error("Standalone does not follow")
	}
	if err := next.Set(ctx, "k", "v", 0).Err(); err != nil {
		t.Errorf("SET on the standby: %v", err)
	}
	st := status(t, m, cache)
	if st.Endpoint != standby.Addr || st.State != redisruntime.Up || st.Cause != nil || st.Switches != 1 {
		t.Errorf("status %+v; want up at the standby after one switch", st)
	}
	if len(st.Endpoints) != 2 || st.Endpoints[0].Endpoint != primary.Addr || st.Endpoints[0].State != redisruntime.Down ||
		st.Endpoints[0].Cause == nil || st.Endpoints[0].Transitions != 2 || st.Endpoints[1].State != redisruntime.Up {
		t.Errorf("endpoints %+v; want the primary down and the standby up", st.Endpoints)
	}
	if err := held.Incr(ctx, "n").Err(); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("the primary's client: %v; want ErrUnavailable", err)
	}

	back := time.Now()
	primary.Restart()
	within(t, "the held client works again", func() bool { return held.Incr(ctx, "n").Err() == nil })
	if !isAt(t, m, cache, standby) && time.Since(back) < cfg.Failback {
		t.Error("the database went back before the primary was stable")
	}
	within(t, "failback", func() bool { return isAt(t, m, cache, primary) })
	if took := time.Since(back); took < cfg.Failback {
		t.Errorf("failback after %v; want no less than %v", took, cfg.Failback)
	}
	if got, err := next.Get(ctx, "k").Result(); got != "v" || err != nil {
		t.Errorf("the standby's client after failback: %q, %v; want it to go on", got, err)
	}
	if st := status(t, m, cache); st.Endpoint != primary.Addr || st.Switches != 2 {
		t.Errorf("status %+v; want the primary after two switches", st)
	}
	within(t, "log lines for two databases", func() bool { return len(switches(log)) == 4 })
	for i, want := range []string{
		"WARN redis database has gone to another endpoint database=cache from=" + primary.Addr + " to=" + standby.Addr + " cause=",
		"WARN redis database has gone to another endpoint database=main from=" + primary.Addr + " to=" + standby.Addr + " cause=",
		"INFO redis database is back database=", "INFO redis database is back database=",
	} {
		if line := switches(log)[i]; !strings.HasPrefix(line, want) {
			t.Errorf("logged %q; want %q", line, want)
		}
	}
	lines := got.lines()
	if want := []string{"[cache main] up to up", "[cache] up to up", "[main] up to up"}; len(lines) != 5 || lines[2] != want[0] {
		t.Errorf("changes %q; want to end with %q", lines, want)
	}
}

// 200 goroutines that ask and write through one outage see one switch each way.
func TestFailoverUnderTraffic(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	cfg, log := pair(primary, standby)
	m := newManager(t, cfg)
	ctx := context.Background()
	held := client(t, m, cache)
	within(t, "the standby is kept warm", func() bool { return status(t, m, cache).Endpoints[1].State == redisruntime.Up })
	var wg sync.WaitGroup
	var good, none atomic.Int64
	stop := make(chan struct{})
	for i := range 200 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(5 * time.Millisecond):
				}
				c := m.Client(ctx, cache)
				if c == nil {
					none.Add(1)
					continue
				}
				if i%4 == 0 {
					_ = held.Incr(ctx, "held").Err()
				}
				if c.Incr(ctx, "n").Err() == nil {
					good.Add(1)
				}
			}
		})
	}
	within(t, "traffic", func() bool { return good.Load() > 500 })
	primary.Kill()
	within(t, "failover", func() bool { return isAt(t, m, cache, standby) })
	before := good.Load()
	within(t, "traffic on the standby", func() bool { return good.Load() > before+500 })
	primary.Restart()
	within(t, "failback", func() bool { return isAt(t, m, cache, primary) })
	before = good.Load()
	within(t, "traffic on the primary", func() bool { return good.Load() > before+500 })
	close(stop)
	wg.Wait()
	if n := none.Load(); n != 0 {
		t.Errorf("%d callers got no client although one server was always up", n)
	}
	if st := status(t, m, cache); st.Switches != 2 || len(switches(log)) != 2 {
		t.Errorf("%d switches, logged %q; want two", st.Switches, switches(log))
	}
}
