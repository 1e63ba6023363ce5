package redisruntime_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func TestCloseUnderTraffic(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := context.Background()
	held := client(t, m, cache)
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			for {
				err := held.Incr(ctx, "n").Err()
				if errors.Is(err, redisruntime.ErrUnavailable) || errors.Is(err, redis.ErrClosed) {
					return
				}
			}
		})
	}
	var closers sync.WaitGroup
	for range 4 {
		closers.Go(func() {
			if err := m.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		})
	}
	closers.Wait()
	wg.Wait()
	_, err := m.Lookup(ctx, cache)
	var why *redisruntime.UnavailableError
	if !errors.As(err, &why) || why.State != redisruntime.Closed {
		t.Errorf("Lookup after Close: %v; want closed", err)
	}
	if c := m.Client(ctx, main); c != nil { // never asked before
		t.Errorf("Client after Close = %v; want nil", c)
	}
}

func TestCloseDuringTheFirstCall(t *testing.T) {
	s := redisserver.Start(t)
	cfg := hasty(at(s.Addr)) // Close waits for the probe
	m := newManager(t, cfg)
	s.Stop()
	defer s.Cont()
	released := make(chan error)
	go func() {
		_, err := m.Lookup(context.Background(), cache)
		released <- err
	}()
	within(t, "the endpoint is asked", func() bool { return len(released) == 0 })
	time.Sleep(10 * time.Millisecond)
	if err := m.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := <-released; !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("Lookup = %v; want ErrUnavailable", err)
	}
}

func TestWaitReady(t *testing.T) {
	s := redisserver.Reserve(t)
	m := newManager(t, at(s.Addr))
	short, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := m.WaitReady(short, cache); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("WaitReady = %v; want ErrUnavailable", err)
	}
	ready := make(chan error)
	go func() { ready <- m.WaitReady(context.Background()) }()
	s.Restart()
	if err := <-ready; err != nil {
		t.Errorf("WaitReady = %v; want all databases up", err)
	}
	for _, st := range m.Status() {
		if st.State != redisruntime.Up {
			t.Errorf("%s is %v after WaitReady", st.Database, st.State)
		}
	}
	if err := m.WaitReady(t.Context(), "cahce"); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("WaitReady(cahce) = %v; want it to end at once", err)
	}
	go func() { ready <- m.WaitReady(context.Background(), cache) }()
	if err := <-ready; err != nil {
		t.Error(err)
	}
	s.Kill()
	within(t, "down", func() bool {
		c := m.Client(context.Background(), cache)
		return c == nil || errors.Is(c.Set(context.Background(), "k", 1, 0).Err(), redisruntime.ErrUnavailable)
	})
	waiting, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	go func() { ready <- m.WaitReady(waiting, cache) }()
	s.Restart() // a database that was up before is up again by the endpoint's change alone
	if err := <-ready; err != nil {
		t.Errorf("WaitReady over a restart = %v; want up", err)
	}
	s.Kill()
	within(t, "down", func() bool {
		c := m.Client(context.Background(), cache)
		return c == nil || errors.Is(c.Set(context.Background(), "k", 1, 0).Err(), redisruntime.ErrUnavailable)
	})
	go func() { ready <- m.WaitReady(waiting, cache) }()
	_ = m.Close()
	if err := <-ready; !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("WaitReady during Close = %v; want ErrUnavailable", err)
	}
}
