package redisruntime_test

import (
	"context"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// witness is a hook that keeps what it sees.
type witness struct {
	mu     sync.Mutex
	seen   []string
	probes int
}

func (w *witness) see(ctx context.Context, what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if redisruntime.IsProbe(ctx) {
		w.probes++
	} else {
		w.seen = append(w.seen, what)
	}
}

func (w *witness) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (w *witness) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error { w.see(ctx, cmd.Name()); return next(ctx, cmd) }
}

func (w *witness) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		w.see(ctx, "pipeline of "+cmds[len(cmds)-1].Name())
		return next(ctx, cmds)
	}
}

// sawProbes reports whether probes were seen.
func (w *witness) sawProbes() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.probes > 0
}

// saw takes what was seen of the program's own commands.
func (w *witness) saw(what string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	found := slices.Contains(w.seen, what)
	w.seen = nil
	return found
}

// Hooks are on every client that is given out, those that replace one included,
// and on no other.
func TestInstruments(t *testing.T) {
	s := redisserver.Start(t, "--requirepass", "right")
	hooks := map[redisruntime.Database]*witness{}
	calls := 0
	cfg := at(s.Addr)
	cfg.Probe.Misconfigured = 5 * time.Millisecond
	cfg.Instruments = []redisruntime.Instrument{func(c redis.UniversalClient, db redisruntime.Database) {
		calls++
		hooks[db] = new(witness)
		c.AddHook(hooks[db])
	}}
	m := newManager(t, cfg)
	ctx := t.Context()
	if m.Client(ctx, cache) != nil {
		t.Fatal("a client without a password")
	}
	time.Sleep(50 * time.Millisecond) // probes with clients of their own
	s.DoAs("right", "CONFIG", "SET", "requirepass", "")
	within(t, "up", func() bool { return m.Client(ctx, cache) != nil })
	first := client(t, m, cache)
	client(t, m, main)
	if calls != 2 {
		t.Fatalf("%d calls; want one for each of two databases", calls)
	}
	if err := first.Incr(ctx, "n").Err(); err != nil || !hooks[cache].saw("incr") || hooks[main].saw("incr") {
		t.Errorf("INCR: %v, not seen by the hook of its own database alone", err)
	}
	if !hooks[cache].sawProbes() {
		t.Error("no probe was told from the program's commands")
	}

	_ = first.Close()
	second := client(t, m, cache)
	if calls != 3 {
		t.Fatalf("%d calls after a Close; want one for the new client", calls)
	}
	_, err := second.TxPipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, "n"); return nil })
	if err != nil || !hooks[cache].saw("pipeline of exec") {
		t.Errorf("transaction on the new client: %v, not seen", err)
	}
	if err := first.Get(ctx, "n").Err(); err != nil || !hooks[cache].saw("get") {
		t.Errorf("GET on the closed client: %v, not seen by the hooks of the new one", err)
	}

	s.Kill()
	within(t, "down", func() bool { return second.Incr(ctx, "n").Err() != nil && m.Client(ctx, cache) == nil })
	hooks[cache].saw("")
	if second.Incr(ctx, "n").Err() == nil || hooks[cache].saw("incr") {
		t.Error("a rejected command was seen")
	}
}

// Hooks for nodes are on every node, those that are there from the start included.
func TestInstrumentsOnNodes(t *testing.T) {
	withEveryTopology(t, func(t *testing.T, cfg redisruntime.Config) {
		var mu sync.Mutex
		hooks := map[*redis.Client]*witness{}
		see := func(c *redis.Client) {
			mu.Lock()
			defer mu.Unlock()
			hooks[c] = new(witness)
			c.AddHook(hooks[c])
		}
		cfg.Instruments = []redisruntime.Instrument{func(c redis.UniversalClient, _ redisruntime.Database) {
			switch c := c.(type) {
			case *redis.Client:
				see(c)
			case *redis.ClusterClient:
				c.OnNewNode(see)
			case *redis.Ring:
				c.OnNewNode(see)
			}
		}}
		m := newManager(t, cfg)
		for range 2 { // the second one replaces the first
			c := client(t, m, cache)
			asked := 0
			each(t, m, func(node *redis.Client) {
				asked++
				mu.Lock()
				w := hooks[node]
				mu.Unlock()
				if err := node.Incr(t.Context(), "n").Err(); w == nil || !w.saw("incr") || err != nil && !isMoving(err) {
					t.Errorf("INCR on %s: %v, not seen", node.Options().Addr, err)
				}
			})
			if asked == 0 {
				t.Error("no nodes: the test shows nothing")
			}
			_ = c.Close()
		}
	})
}

// each calls f with each client of go-redis that talks to one server.
func each(tb testing.TB, m *redisruntime.Manager, f func(*redis.Client)) {
	tb.Helper()
	ctx := tb.Context()
	var mu sync.Mutex
	locked := func(_ context.Context, c *redis.Client) error {
		mu.Lock()
		defer mu.Unlock()
		f(c)
		return nil
	}
	var err error
	switch c := client(tb, m, cache).(type) {
	case *redis.Client:
		f(c)
	case *redis.ClusterClient:
		err = c.ForEachMaster(ctx, locked)
	case *redis.Ring:
		err = c.ForEachShard(ctx, locked)
	}
	if err != nil {
		tb.Error(err)
	}
}

// Nobody asks servers to announce their maintenance: go-redis would, of the shards of a
// ring, and refuse connections of which it believes that they are moving.
func TestNoMaintNotifications(t *testing.T) {
	withEveryTopology(t, func(t *testing.T, cfg redisruntime.Config) {
		m := newManager(t, cfg)
		each(t, m, func(c *redis.Client) {
			if mode := c.Options().MaintNotificationsConfig.Mode; mode != maintnotifications.ModeDisabled {
				t.Errorf("%s: mode %q; want disabled", c.Options().Addr, mode)
			}
			if c.GetMaintNotificationsManager() != nil {
				t.Errorf("%s has goroutines for it", c.Options().Addr)
			}
		})
	})
}
