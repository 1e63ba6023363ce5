package redisruntime_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

const (
	main  = redisruntime.Main
	cache = redisruntime.Cache
)

func TestUp(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := t.Context()
	c, err := m.Lookup(ctx, cache)
	if c == nil || err != nil {
		t.Fatalf("Lookup = %v, %v; want a client", c, err)
	}
	if err := c.Set(ctx, "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Bare(&redis.Options{DB: 1}).Get(ctx, "k").Result(); got != "v" || err != nil {
		t.Errorf("database 1 holds %q, %v; want what cache wrote", got, err)
	}
	standalone := m.Standalone(ctx, cache)
	if standalone == nil || m.Client(ctx, cache) != c || c != redis.UniversalClient(standalone) {
		t.Error("Client and Standalone gave different clients for one name")
	}
	if m.Cluster(ctx, cache) != nil || m.Ring(ctx, cache) != nil {
		t.Error("a standalone endpoint gave a cluster or a ring client")
	}
	st := status(t, m, cache)
	if st.State != redisruntime.Up || st.Transitions != 1 || st.Cause != nil || st.Endpoint != s.Addr || st.Index != 1 {
		t.Errorf("status %+v; want up after one transition", st)
	}
	if st := status(t, m, main); st.State != redisruntime.Unknown {
		t.Errorf("main, which nobody asked for, is %v; want unknown", st.State)
	}
}

func TestDownFromTheStart(t *testing.T) {
	s := redisserver.Reserve(t)
	m := newManager(t, at(s.Addr))
	ctx := context.Background()
	c, err := m.Lookup(ctx, cache)
	if c != nil { // a typed nil would be found here
		t.Fatalf("Lookup = %#v; want a nil interface", c)
	}
	var why *redisruntime.UnavailableError
	if !errors.Is(err, redisruntime.ErrUnavailable) || !errors.As(err, &why) {
		t.Fatalf("Lookup error = %v; want an *UnavailableError", err)
	}
	if why.Database != cache || why.Endpoint != s.Addr || why.State != redisruntime.Down || why.Since.IsZero() || why.Cause == nil {
		t.Errorf("error %+v; want database, endpoint, state, since and cause", why)
	}
	if m.Standalone(ctx, cache) != nil || m.Client(ctx, cache) != nil {
		t.Error("a client for a server that is down")
	}
	s.Restart()
	within(t, "up", func() bool { return m.Client(ctx, cache) != nil })
	if st := status(t, m, cache); st.Transitions != 2 {
		t.Errorf("%d transitions; want unknown, down, up", st.Transitions)
	}
}

// A server that comes back, but not to serve, is the same outage with another
// cause: who looks for it should not look for a dead one.
func TestLatestCauseOfAnOutage(t *testing.T) {
	t.Parallel()
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	held := client(t, m, cache)
	changes := make(chan redisruntime.Change, 100)
	defer m.Subscribe(func(c redisruntime.Change) { changes <- c })()
	s.Kill()
	within(t, "down", func() bool { return errors.Is(held.Get(t.Context(), "k").Err(), redisruntime.ErrUnavailable) })
	began := status(t, m, cache)
	s.RestartWith("--replicaof", "127.0.0.1 1", "--replica-serve-stale-data", "no")
	within(t, "the cause is the server's", func() bool {
		_, err := m.Lookup(t.Context(), cache)
		st := status(t, m, cache)
		return err != nil && strings.Contains(err.Error(), "MASTERDOWN") && strings.Contains(st.Cause.Error(), "MASTERDOWN")
	})
	if err := held.Get(t.Context(), "k").Err(); !strings.Contains(fmt.Sprint(err), "MASTERDOWN") {
		t.Errorf("a held client: %v; want the latest cause", err)
	}
	if st := status(t, m, cache); st.State != redisruntime.Down || st.Since != began.Since || st.Transitions != began.Transitions {
		t.Errorf("%v since %v after %d changes; want the outage that it was: since %v, %d", st.State, st.Since, st.Transitions, began.Since, began.Transitions)
	}
	c := <-changes
	if c.From == redisruntime.Unknown { // told late, of the time before
		c = <-changes
	}
	if c.To != redisruntime.Down || len(changes) > 0 {
		t.Errorf("%+v and %d more; want one change", c, len(changes))
	}
}

// A held client must fail fast while Redis is dead, and work again after
// recovery, with exactly one transition each way under full traffic.
func TestKillAndRestartUnderTraffic(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := context.Background()
	held := client(t, m, cache)
	before := status(t, m, cache).Transitions

	var wg sync.WaitGroup
	var good, rejected atomic.Int64
	stop := make(chan struct{})
	for range 200 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(5 * time.Millisecond):
				}
				switch err := held.Incr(ctx, "n").Err(); {
				case err == nil:
					good.Add(1)
				case errors.Is(err, redisruntime.ErrUnavailable):
					rejected.Add(1)
				}
			}
		})
	}
	within(t, "traffic", func() bool { return good.Load() > 500 })
	s.Kill()
	within(t, "down", func() bool { return m.Client(ctx, cache) == nil })
	within(t, "rejections", func() bool { return rejected.Load() > 2000 })
	if got := status(t, m, cache).Transitions - before; got != 1 {
		t.Errorf("%d transitions while down; want 1", got)
	}
	s.Restart()
	within(t, "up", func() bool { return m.Client(ctx, cache) != nil })
	after := good.Load()
	within(t, "traffic through the held client", func() bool { return good.Load() > after+500 })
	close(stop)
	wg.Wait()
	if got := status(t, m, cache).Transitions - before; got != 2 {
		t.Errorf("%d transitions in one outage; want down and up", got)
	}
}

func TestFreeze(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, hasty(at(s.Addr)))
	ctx := context.Background()
	held := client(t, m, cache)
	before := status(t, m, cache).Transitions
	s.Stop()
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for !errors.Is(held.Incr(ctx, "n").Err(), redisruntime.ErrUnavailable) {
			}
		})
	}
	wg.Wait()
	s.Cont()
	within(t, "up", func() bool { return m.Client(ctx, cache) != nil })
	if err := held.Set(ctx, "k", "v", 0).Err(); err != nil {
		t.Errorf("held client after the freeze: %v", err)
	}
	if got := status(t, m, cache).Transitions - before; got != 2 {
		t.Errorf("%d transitions in one freeze; want down and up", got)
	}
}

// Commands that time out have often been executed. Sending one again would
// count it twice.
func TestNoWriteIsSentTwice(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, hasty(at(s.Addr)))
	ctx := context.Background()
	held := client(t, m, main)
	var calls atomic.Int64
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 8 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				err := held.Incr(ctx, "n").Err()
				if errors.Is(err, redisruntime.ErrUnavailable) {
					time.Sleep(time.Millisecond)
					continue
				}
				calls.Add(1)
			}
		})
	}
	for range 4 {
		time.Sleep(50 * time.Millisecond)
		s.Stop()
		time.Sleep(400 * time.Millisecond)
		s.Cont()
		within(t, "up", func() bool { return m.Client(ctx, main) != nil })
	}
	close(stop)
	wg.Wait()
	within(t, "up", func() bool { return m.Client(ctx, main) != nil })
	n, err := held.Get(ctx, "n").Int64()
	if err != nil || n > calls.Load() || n == 0 {
		t.Errorf("the counter is %d (%v) after %d calls; want no more than calls", n, err, calls.Load())
	}
}

// A caller that gives up early says nothing about the server.
func TestShortDeadlineIsNoEvidence(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := context.Background()
	held := client(t, m, cache)
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			short, cancel := context.WithTimeout(ctx, time.Microsecond)
			defer cancel()
			for range 10 {
				_ = held.Get(short, "k").Err()
			}
		})
	}
	wg.Wait()
	if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 {
		t.Errorf("status %+v; want up, never left", st)
	}
	if err := held.Get(ctx, "k").Err(); !errors.Is(err, redis.Nil) {
		t.Errorf("GET = %v; want redis.Nil", err)
	}
}

// If every caller is impatient, their deadlines alone would never prove that
// the server is frozen; the probe that they cause does.
func TestFreezeIsFoundAlthoughAllCallersAreImpatient(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, hasty(at(s.Addr)))
	ctx := context.Background()
	held := client(t, m, cache)
	s.Stop()
	defer s.Cont()
	within(t, "down", func() bool {
		short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		return errors.Is(held.Get(short, "k").Err(), redisruntime.ErrUnavailable)
	})
}

// A server that accepts and never says a word must not hold the first callers
// longer than promised, nor give them a client.
func TestMuteServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	m := newManager(t, asPromised(at(l.Addr().String())))
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			c, err := m.Lookup(context.Background(), cache)
			if c != nil || !errors.Is(err, redisruntime.ErrUnavailable) {
				t.Errorf("Lookup = %v, %v; want ErrUnavailable", c, err)
			}
		})
	}
	wg.Wait()
	within(t, "down", func() bool { return status(t, m, cache).State == redisruntime.Down })
}

// A server that resets every connection.
func TestReset(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.(*net.TCPConn).SetLinger(0)
			_ = conn.Close()
		}
	}()
	m := newManager(t, at(l.Addr().String()))
	_, err = m.Lookup(t.Context(), cache)
	var why *redisruntime.UnavailableError
	if !errors.As(err, &why) || why.State != redisruntime.Down {
		t.Errorf("Lookup error = %v; want down", err)
	}
}

func TestFirstCallHonoursTheCallersContext(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	s.Stop()
	c, err := m.Lookup(cancelled, cache)
	s.Cont()
	if c != nil || !errors.Is(err, context.Canceled) || !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("Lookup(cancelled) = %v, %v; want no client, the context's error and ErrUnavailable", c, err)
	}
	within(t, "up", func() bool { return m.Client(context.Background(), cache) != nil })
}

// A nil context is a mistake that go-redis answers with a panic; asking for a
// client needs none.
func TestNilContext(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	var none context.Context
	if c, err := m.Lookup(none, cache); c == nil {
		t.Errorf("Lookup without a context: %v", err)
	}
	if err := m.WaitReady(none, main); err != nil {
		t.Errorf("WaitReady without a context: %v", err)
	}
}

// 200 callers of ten names, all at once and none asked before.
func TestFirstCallsTogether(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := context.Background()
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			st := m.Status()[i%10]
			if err := m.WaitReady(ctx, st.Database); err != nil {
				t.Error(err)
				return
			}
			c, err := m.Lookup(ctx, st.Database)
			if err != nil {
				t.Error(err)
				return
			}
			if err := c.Incr(ctx, "n").Err(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if st := status(t, m, cache); st.Transitions != 1 {
		t.Errorf("%d transitions; want 1", st.Transitions)
	}
}

func TestPipelinesAndSubscriptionsAreGated(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := context.Background()
	held := client(t, m, cache)
	s.Kill()
	within(t, "down", func() bool { return errors.Is(held.Set(ctx, "k", "v", 0).Err(), redisruntime.ErrUnavailable) })
	cmds, err := held.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Incr(ctx, "a")
		p.Incr(ctx, "b")
		return nil
	})
	if !errors.Is(err, redisruntime.ErrUnavailable) || len(cmds) != 2 || !errors.Is(cmds[1].Err(), redisruntime.ErrUnavailable) {
		t.Errorf("pipeline: %v, %v; want ErrUnavailable in every command", err, cmds)
	}
	if _, err := held.TxPipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, "a"); return nil }); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("transaction: %v; want ErrUnavailable", err)
	}
	if err := held.Watch(ctx, func(*redis.Tx) error { return nil }, "k"); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("watch: %v; want ErrUnavailable", err)
	}
	sub := held.Subscribe(ctx, "ch")
	if _, err := sub.Receive(ctx); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("subscription: %v; want ErrUnavailable", err)
	}
	if err := sub.Close(); err != nil {
		t.Error(err)
	}
}
