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
		Timeouts: at("").Timeouts,
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

// warm returns the client of a database whose standby is known to be up as well.
func warm(tb testing.TB, m *redisruntime.Manager, db redisruntime.Database) redis.UniversalClient {
	tb.Helper()
	c := client(tb, m, db)
	within(tb, "the standby is kept warm", func() bool { return status(tb, m, db).Endpoints[1].State == redisruntime.Up })
	return c
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
	held := warm(t, m, cache)
	warm(t, m, main)
	if !isAt(t, m, cache, primary) {
		t.Fatal("the standby serves while the primary is up")
	}

	primary.Kill()
	fail(t, held)
	next, err := m.Lookup(ctx, cache) // one call, no waiting
	if err != nil || servedBy(t, next) != standby.Addr {
		t.Fatalf("the next client is at %q (%v); want the standby", servedBy(t, next), err)
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
	within(t, "changes for two databases", func() bool { return len(got.lines()) == 5 })
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
	held := warm(t, m, cache)
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
	within(t, "log lines", func() bool { return len(switches(log)) >= 2 })
	if st := status(t, m, cache); st.Switches != 2 || len(switches(log)) != 2 {
		t.Errorf("%d switches, logged %q; want two", st.Switches, switches(log))
	}
}

// Whoever answers, the first call waits no longer than the first call ever does.
func TestPrimaryDeadFromTheStart(t *testing.T) {
	primary, standby := redisserver.Reserve(t), redisserver.Start(t)
	cfg, log := pair(primary, standby)
	m := newManager(t, cfg)
	for range 3 {
		c, err := m.Lookup(t.Context(), cache)
		if servedBy(t, c) != standby.Addr {
			t.Fatalf("Lookup = %q, %v; want the standby at the first call", servedBy(t, c), err)
		}
	}
	within(t, "a log line", func() bool { return len(switches(log)) > 0 })
	if lines := switches(log); len(lines) != 1 || !strings.Contains(lines[0], "refused") {
		t.Errorf("logged %q; want one switch, because of a refused connection", lines)
	}
	primary.Restart()
	within(t, "failback", func() bool { return isAt(t, m, cache, primary) })
}

// A primary that accepts and says nothing is waited for, and no longer than that.
func TestPrimaryMuteFromTheStart(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	cfg, log := pair(primary, standby)
	cfg.Timeouts.FirstCall = 2 * time.Second
	primary.Stop()
	defer primary.Cont()
	m := newManager(t, cfg)
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			start := time.Now()
			c, err := m.Lookup(context.Background(), cache)
			if servedBy(t, c) != standby.Addr {
				t.Errorf("Lookup = %q, %v; want the standby at the first call", servedBy(t, c), err)
			}
			if took := time.Since(start); took > long/2 {
				t.Errorf("the first call took %v", took)
			}
		})
	}
	wg.Wait()
	if st := status(t, m, cache); st.Switches != 1 {
		t.Errorf("%d switches; want 1", st.Switches)
	}
	within(t, "a log line that says why", func() bool { return len(switches(log)) == 1 })
	if line := switches(log)[0]; strings.Contains(line, "<nil>") {
		t.Errorf("logged %q; want a cause", line)
	}
}

// A standby that happens to answer first is no reason to leave the primary.
func TestPrimarySlowAtTheStart(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	cfg, log := pair(primary, standby)
	primary.Stop()
	m := newManager(t, cfg)
	first := make(chan redis.UniversalClient)
	go func() { first <- m.Client(context.Background(), cache) }()
	within(t, "the standby answers", func() bool {
		all := status(t, m, cache).Endpoints
		return all[1].State == redisruntime.Up
	})
	primary.Cont()
	if c := <-first; servedBy(t, c) != primary.Addr {
		t.Errorf("the first call gave %q; want the primary", servedBy(t, c))
	}
	if lines := switches(log); len(lines) != 0 {
		t.Errorf("logged %q; want no switch", lines)
	}
}

func TestAllEndpointsDown(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	cfg, log := pair(primary, standby)
	m := newManager(t, cfg)
	ctx := t.Context()
	held := warm(t, m, cache)
	primary.Kill()
	fail(t, held)
	onStandby := client(t, m, cache)
	standby.Kill()
	fail(t, onStandby)
	c, err := m.Lookup(ctx, cache)
	if c != nil || m.Client(ctx, cache) != nil || m.Standalone(ctx, cache) != nil {
		t.Fatalf("Lookup = %v, %v; want no client while both are down", c, err)
	}
	var why *redisruntime.UnavailableError
	if !errors.As(err, &why) || why.State != redisruntime.Down || why.Endpoint != primary.Addr || len(why.Elsewhere) != 1 ||
		why.Elsewhere[0].Endpoint != standby.Addr || why.Elsewhere[0].State != redisruntime.Down || why.Elsewhere[0].Cause == nil {
		t.Errorf("error %+v; want the state of both", why)
	}
	for _, want := range []string{primary.Addr + " is down since ", "; at " + standby.Addr + " is down since "} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q; want %q in it", err, want)
		}
	}
	got, err := redisruntime.DoOn(ctx, m, cache, func(context.Context, redis.UniversalClient) (string, error) {
		return "", errors.New("op without a client")
	}, func(_ context.Context, reason error) (string, error) { return "fallback", nil })
	if got != "fallback" || err != nil {
		t.Errorf("Do = %q, %v; want the fallback", got, err)
	}
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	if err := m.WaitReady(short, cache); !errors.Is(err, redisruntime.ErrUnavailable) || !strings.Contains(err.Error(), standby.Addr) {
		t.Errorf("WaitReady = %v; want both in the error", err)
	}

	// Whoever is back first serves, without a wait for stability.
	ready := make(chan error)
	go func() { ready <- m.WaitReady(context.Background(), cache) }()
	standby.Restart()
	if err := <-ready; err != nil || !isAt(t, m, cache, standby) {
		t.Errorf("WaitReady = %v at %q; want the standby", err, servedBy(t, m.Client(ctx, cache)))
	}
	if got, err := redisruntime.DoOn(ctx, m, cache, func(ctx context.Context, c redis.UniversalClient) (string, error) {
		return servedBy(t, c), c.Incr(ctx, "n").Err()
	}, nil); got != standby.Addr || err != nil {
		t.Errorf("Do = %q, %v; want it on the standby", got, err)
	}
	within(t, "a log line", func() bool { return len(switches(log)) > 0 })
	if lines := switches(log); len(lines) != 1 {
		t.Errorf("logged %q; want one switch: from the primary to the standby, which served before and after the outage of both", lines)
	}
	onStandby = client(t, m, cache)
	standby.Kill()
	fail(t, onStandby)
	primary.Restart()
	within(t, "the primary serves", func() bool { return isAt(t, m, cache, primary) })
}

// A primary that comes and goes does not take its databases along.
func TestFlappingPrimary(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	cfg, _ := pair(primary, standby)
	cfg.Failback = time.Hour
	m := newManager(t, cfg)
	held := warm(t, m, cache)
	for range 4 {
		primary.Kill()
		fail(t, held)
		if !isAt(t, m, cache, standby) {
			t.Fatal("not at the standby")
		}
		primary.Restart()
		within(t, "the primary is up", func() bool { return held.Incr(t.Context(), "n").Err() == nil })
		if !isAt(t, m, cache, standby) {
			t.Fatal("back at a primary that has just come up")
		}
	}
	if st := status(t, m, cache); st.Switches != 1 || st.Endpoints[0].Transitions != 9 {
		t.Errorf("status %+v; want one switch over four outages", st)
	}
}

// A primary that nobody uses any more must not be taken for stable because
// nobody has noticed that it is dead again.
func TestPrimaryDiesOnTrial(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	for name, kill := range map[string]func(){"killed": primary.Kill, "frozen": primary.Stop} {
		t.Run(name, func(t *testing.T) {
			cfg, _ := pair(primary, standby)
			cfg.Failback = long / 2
			cfg.Timeouts.Read = 100 * time.Millisecond
			m := newManager(t, cfg)
			held := warm(t, m, cache)
			primary.Kill()
			fail(t, held)
			primary.Restart()
			isUp := func() bool { return status(t, m, cache).Endpoints[0].State == redisruntime.Up }
			within(t, "the primary is up", isUp)
			kill()
			within(t, "the primary is down", func() bool { return !isUp() })
			if st := status(t, m, cache); st.Endpoint != standby.Addr || st.Switches != 1 {
				t.Errorf("status %+v; want the standby, never left", st)
			}
			primary.Kill()
			primary.Restart()
		})
	}
}

func TestFrozenPrimary(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	cfg, _ := pair(primary, standby)
	m := newManager(t, hasty(cfg))
	held := warm(t, m, cache)
	primary.Stop()
	defer primary.Cont()
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() { fail(t, held) })
	}
	wg.Wait()
	if !isAt(t, m, cache, standby) {
		t.Error("not at the standby after the freeze was found")
	}
}

func TestMisconfiguredPrimary(t *testing.T) {
	primary, standby := redisserver.Start(t, "--requirepass", "right"), redisserver.Start(t)
	cfg, log := pair(primary, standby)
	e := cfg.Endpoints["default"]
	e.Password = "not-to-be-logged"
	cfg.Endpoints["default"] = e
	cfg.Probe.Misconfigured = 5 * time.Millisecond
	m := newManager(t, cfg)
	for range 20 { // probes in between must not log again
		if !isAt(t, m, cache, standby) {
			t.Fatal("a primary that refuses the login is no reason for no client")
		}
		time.Sleep(2 * time.Millisecond)
	}
	within(t, "log lines", func() bool { return len(log.all()) >= 3 })
	lines := log.all()
	if len(lines) != 3 { // the standby is up, the primary refuses, the switch
		t.Errorf("logged %q; want one error and one switch", lines)
	}
	refusals := slices.DeleteFunc(log.all(), func(line string) bool { return !strings.HasPrefix(line, "ERROR redis refuses") })
	if len(refusals) != 1 || len(switches(log)) != 1 || strings.Contains(strings.Join(lines, ""), "not-to-be-logged") {
		t.Errorf("logged %q; want one error, one switch, no password", lines)
	}
	primary.DoAs("right", "config", "set", "requirepass", "not-to-be-logged")
	within(t, "failback without a restart", func() bool { return isAt(t, m, cache, primary) })
}

// A replica stands by for reads only: writes are answered with READONLY, which
// is the replica's answer and no outage.
func TestReplicaAsStandby(t *testing.T) {
	primary, standby := redisserver.Start(t, "--repl-diskless-sync-delay", "0"), redisserver.Start(t)
	host, port, _ := strings.Cut(primary.Addr, ":")
	standby.DoAs("", "replicaof", host, port)
	cfg, _ := pair(primary, standby)
	m := newManager(t, cfg)
	ctx := t.Context()
	held := warm(t, m, cache)
	if err := held.Set(ctx, "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	within(t, "replication", func() bool {
		v, _ := standby.Bare(&redis.Options{DB: 1}).Get(ctx, "k").Result()
		return v == "v"
	})
	primary.Kill()
	fail(t, held)
	c := client(t, m, cache)
	if v, err := c.Get(ctx, "k").Result(); v != "v" || err != nil {
		t.Errorf("GET on the replica: %q, %v", v, err)
	}
	if err := c.Set(ctx, "k", "w", 0).Err(); err == nil || !strings.HasPrefix(err.Error(), "READONLY") {
		t.Errorf("SET on the replica: %v; want READONLY", err)
	}
	if st := status(t, m, cache); st.State != redisruntime.Up || st.Endpoint != standby.Addr {
		t.Errorf("status %+v; want up at the replica", st)
	}
}

// A standby that does not have the number serves the others.
func TestStandbyWithoutTheDatabase(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t, "--databases", "6")
	cfg, _ := pair(primary, standby)
	m := newManager(t, cfg)
	temp := client(t, m, redisruntime.Temp)
	client(t, m, cache)
	within(t, "the standby is known", func() bool {
		return status(t, m, redisruntime.Temp).Endpoints[1].State == redisruntime.Misconfigured &&
			status(t, m, cache).Endpoints[1].State == redisruntime.Up
	})
	primary.Kill()
	fail(t, temp)
	if !isAt(t, m, cache, standby) {
		t.Error("cache is not at the standby")
	}
	_, err := m.Lookup(t.Context(), redisruntime.Temp)
	var why *redisruntime.UnavailableError
	if !errors.As(err, &why) || why.State != redisruntime.Down || len(why.Elsewhere) != 1 || why.Elsewhere[0].State != redisruntime.Misconfigured {
		t.Errorf("Lookup = %v; want down here, misconfigured there", err)
	}
}

// A standby that has died since it was last asked is found out although nobody uses it.
func TestStandbyThatDiedUnnoticed(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	cfg, _ := pair(primary, standby)
	m := newManager(t, cfg)
	held := warm(t, m, cache)
	standby.Kill()
	primary.Kill()
	fail(t, held)
	within(t, "no client", func() bool { return m.Client(t.Context(), cache) == nil })
}

// A caller's Close during failover hurts nobody, on either side.
func TestCloseByACallerDuringFailover(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	cfg, _ := pair(primary, standby)
	m := newManager(t, cfg)
	held := warm(t, m, cache)
	primary.Kill()
	fail(t, held)
	onStandby := client(t, m, cache)
	if err := errors.Join(held.Close(), onStandby.Close()); err != nil {
		t.Fatal(err)
	}
	next := client(t, m, cache)
	if next == onStandby || servedBy(t, next) != standby.Addr {
		t.Errorf("the next client is at %q; want a new one at the standby", servedBy(t, next))
	}
	if err := errors.Join(commands(next), commands(onStandby)); err != nil {
		t.Error(err)
	}
	primary.Restart()
	within(t, "failback", func() bool { return isAt(t, m, cache, primary) })
	if err := errors.Join(commands(held), commands(client(t, m, cache))); err != nil {
		t.Error(err)
	}
	if st := status(t, m, cache); st.Switches != 2 {
		t.Errorf("%d switches; want 2", st.Switches)
	}
}

// Close while databases wait to go back leaves nothing behind, and is no
// reason to go to a standby.
func TestCloseDuringFailover(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	for range 10 {
		cfg, log := pair(primary, standby)
		cfg.Failback = time.Hour
		m := newManager(t, cfg)
		ctx := context.Background()
		held, other := warm(t, m, cache), warm(t, m, main)
		primary.Kill()
		fail(t, held)
		primary.Restart()
		within(t, "the primary is up", func() bool { return other.Incr(ctx, "n").Err() == nil })
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				for c := m.Client(ctx, cache); c != nil; c = m.Client(ctx, cache) {
					_ = c.Incr(ctx, "n").Err()
				}
			})
		}
		if err := m.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		wg.Wait()
		within(t, "log lines", func() bool { return len(switches(log)) >= 2 })
		if lines := switches(log); len(lines) != 2 {
			t.Errorf("logged %q; want the two of the outage", lines)
		}
		var why *redisruntime.UnavailableError
		if _, err := m.Lookup(ctx, cache); !errors.As(err, &why) || why.State != redisruntime.Closed {
			t.Errorf("Lookup after Close: %v; want closed", err)
		}
	}
}

// What a standby costs while it stands by: a connection per database that is used.
func TestConnectionsOfAStandby(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	cfg, _ := pair(primary, standby)
	m := newManager(t, cfg)
	if err := m.WaitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	within(t, "the standby is kept warm", func() bool {
		return !slices.ContainsFunc(m.Status(), func(s redisruntime.Status) bool { return s.Endpoints[1].State != redisruntime.Up })
	})
	admin := standby.Bare(new(redis.Options))
	list, err := admin.ClientList(t.Context()).Result()
	if n := strings.Count(list, "\n") - 1; n != 10 || err != nil {
		t.Errorf("%d connections to the standby (%v); want one for each of ten databases", n, err)
	}
}

// A standby may be of another topology; code that needs a type which that does
// not have gets nil there, and Client serves it all the same.
func TestStandbyOfAnotherTopology(t *testing.T) {
	ringShards, ringAddrs := startRing(t, 2)
	single := redisserver.Start(t)
	cluster := redisserver.StartCluster(t, 3, false)
	tests := map[string]struct {
		primary, standby redisruntime.Endpoint
		kill             []*redisserver.Server
		before, after    string // Client, Standalone, Cluster, Ring
	}{
		"cluster to standalone": {
			redisruntime.Endpoint{Topology: catalog.Cluster, Addresses: cluster.Addrs()}, redisruntime.Endpoint{Addresses: []string{single.Addr}},
			cluster.Masters, "true false true false", "true true false false",
		},
		"ring to standalone": {
			redisruntime.Endpoint{Topology: catalog.Ring, Addresses: ringAddrs}, redisruntime.Endpoint{Addresses: []string{single.Addr}},
			ringShards, "true false false true", "true true false false",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			cfg, log := pair(single, single)
			cfg.Catalog = prefixed
			tt.primary.Standby = []string{"backup"}
			cfg.Endpoints["default"], cfg.Endpoints["backup"] = tt.primary, tt.standby
			m := newManager(t, cfg)
			held := warm(t, m, cache)
			if got := kinds(m, cache); got != tt.before {
				t.Errorf("types before: %s; want %s", got, tt.before)
			}
			for _, s := range tt.kill {
				s.Kill()
			}
			within(t, "failover", func() bool {
				for _, key := range []string{"a", "b", "c", "d", "e", "f"} {
					_ = held.Set(t.Context(), key, "v", 0).Err()
				}
				return status(t, m, cache).Switches == 1
			})
			if got := kinds(m, cache); got != tt.after {
				t.Errorf("types after: %s; want %s", got, tt.after)
			}
			if err := client(t, m, cache).Set(t.Context(), m.Key(cache, "k"), "v", 0).Err(); err != nil {
				t.Errorf("SET on the standby: %v", err)
			}
			st := status(t, m, cache)
			if st.Topology != catalog.Standalone || st.Endpoint != single.Addr || st.Endpoints[0].Topology != tt.primary.Topology {
				t.Errorf("status %+v; want the standalone standby", st)
			}
			within(t, "a log line", func() bool { return len(switches(log)) == 1 })
			if tt.primary.Topology == catalog.Cluster {
				return // one that has lost all its masters at once is mended by hand
			}
			for _, s := range tt.kill {
				s.Restart()
			}
			within(t, "failback", func() bool { return kinds(m, cache) == tt.before })
		})
	}
}
