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
	mb := m.routes.get("main").members[0]
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

// An endpoint that fails whenever it is used is asked less and less often; one
// that was up for a while is asked soon.
func TestProberPausesGrowOverBriefRecoveries(t *testing.T) {
	m, e := quietManager(t, "127.0.0.1:1")
	mb := m.routes.get("main").members[0]
	mb.proven = true
	e.members = []*member{mb} // without admit: no prober runs, and close has nothing to close
	defer func() { e.members = nil }()
	e.cfg.Probe = Probe{Min: 10 * time.Second, Max: 100 * time.Second, Idle: time.Hour, Misconfigured: time.Hour}
	p := &prober{endpoint: e}
	fail := func(up time.Duration) time.Duration {
		start := time.Now()
		for _, c := range []*condition{{state: Up, since: start.Add(-up)}, {state: Down, since: start}} {
			e.current.Store(c)
			p.next()
		}
		return p.due.Sub(start)
	}
	first := fail(time.Hour)
	for range 4 {
		fail(time.Millisecond)
	}
	if last := fail(time.Millisecond); first > 20*time.Second || last < 70*time.Second {
		t.Errorf("first pause %v, sixth %v; want about 10 s and 100 s", first, last)
	}
	if again := fail(time.Hour); again > 20*time.Second {
		t.Errorf("pause %v after an hour up; want about 10 s", again)
	}
}
