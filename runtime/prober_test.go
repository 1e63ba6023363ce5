package redisruntime

import (
	"testing"
	"time"
)

// A member that could not be proven while its endpoint is up is not asked
// again before its pause is over: the prober must not spin.
func TestProberPausesForUnprovenMembers(t *testing.T) {
	m, e := quietManager(t, "127.0.0.1:1")
	e.transition(e.current.Load(), Up, nil)
	mb := m.members.get("main")
	e.mu.Lock()
	e.members = append(e.members, mb) // without admit: no prober runs, and close has nothing to close
	e.mu.Unlock()
	defer func() { e.mu.Lock(); e.members = nil; e.mu.Unlock() }()
	p := &prober{endpoint: e}
	if p.next() != mb {
		t.Fatal("a member that was never asked is not the next")
	}
	mb.retryAfter(time.Hour)
	if got := p.next(); got != nil {
		t.Error("a member is asked again within its pause")
	}
	if !p.due.After(time.Now()) {
		t.Error("the prober would spin")
	}
}

func TestJitterStaysWithinAQuarter(t *testing.T) {
	for range 1000 {
		if d := jitter(time.Second); d < 750*time.Millisecond || d > 1250*time.Millisecond {
			t.Fatalf("jitter(1s) = %v", d)
		}
	}
}
