package redisruntime_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
)

// changes keeps what a subscriber is told.
type changes struct {
	mu  sync.Mutex
	all []redisruntime.Change
}

func (c *changes) add(change redisruntime.Change) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, change)
}

// lines are the changes, for comparison.
func (c *changes) lines() (lines []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, change := range c.all {
		lines = append(lines, fmt.Sprintf("%v %v to %v", change.Databases, change.From, change.To))
	}
	return lines
}

func (c *changes) want(tb testing.TB, want ...string) {
	tb.Helper()
	for end := time.Now().Add(long); time.Now().Before(end) && len(c.lines()) < len(want); time.Sleep(2 * time.Millisecond) {
	}
	if got := c.lines(); !slices.Equal(got, want) {
		tb.Errorf("changes:\n%q\nwant:\n%q", got, want)
	}
}

// One outage is one change for all databases on the endpoint, and one that
// says what Status says.
func TestSubscribe(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	got := new(changes)
	defer m.Subscribe(got.add)()
	held := client(t, m, cache)
	client(t, m, main)
	got.want(t, "[cache] unknown to up", "[main] unknown to up")

	s.Kill()
	within(t, "down", func() bool { return errors.Is(held.Incr(t.Context(), "n").Err(), redisruntime.ErrUnavailable) })
	got.want(t, "[cache] unknown to up", "[main] unknown to up", "[cache main] up to down")
	last, st := got.all[2], status(t, m, main)
	if last.Endpoint != s.Addr || !last.At.Equal(st.Since) || last.Cause != st.Cause || last.Cause == nil || last.Missed != 0 {
		t.Errorf("change %+v; want endpoint, time and cause of %+v", last, st)
	}
	if m.Client(t.Context(), redisruntime.Tasks) != nil {
		t.Error("a client while down")
	}
	s.Restart()
	within(t, "up", func() bool { return m.Client(t.Context(), redisruntime.Tasks) != nil })
	_ = m.Close()
	got.want(t, "[cache] unknown to up", "[main] unknown to up", "[cache main] up to down",
		"[tasks] unknown to down", "[cache main] down to up", "[tasks] down to up", "[cache main tasks] up to closed")
	if cause := got.all[4].Cause; cause != nil {
		t.Errorf("up because of %v", cause)
	}
}

// A database that the server does not have changes alone.
func TestSubscribeToOneRefused(t *testing.T) {
	s := redisserver.Start(t, "--databases", "6")
	m := newManager(t, at(s.Addr))
	got := new(changes)
	defer m.Subscribe(got.add)()
	client(t, m, cache)
	_ = m.Client(t.Context(), redisruntime.Temp)
	got.want(t, "[cache] unknown to up", "[temp] unknown to misconfigured")
	if got.all[1].Cause == nil {
		t.Error("no cause")
	}
}

// A subscriber that hangs delays neither the state nor other subscribers, and
// hears everything in order, one call at a time, when it goes on.
func TestSlowSubscriber(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	slow, quick := new(changes), new(changes)
	hang, calls := make(chan struct{}), atomic.Int32{}
	defer m.Subscribe(func(c redisruntime.Change) {
		if calls.Add(1) != 1 {
			t.Error("two calls at a time")
		}
		<-hang
		slow.add(c)
		calls.Add(-1)
	})()
	defer m.Subscribe(quick.add)()
	held := client(t, m, cache)
	want := []string{"[cache] unknown to up"}
	for range 3 {
		s.Kill()
		within(t, "down", func() bool { return errors.Is(held.Incr(t.Context(), "n").Err(), redisruntime.ErrUnavailable) })
		s.Restart()
		within(t, "up", func() bool { return held.Incr(t.Context(), "n").Err() == nil })
		want = append(want, "[cache] up to down", "[cache] down to up")
		quick.want(t, want...)
	}
	close(hang)
	slow.want(t, want...)
}

func TestCancelSubscription(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	once, all := new(changes), new(changes)
	var cancel func()
	ready := make(chan struct{})
	cancel = m.Subscribe(func(c redisruntime.Change) {
		<-ready
		cancel()
		cancel()
		once.add(c)
	})
	close(ready)
	closed := make(chan error, 1)
	defer m.Subscribe(func(c redisruntime.Change) {
		all.add(c)
		if c.To == redisruntime.Down {
			closed <- m.Close()
		}
	})()
	held := client(t, m, cache)
	s.Kill()
	within(t, "down", func() bool { return errors.Is(held.Incr(context.Background(), "n").Err(), redisruntime.ErrUnavailable) })
	if err := <-closed; err != nil {
		t.Errorf("Close from inside a subscriber: %v", err)
	}
	all.want(t, "[cache] unknown to up", "[cache] up to down", "[cache] down to closed")
	once.want(t, "[cache] unknown to up")
	m.Subscribe(all.add)() // after Close: nothing comes, nothing hangs
}

func TestSubscribeNil(t *testing.T) {
	m := newManager(t, at("127.0.0.1:1"))
	defer func() {
		if recover() == nil {
			t.Error("a nil function was taken, and would panic at the first outage")
		}
	}()
	m.Subscribe(nil)
}
