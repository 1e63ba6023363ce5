package redisruntime

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"
)

// Calls of a provider that hangs do not pile up, and what it says too late is
// not lost: a subscription has to be ended.
func TestAsk(t *testing.T) {
	c := &connector{timeout: time.Millisecond, asking: make(chan struct{}, 2)}
	var calls atomic.Int64
	release, late := make(chan struct{}), make(chan string)
	hang := func(context.Context) (string, error) {
		calls.Add(1)
		<-release
		return "token", nil
	}
	for range 10 {
		said, err := ask(t.Context(), c, hang, func(s string) { late <- s })
		if said != "" || !errors.Is(err, context.DeadlineExceeded) || !as[*credentialsError](err) {
			t.Fatalf("ask = %q, %v; want a deadline", said, err)
		}
	}
	if n := calls.Load(); n != 2 {
		t.Errorf("%d calls hang; want 2", n)
	}
	close(release)
	for range 2 {
		if s := <-late; s != "token" {
			t.Errorf("late: %q", s)
		}
	}
	c.timeout = time.Minute
	if said, err := ask(t.Context(), c, hang, nil); said != "token" || err != nil {
		t.Errorf("ask = %q, %v; want the token", said, err)
	}
}
