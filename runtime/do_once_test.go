package redisruntime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// doer pushes unique values through Do and counts what becomes of them.
type doer struct {
	m   *redisruntime.Manager
	db  redisruntime.Database
	key string

	values atomic.Int64
	mu     sync.Mutex
	done   []string // by op
	failed []error  // reasons that the fallback got
	unsent int      // of these, values whose op did not run
}

// push does one push. Its op must run once or not at all, and its fallback if
// and only if the op failed or did not run. It reports whether the op did it.
func (d *doer) push(ctx context.Context, tb testing.TB) (done bool) {
	value := fmt.Sprint(d.values.Add(1))
	ops, fallbacks := 0, 0
	got, err := redisruntime.DoOn(ctx, d.m, d.db,
		func(ctx context.Context, c redis.UniversalClient) (string, error) {
			ops++
			return "op", c.RPush(ctx, d.key, value).Err()
		},
		func(_ context.Context, reason error) (string, error) {
			fallbacks++
			d.mu.Lock()
			defer d.mu.Unlock()
			d.failed = append(d.failed, reason)
			if ops == 0 {
				d.unsent++
			}
			return "fallback", nil
		})
	d.mu.Lock()
	defer d.mu.Unlock()
	if done = got == "op"; done {
		d.done = append(d.done, value)
	}
	if err != nil || ops > 1 || fallbacks > 1 || done == (fallbacks == 1) || ops+fallbacks == 0 {
		tb.Errorf("value %s: %q, %v after %d ops and %d fallbacks", value, got, err, ops, fallbacks)
	}
	return done
}

// count is how many pushes op has done.
func (d *doer) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.done)
}

// storm pushes from 20 goroutines while trouble goes on, and until one is done after that.
func (d *doer) storm(tb testing.TB, trouble func()) {
	ctx, stop := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	for range 20 {
		wg.Go(func() {
			for ctx.Err() == nil {
				if !d.push(context.Background(), tb) {
					time.Sleep(time.Millisecond)
				}
			}
		})
	}
	trouble()
	before := d.count()
	within(tb, "an op that succeeds after the trouble", func() bool { return d.count() > before })
}

// check compares with what is in the list: all that op did, nothing twice.
func (d *doer) check(tb testing.TB, c redis.Cmdable) {
	tb.Helper()
	all, err := c.LRange(context.Background(), d.key, 0, -1).Result()
	if err != nil {
		tb.Fatal(err)
	}
	times := map[string]int{}
	for _, v := range all {
		if times[v]++; times[v] == 2 {
			tb.Errorf("value %s is there twice", v)
		}
	}
	for _, v := range d.done {
		if times[v] == 0 {
			tb.Errorf("value %s is missing, although its op succeeded", v)
		}
	}
	tb.Logf("%d done, %d fallbacks, %d of them without an op", len(d.done), len(d.failed), d.unsent)
}

// The gate tries reads once more, dials once more, and hands commands of a closed
// client to its heir. None of it does an op's write twice.
func TestDoOnceUnderFaults(t *testing.T) {
	s := redisserver.Start(t)
	p := redisserver.NewProxy(t, s.Addr)
	for name, trouble := range map[string]func(*redisruntime.Manager){
		"lost replies": func(*redisruntime.Manager) {
			for range 20 {
				p.Cut(2)
				time.Sleep(5 * time.Millisecond)
			}
			p.Cut(0)
		},
		"freeze": func(m *redisruntime.Manager) {
			for range 2 {
				time.Sleep(50 * time.Millisecond)
				s.Stop()
				time.Sleep(400 * time.Millisecond)
				s.Cont()
				_ = m.WaitReady(context.Background(), cache)
			}
		},
		"closed clients": func(m *redisruntime.Manager) {
			for range 100 {
				if c := m.Client(context.Background(), cache); c != nil {
					_ = c.Close()
				}
				time.Sleep(time.Millisecond)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := at(p.Addr)
			if name == "freeze" {
				cfg = hasty(cfg)
			}
			m := newManager(t, cfg)
			d := &doer{m: m, db: cache, key: name}
			if err := m.WaitReady(t.Context(), cache); err != nil {
				t.Fatal(err)
			}
			d.storm(t, func() { trouble(m) })
			d.check(t, s.Bare(&redis.Options{DB: 1}))
			if name == "closed clients" && len(d.failed) > 0 {
				t.Errorf("a fallback because others closed their client: %v", d.failed[0])
			}
		})
	}
}

// Redirects are followed, and a node that freezes is given up on; nothing is
// sent to a second node after a first may have done it.
func TestDoOnceInCluster(t *testing.T) {
	cluster := redisserver.StartCluster(t, 3, false)
	m := newManager(t, hasty(clusterAt(cluster.Addrs()...)))
	if err := m.WaitReady(t.Context(), main); err != nil {
		t.Fatal(err)
	}
	d := &doer{m: m, db: main, key: cluster.KeyOn(cluster.Masters[0], 0)}
	slot := cluster.Slot(d.key)
	d.storm(t, func() {
		for i := range 6 {
			cluster.MoveSlot(slot, cluster.Masters[(i+1)%3])
			time.Sleep(20 * time.Millisecond)
		}
		cluster.Masters[0].Stop()
		time.Sleep(400 * time.Millisecond)
		cluster.Masters[0].Cont()
		time.Sleep(100 * time.Millisecond)
	})
	c := redis.NewClusterClient(&redis.ClusterOptions{Addrs: cluster.Addrs()})
	defer func() { _ = c.Close() }()
	d.check(t, c)
}

// A write that a standby's primary may have done is not done on the standby.
func TestDoOnceWithStandby(t *testing.T) {
	primary, standby := redisserver.Start(t), redisserver.Start(t)
	p := redisserver.NewProxy(t, primary.Addr)
	cfg, _ := pair(primary, standby)
	e := cfg.Endpoints["default"]
	e.Addresses = []string{p.Addr}
	cfg.Endpoints["default"] = e
	m := newManager(t, cfg)
	d := &doer{m: m, db: cache, key: "k"}
	for range 3 {
		d.push(t.Context(), t)
	}
	p.Cut(1)
	d.push(t.Context(), t)
	primary.Kill()
	within(t, "the standby", func() bool {
		return m.Client(t.Context(), cache) != nil && status(t, m, cache).Endpoint == standby.Addr
	})
	before := len(d.done)
	d.push(t.Context(), t)
	if len(d.failed) == 0 || !errors.Is(d.failed[0], io.EOF) || len(d.done) != before+1 {
		t.Errorf("%v failed, %v done; want one that failed with EOF, and one done by the standby", d.failed, d.done)
	}
	got, err := standby.Bare(&redis.Options{DB: 1}).LRange(t.Context(), "k", 0, -1).Result()
	if err != nil || len(got) != 1 || got[0] != d.done[before] {
		t.Errorf("the standby has %v, %v; want only what was pushed there", got, err)
	}
}

// Contexts that have ended send nothing and take the fallback.
func TestDoWithEndedContext(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	client(t, m, cache)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 5 {
		d := &doer{m: m, db: cache, key: "k"}
		d.push(ctx, t)
		if len(d.failed) != 1 || !errors.Is(d.failed[0], context.Canceled) {
			t.Errorf("fallback because of %v; want Canceled", d.failed)
		}
	}
	if n, err := s.Bare(&redis.Options{DB: 1}).LLen(t.Context(), "k").Result(); n != 0 || err != nil {
		t.Errorf("%d values were sent, %v; want none", n, err)
	}
	if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 {
		t.Errorf("status %+v; want up", st)
	}
}

// A panic is the caller's: it is not taken for a failed command, and hurts nobody else.
func TestDoPanics(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := t.Context()
	boom := func() (r any) {
		defer func() { r = recover() }()
		fallback := func(context.Context, error) (int64, error) { t.Error("the fallback ran"); return 0, nil }
		_, _ = redisruntime.DoOn(ctx, m, cache, func(context.Context, redis.UniversalClient) (int64, error) { panic("boom") }, fallback)
		return nil
	}
	for range 20 { // more than there are connections
		if r := boom(); r != "boom" {
			t.Fatalf("recovered %v; want boom", r)
		}
	}
	incr := func(ctx context.Context, c redis.UniversalClient) (int64, error) { return c.Incr(ctx, "n").Result() }
	if n, err := redisruntime.DoOn(ctx, m, cache, incr, nil); n != 1 || err != nil {
		t.Errorf("Do after panics: %d, %v; want 1", n, err)
	}
	s.Kill()
	func() {
		defer func() {
			if r := recover(); r != "fallback" {
				t.Errorf("recovered %v; want the fallback's panic", r)
			}
		}()
		_, _ = redisruntime.DoOn(ctx, m, cache, incr, func(context.Context, error) (int64, error) { panic("fallback") })
	}()
}

// A nil op is a mistake that shows at once, not only while Redis is up.
func TestDoNilOp(t *testing.T) {
	m := newManager(t, at("127.0.0.1:1"))
	defer func() {
		if r := recover(); r != "redisruntime: Do needs an op, not nil" {
			t.Errorf("recovered %v", r)
		}
	}()
	_, _ = redisruntime.DoOn(t.Context(), m, cache, nil, func(context.Context, error) (int, error) { return 1, nil })
}
