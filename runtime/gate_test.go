package redisruntime

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// quietManager serves addr, and never probes again once it knows the state.
func quietManager(t *testing.T, addr string) (*Manager, *endpoint) {
	t.Helper()
	m, err := New(Config{
		Catalog:   catalog.Default(),
		Endpoints: map[string]Endpoint{"default": {Addresses: []string{addr}}},
		Timeouts:  Timeouts{FirstCall: time.Minute, Dial: time.Minute, Read: time.Minute, Write: time.Minute},
		Probe:     Probe{Min: time.Hour, Max: time.Hour, Idle: time.Hour},
		Logger:    slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m, m.endpoints[0]
}

// While down nothing is sent, even through connections that are still open.
func TestGateSendsNothingWhileDown(t *testing.T) {
	s := redisserver.Start(t)
	m, e := quietManager(t, s.Addr)
	ctx := context.Background()
	if err := m.WaitReady(ctx, Main); err != nil {
		t.Fatal(err)
	}
	held := m.Client(ctx, Main)
	e.transition(e.current.Load(), Down, io.EOF)
	if m.Client(ctx, Main) != nil {
		t.Error("a client while down")
	}
	if err := held.Incr(ctx, "n").Err(); !errors.Is(err, ErrUnavailable) {
		t.Errorf("INCR: %v; want ErrUnavailable", err)
	}
	if _, err := held.Pipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, "n"); return nil }); !errors.Is(err, ErrUnavailable) {
		t.Errorf("pipeline: %v; want ErrUnavailable", err)
	}
	e.transition(e.current.Load(), Up, nil)
	if n, err := held.Incr(ctx, "n").Result(); n != 1 || err != nil {
		t.Errorf("the counter is %d (%v); want 1: nothing was sent while down", n, err)
	}
}

func TestGateDialsOnlyForProbesWhileDown(t *testing.T) {
	m, e := quietManager(t, "127.0.0.1:1")
	g := &gate{member: m.routes.get("main").members[0], endpoint: e}
	dials := 0
	next := func(context.Context, string, string) (net.Conn, error) { dials++; return nil, syscall.ECONNREFUSED }

	e.transition(e.current.Load(), Down, io.EOF)
	conn, err := g.dial(context.Background(), "tcp", "x", next)
	if err != nil || dials != 0 {
		t.Fatalf("dial = %v after %d dials; want a dead connection and no dial", err, dials)
	}
	if _, err := conn.Write(nil); !errors.Is(err, ErrUnavailable) {
		t.Errorf("write: %v; want ErrUnavailable", err)
	}
	e.probing.Store(true)
	if _, err := g.dial(context.Background(), "tcp", "x", next); err != nil || dials != 2 {
		t.Errorf("dial of a probe = %v after %d dials; want it and one retry", err, dials)
	}
}

// go-redis's own dial breaker must not learn of failures: the dial hook
// reports none, and the state is down after one.
func TestGateKeepsFailedDialsFromThePool(t *testing.T) {
	m, e := quietManager(t, "127.0.0.1:1")
	e.transition(e.current.Load(), Up, nil)
	g := &gate{member: m.routes.get("main").members[0], endpoint: e}
	next := func(context.Context, string, string) (net.Conn, error) { return nil, syscall.ECONNREFUSED }
	conn, err := g.dial(context.Background(), "tcp", "x", next)
	if err != nil {
		t.Fatalf("dial = %v; want a dead connection", err)
	}
	if _, err := conn.Write(nil); !errors.Is(err, errDial) || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("write: %v; want the failed dial and its cause", err)
	}
	if got := e.current.Load(); got.state != Down || !errors.Is(got.cause(), syscall.ECONNREFUSED) {
		t.Errorf("state %v because of %v; want down because of the dial", got.state, got.cause())
	}
}

// A caller's own end of a dial proves nothing.
func TestGateIgnoresImpatientDials(t *testing.T) {
	m, e := quietManager(t, "127.0.0.1:1")
	e.transition(e.current.Load(), Up, nil)
	g := &gate{member: m.routes.get("main").members[0], endpoint: e}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	next := func(ctx context.Context, _, _ string) (net.Conn, error) { return nil, ctx.Err() }
	if _, err := g.dial(cancelled, "tcp", "x", next); err != nil || e.current.Load().state != Up {
		t.Errorf("state %v after a cancelled dial (%v); want up", e.current.Load().state, err)
	}
}

// An impatient caller is no evidence, but makes the prober look.
func TestImpatienceAsksForAProbe(t *testing.T) {
	_, e := quietManager(t, "127.0.0.1:1")
	e.transition(e.current.Load(), Up, nil)
	seen := e.current.Load()
	e.report(seen, impatientCaller, context.DeadlineExceeded)
	if !e.suspected.Load() || seen.failures.Load() != 0 || e.current.Load() != seen {
		t.Errorf("suspected %v, %d failures; want suspicion alone", e.suspected.Load(), seen.failures.Load())
	}
}

// The caller's deadline bounds a read from a frozen server, however long the
// read timeout is.
func TestCallersDeadlineBoundsReads(t *testing.T) {
	s := redisserver.Start(t)
	m, err := New(Config{
		Catalog:   catalog.Default(),
		Endpoints: map[string]Endpoint{"default": {Addresses: []string{s.Addr}}},
		Timeouts:  Timeouts{Read: time.Hour, Write: time.Hour},
		Logger:    slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	if err := m.WaitReady(context.Background(), Main); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	defer s.Cont()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if err := m.Client(ctx, Main).Get(ctx, "k").Err(); err == nil || errors.Is(err, redis.Nil) {
		t.Errorf("GET from a frozen server: %v; want the deadline", err)
	}
}
