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
	if hooks[cache].probes == 0 {
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
