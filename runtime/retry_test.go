package redisruntime_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// unprobed lets no probe come between a failed command and the next one, whose
// reply is to be lost.
func unprobed(cfg redisruntime.Config) redisruntime.Config {
	cfg.Probe.Min, cfg.Probe.Max = time.Hour, time.Hour
	return cfg
}

// A reply that gets lost: the write has happened and must not happen again;
// the read is tried once more, and no caller notices.
func TestLostReply(t *testing.T) {
	s := redisserver.Start(t)
	p := redisserver.NewProxy(t, s.Addr)
	m := newManager(t, unprobed(at(p.Addr)))
	ctx := t.Context()
	c := client(t, m, main)
	if err := c.Set(ctx, "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}

	p.Cut(1)
	if err := c.Incr(ctx, "n").Err(); !errors.Is(err, io.EOF) {
		t.Errorf("INCR whose reply was lost: %v; want EOF", err)
	}
	if n, err := c.Get(ctx, "n").Result(); n != "1" || err != nil {
		t.Errorf("the counter is %s, %v after one INCR", n, err)
	}

	p.Cut(1)
	if v, err := c.Get(ctx, "k").Result(); v != "v" || err != nil {
		t.Errorf("GET whose reply was lost: %q, %v; want v from the second try", v, err)
	}

	p.Cut(1)
	cmds, err := c.Pipelined(ctx, func(p redis.Pipeliner) error { p.Get(ctx, "k"); p.Get(ctx, "n"); return nil })
	if err != nil || cmds[0].(*redis.StringCmd).Val() != "v" || cmds[1].(*redis.StringCmd).Val() != "1" {
		t.Errorf("pipeline of reads: %v, %v; want both values from the second try", cmds, err)
	}

	p.Cut(1)
	if _, err := c.Pipelined(ctx, func(p redis.Pipeliner) error { p.Get(ctx, "k"); p.Incr(ctx, "n"); return nil }); err == nil {
		t.Error("a pipeline with a write was tried again")
	}
	p.Cut(1)
	if _, err := c.TxPipelined(ctx, func(p redis.Pipeliner) error { p.Get(ctx, "k"); return nil }); err == nil {
		t.Error("a transaction was tried again")
	}
	if st := status(t, m, main); st.State != redisruntime.Up || st.Transitions != 1 {
		t.Errorf("status %+v; want up: fewer than three failures in a row", st)
	}

	p.Cut(2)
	if err := c.Get(ctx, "k").Err(); !errors.Is(err, io.EOF) {
		t.Errorf("GET with both replies lost: %v; want EOF after one retry", err)
	}
}

// Three failures in a row are an outage, whatever the commands were.
func TestThreeInARow(t *testing.T) {
	s := redisserver.Start(t)
	p := redisserver.NewProxy(t, s.Addr)
	m := newManager(t, at(p.Addr))
	ctx := context.Background()
	c := client(t, m, main)
	for range 3 {
		p.Cut(1)
		_ = c.Incr(ctx, "n").Err()
		if err := c.Get(ctx, "n").Err(); err != nil {
			t.Fatal(err)
		}
	}
	if st := status(t, m, main); st.Transitions != 1 {
		t.Errorf("%d transitions after failures that were not in a row; want 1", st.Transitions)
	}
	p.Cut(1 << 30)
	for range 3 {
		_ = c.Incr(ctx, "n").Err()
	}
	if err := c.Incr(ctx, "n").Err(); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("fourth failure: %v; want ErrUnavailable", err)
	}
	p.Cut(0)
	within(t, "up", func() bool { return m.Client(ctx, main) != nil })
}
