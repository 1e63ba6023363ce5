package redisruntime_test

import (
	"context"
	"errors"
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

// exercise uses a client in every way that needs a pool.
func exercise(tb testing.TB, c redis.UniversalClient) {
	tb.Helper()
	ctx := context.Background()
	sub := c.Subscribe(ctx, "ch")
	_, subErr := sub.Receive(ctx)
	_ = sub.Close()
	conn := c.(*redis.Client).Conn()
	connErr := conn.ClientSetName(ctx, "x").Err()
	_ = conn.Close()
	if err := errors.Join(
		commands(c),
		subErr,
		connErr,
		c.Watch(ctx, func(tx *redis.Tx) error { return tx.Get(ctx, "n").Err() }, "n"),
		c.(*redis.Client).WithTimeout(time.Second).Incr(ctx, "n").Err(),
	); err != nil {
		tb.Errorf("a client that was just asked for: %v", err)
	}
}

// commands sends one of each kind.
func commands(c redis.UniversalClient) error {
	ctx := context.Background()
	incr := func(p redis.Pipeliner) error { p.Incr(ctx, "n"); p.Get(ctx, "n"); return nil }
	pipelined, err1 := c.Pipelined(ctx, incr)
	tx, err2 := c.TxPipelined(ctx, incr)
	err := errors.Join(c.Incr(ctx, "n").Err(), c.Get(ctx, "n").Err(), c.Do(ctx, "incr", "n").Err(), err1, err2)
	for _, cmd := range append(pipelined, tx...) {
		if cmd.Err() != nil || strings.HasSuffix(cmd.String(), ": 0") || strings.HasSuffix(cmd.String(), ": ") {
			err = errors.Join(err, errors.New(cmd.String()))
		}
	}
	return err
}

func TestCloseByACaller(t *testing.T) {
	s := redisserver.Start(t)
	cfg := at(s.Addr)
	log := new(record)
	cfg.Logger = slog.New(log)
	m := newManager(t, cfg)
	ctx := t.Context()
	exercise(t, client(t, m, main))
	for _, how := range []func(redis.UniversalClient) error{
		func(c redis.UniversalClient) error { return c.Close() },
		func(c redis.UniversalClient) error { return c.(*redis.Client).Close() },
		func(c redis.UniversalClient) error { return c.(*redis.Client).WithTimeout(time.Second).Close() },
	} {
		held := client(t, m, cache)
		exercise(t, held)
		if err := how(held); err != nil {
			t.Errorf("Close: %v", err)
		}
		next := client(t, m, cache)
		if next == held || m.Standalone(ctx, cache) != next {
			t.Fatal("the closed client is given out")
		}
		exercise(t, next)
		if err := commands(held); err != nil {
			t.Errorf("the closed client: %v; want it to hand its commands on", err)
		}
	}
	for range 2 { // the second one without a connection
		if c := client(t, m, cache); c.Close() != nil || m.Client(ctx, cache) == c {
			t.Error("the Close of an unused client went unnoticed")
		}
	}
	got, err := redisruntime.DoOn(ctx, m, cache, func(ctx context.Context, c redis.UniversalClient) (string, error) {
		_ = c.Close()
		return c.Set(ctx, "k", "v", 0).Result()
	}, nil)
	if got != "OK" || err != nil {
		t.Errorf("Do with an op that closes its client: %q, %v; want OK", got, err)
	}
	if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 || st.Cause != nil {
		t.Errorf("status %+v; want up, as if nothing had happened", st)
	}
	within(t, "the warning", func() bool { return len(log.all()) == 2 })
	if line := log.all()[1]; !strings.HasPrefix(line, "WARN redis client was closed by a caller: it is shared") ||
		!strings.Contains(line, "database=cache") || !strings.Contains(line, "shared_test.go:") {
		t.Errorf("logged %q; want a warning with the database and the place", line)
	}
	exercise(t, client(t, m, main))
	if err := client(t, m, main).Close(); err != nil {
		t.Error(err)
	}
	within(t, "a warning for the other database", func() bool {
		lines := log.all()
		return len(lines) == 3 && strings.Contains(lines[2], "database=main")
	})
}

// passing is a hook of a caller's own.
type passing struct{ redis.Hook }

func (passing) DialHook(next redis.DialHook) redis.DialHook                               { return next }
func (passing) ProcessHook(next redis.ProcessHook) redis.ProcessHook                      { return next }
func (passing) ProcessPipelineHook(n redis.ProcessPipelineHook) redis.ProcessPipelineHook { return n }

func TestCloseByACallerOfAClientWithHooks(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	held := client(t, m, cache)
	held.AddHook(passing{})
	if err := errors.Join(held.Close(), commands(held)); err != nil {
		t.Error(err)
	}
	exercise(t, client(t, m, cache))
}

// What belongs to one connection must not end on another client's.
func TestCloseByACallerHandsOnNoStateOfAConnection(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := t.Context()
	held := client(t, m, cache).(*redis.Client)
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	conn := held.Conn()
	defer func() { _ = conn.Close() }()
	for what, err := range map[string]error{
		"WATCH":     held.Watch(ctx, func(*redis.Tx) error { return nil }, "k"),
		"SELECT":    conn.Select(ctx, 7).Err(),
		"SETNAME":   conn.ClientSetName(ctx, "x").Err(),
		"MULTI":     held.Do(ctx, "multi").Err(),
		"subscribe": held.Subscribe(ctx).Subscribe(ctx, "ch"),
	} {
		if !errors.Is(err, redis.ErrClosed) {
			t.Errorf("%s on a closed client: %v; want redis.ErrClosed", what, err)
		}
	}
	pipe := conn.Pipeline()
	pipe.Select(ctx, 7)
	pipe.Set(ctx, "k", "v", 0)
	if _, err := pipe.Exec(ctx); !errors.Is(err, redis.ErrClosed) {
		t.Errorf("a pipeline with SELECT: %v; want redis.ErrClosed", err)
	}
}

// 200 goroutines, each of which holds clients, uses them, and closes some, as
// code does that once had a client of its own. Nobody may notice.
func TestCloseByCallersUnderTraffic(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := t.Context()
	shared := client(t, m, cache)
	var wg sync.WaitGroup
	var calls atomic.Int64
	for i := range 200 {
		wg.Go(func() {
			held := shared
			for j := range 40 {
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
				if _, err := c.TxPipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, "n"); return nil }); err != nil {
					t.Errorf("transaction: %v", err)
				}
				calls.Add(1)
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
	if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 {
		t.Errorf("status %+v; want up, never left", st)
	}
	admin := s.Bare(new(redis.Options))
	within(t, "the connections of closed clients end", func() bool {
		list, err := admin.ClientList(ctx).Result()
		return err == nil && strings.Count(list, "\n") <= 10+1
	})
}

// A command that waits in the server when its client is closed gets its answer.
func TestCloseByACallerLetsCommandsEnd(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := t.Context()
	held := client(t, m, cache)
	answer := make(chan error)
	go func() { answer <- held.BLPop(ctx, 0, "list").Err() }()
	admin := s.Bare(&redis.Options{DB: 1})
	within(t, "BLPOP waits", func() bool { return isBlocking(t, admin) })
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	exercise(t, client(t, m, cache))
	if !isBlocking(t, admin) {
		t.Error("the connection of BLPOP was closed")
	}
	if err := admin.RPush(ctx, "list", "x").Err(); err != nil {
		t.Fatal(err)
	}
	if err := <-answer; err != nil {
		t.Errorf("BLPOP: %v; want what was pushed after the Close", err)
	}
}

// A transaction with WATCH is bound to its connection, and ends. That is no
// evidence against the server.
func TestCloseByACallerEndsWatch(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := t.Context()
	for range 5 {
		held := client(t, m, cache)
		err := held.Watch(ctx, func(tx *redis.Tx) error {
			if err := held.Close(); err != nil {
				t.Error(err)
			}
			_, err := tx.TxPipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, "n"); return nil })
			return err
		}, "n")
		if err == nil {
			t.Error("EXEC was sent without the WATCH before it")
		}
	}
	if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 {
		t.Errorf("status %+v; want up, never left", st)
	}
	if n, err := client(t, m, cache).Exists(ctx, "n").Result(); n != 0 || err != nil {
		t.Errorf("the counter exists: %d, %v; want no transaction to have happened", n, err)
	}
}

// isBlocking reports whether a command waits in the server.
func isBlocking(tb testing.TB, admin *redis.Client) bool {
	tb.Helper()
	info, err := admin.Info(tb.Context(), "clients").Result()
	if err != nil {
		tb.Fatal(err)
	}
	return strings.Contains(info, "blocked_clients:1")
}

// The manager's own Close ends what a caller's Close has left open.
func TestCloseAfterACallers(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := t.Context()
	held := client(t, m, cache)
	answer := make(chan error)
	go func() { answer <- held.BLPop(ctx, 0, "list").Err() }()
	admin := s.Bare(&redis.Options{DB: 1})
	within(t, "BLPOP waits", func() bool { return isBlocking(t, admin) })
	if err := errors.Join(held.Close(), m.Close()); err != nil {
		t.Error(err)
	}
	if err := <-answer; err == nil {
		t.Error("BLPOP gave no error after the manager's Close")
	}
	if err := held.Get(ctx, "k").Err(); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("GET: %v; want ErrUnavailable", err)
	}
	if c := m.Client(ctx, cache); c != nil {
		t.Error("a client after Close")
	}
}

func TestCloseTogetherWithCallers(t *testing.T) {
	s := redisserver.Start(t)
	for range 20 {
		m := newManager(t, at(s.Addr))
		ctx := t.Context()
		client(t, m, cache)
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				for c := m.Client(ctx, cache); c != nil; c = m.Client(ctx, cache) {
					_ = c.Incr(ctx, "n").Err()
					_ = c.Close()
				}
			})
		}
		wg.Go(func() {
			time.Sleep(2 * time.Millisecond)
			if err := m.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		})
		wg.Wait()
	}
	admin := s.Bare(new(redis.Options))
	within(t, "all connections end", func() bool {
		list, err := admin.ClientList(context.Background()).Result()
		return err == nil && strings.Count(list, "\n") == 1
	})
}

// A client that is closed while its server is dead is replaced like any other.
func TestCloseByACallerWhileDown(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := t.Context()
	held := client(t, m, cache)
	s.Kill()
	within(t, "down", func() bool { return errors.Is(held.Incr(ctx, "n").Err(), redisruntime.ErrUnavailable) })
	if err := held.Close(); err != nil {
		t.Error(err)
	}
	if err := held.Incr(ctx, "n").Err(); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("INCR while down: %v; want ErrUnavailable", err)
	}
	s.Restart()
	within(t, "up", func() bool { return m.Client(ctx, cache) != nil })
	exercise(t, client(t, m, cache))
	if err := commands(held); err != nil {
		t.Error(err)
	}
	if st := status(t, m, cache); st.Transitions != 3 {
		t.Errorf("%d transitions; want up, down, up", st.Transitions)
	}
}

func BenchmarkCloseByACaller(b *testing.B) {
	s := redisserver.Start(b)
	m := newManager(b, at(s.Addr))
	for b.Loop() {
		if err := client(b, m, cache).Close(); err != nil {
			b.Fatal(err)
		}
	}
}
