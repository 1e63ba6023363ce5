package redisruntime_test

import (
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
)

// A server that ended the connection of a probe may speak TLS. That it does not,
// it does not say, and is back long before a patient program would give up on it.
func TestProbeEndsAndDialsArePatient(t *testing.T) {
	s := redisserver.Start(t)
	p := redisserver.NewProxy(t, s.Addr)
	cfg := at(p.Addr)
	cfg.Timeouts.Dial = time.Hour
	cfg.Probe.Min, cfg.Probe.Max = 5*time.Millisecond, 5*time.Millisecond
	m := newManager(t, cfg)
	c := client(t, m, main)
	p.Cut(1 << 30)
	within(t, "down", func() bool { _ = c.Incr(t.Context(), "n").Err(); return m.Client(t.Context(), main) == nil })
	time.Sleep(100 * time.Millisecond) // probes end
	p.Cut(0)
	within(t, "up", func() bool { return m.Client(t.Context(), main) != nil })
}
