package redisruntime_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// waits are commands that wait for a job without an end.
var waits = map[string]func(context.Context, redis.UniversalClient) error{
	"BLPOP": func(ctx context.Context, c redis.UniversalClient) error { return c.BLPop(ctx, 0, "jobs").Err() },
	"BLMPOP with a timeout": func(ctx context.Context, c redis.UniversalClient) error {
		return c.BLMPop(ctx, time.Hour, "left", 1, "jobs").Err()
	},
	"XREAD": func(ctx context.Context, c redis.UniversalClient) error {
		return c.XRead(ctx, &redis.XReadArgs{Streams: []string{"stream", "$"}, Block: 0}).Err()
	},
	"BLPOP on a connection": func(ctx context.Context, c redis.UniversalClient) error {
		single, ok := c.(*redis.Client)
		if !ok {
			return c.BLPop(ctx, 0, "jobs").Err() // the others have none
		}
		conn := single.Conn()
		defer func() { _ = conn.Close() }()
		return conn.BLPop(ctx, 0, "jobs").Err()
	},
}

// A program ends, and its workers wait for jobs. go-redis alone would let them
// wait until there are some.
func TestCancelledWaitEndsOnEveryTopology(t *testing.T) {
	withEveryTopology(t, func(t *testing.T, cfg redisruntime.Config) {
		cfg.Timeouts.Read = 300 * time.Millisecond
		m := newManager(t, cfg)
		c := client(t, m, cache)
		for name, wait := range waits {
			t.Run(name, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan error)
				go func() { ended <- wait(ctx, c) }()
				time.Sleep(20 * time.Millisecond)
				cancel()
				select {
				case err := <-ended:
					if !errors.Is(err, context.Canceled) {
						t.Errorf("%v; want the cancellation", err)
					}
				case <-time.After(long):
					t.Fatal("it waits on")
				}
			})
		}
		if s := status(t, m, cache); s.State != redisruntime.Up || s.Transitions != 1 {
			t.Errorf("%v after %d changes; want up after one", s.State, s.Transitions)
		}
	})
}

// What the server gives away while a worker is being ended is not lost.
func TestJobBehindACancellationArrives(t *testing.T) {
	t.Parallel()
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	c := client(t, m, cache)
	ctx, cancel := context.WithCancel(t.Context())
	got := make(chan *redis.StringSliceCmd)
	go func() { got <- c.BLPop(ctx, 0, "jobs") }()
	within(t, "a client is blocked", func() bool {
		clients, err := c.Info(t.Context(), "clients").Result()
		return err == nil && strings.Contains(clients, "blocked_clients:1")
	})
	cancel()
	time.Sleep(20 * time.Millisecond)
	if err := c.RPush(t.Context(), "jobs", "job").Err(); err != nil {
		t.Fatal(err)
	}
	if job, err := (<-got).Result(); err != nil || job[1] != "job" {
		t.Errorf("the job is lost: %q, %v", job, err)
	}
}

// A context that ends behind a reply leaves the connection to the next command.
func TestConnectionAfterAWait(t *testing.T) {
	t.Parallel()
	s := redisserver.Start(t)
	cfg := hasty(at(s.Addr))
	cfg.PoolSize = 1
	m := newManager(t, cfg)
	c := client(t, m, cache)
	ctx, cancel := context.WithCancel(t.Context())
	if err := c.RPush(t.Context(), "jobs", "job").Err(); err != nil {
		t.Fatal(err)
	}
	if err := c.BLPop(ctx, 0, "jobs").Err(); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := c.BLPop(t.Context(), time.Second, "jobs").Err(); !errors.Is(err, redis.Nil) { // longer than a read may take
		t.Errorf("%v; want nothing after a second", err)
	}
	if n := c.PoolStats().Misses; n != 1 {
		t.Errorf("%d connections were made; want one", n)
	}
}
