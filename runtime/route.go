package redisruntime

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/autobot/redislint/runtime/catalog"
)

// route is the way to one database: a member on its endpoint, and one on each
// of that endpoint's standbys. failover.go says which of them serves.
type route struct {
	database catalog.Database
	members  []*member // in the order of preference
	cfg      *Config
	reroute  func(at time.Time, routes ...*route) (lines []func())

	current  atomic.Pointer[view] // nil until the first answer, or until it was waited for long enough
	settled  chan struct{}        // closed when current is first stored
	asked    sync.Once
	deadline time.Time // until when the first callers wait

	counters   *counters
	wrongTypes []string // clients that it does not have, but that were asked for; under Manager.mu

	serving  atomic.Int32 // index of the member that serves or served last, or nobody
	switches atomic.Int32 // from one to another

	// What follows is under Manager.routing.
	now   standing    // of the member that serves or is the closest to it
	told  standing    // what subscribers know
	timer *time.Timer // to look again; nil if there is nothing to wait for
}

func newRoute(db catalog.Database, cfg *Config, reroute func(time.Time, ...*route) []func()) *route {
	r := &route{database: db, cfg: cfg, reroute: reroute, counters: new(counters), settled: make(chan struct{})}
	r.serving.Store(nobody)
	return r
}

// await returns the view of a database that has none yet. It waits for the
// first answer, for no longer than ctx, and no longer than FirstCall from the
// first call on. Standbys are asked at the same time, and kept warm from then on.
func (r *route) await(ctx context.Context) *view {
	r.asked.Do(func() {
		r.deadline = time.Now().Add(r.cfg.Timeouts.FirstCall)
		for _, m := range r.members {
			m.endpoint.admit(m)
		}
	})
	if ctx == nil { // go-redis would panic, but there may be no client to ask
		ctx = context.Background()
	}
	timer := time.NewTimer(time.Until(r.deadline))
	defer timer.Stop()
	select {
	case <-r.settled:
	case <-timer.C:
		for _, m := range r.members {
			m.giveUp()
		}
	case <-ctx.Done():
		if r.current.Load() == nil {
			m := r.members[0]
			return &view{err: m.unavailableFor(m.endpoint.current.Load(), ctx.Err())}
		}
	}
	return r.current.Load()
}

// settle chooses who serves. It reports whether there is anything to say to
// callers yet, and returns a log line if another one serves than before.
func (r *route) settle(now time.Time) (line func(), settled bool) {
	all := make([]standing, len(r.members))
	for i, m := range r.members {
		all[i] = m.standing()
	}
	serving := int(r.serving.Load())
	at, again := choose(all, serving, now, r.cfg.Failback)
	r.lookAgain(again)
	if at == nobody {
		return nil, false
	}
	r.now = all[at]
	if r.now.state != Up {
		r.store(&view{err: unavailable(all, at)})
		return nil, true
	}
	r.store(r.now.view)
	r.serving.Store(int32(at))
	if from := max(serving, 0); from != at {
		r.switches.Add(1)
		r.members[at].endpoint.suspect() // what is known of it may be old
		line = func() { r.logSwitch(all[from], all[at], now) }
	}
	return line, true
}

func (r *route) store(v *view) {
	if r.current.Swap(v) == nil {
		close(r.settled)
	}
}

// lookAgain sets when to choose again although nothing has changed.
func (r *route) lookAgain(after time.Duration) {
	if r.timer != nil {
		r.timer.Stop()
		r.timer = nil
	}
	if after > 0 {
		r.timer = time.AfterFunc(after, func() { run(r.reroute(time.Now(), r)) })
	}
}

func (r *route) logSwitch(from, to standing, now time.Time) {
	args := []any{"database", r.database.Name, "from", from.member.endpoint.name, "to", to.member.endpoint.name}
	if from.state == Up {
		stable := now.Sub(to.steady).Round(time.Millisecond)
		r.cfg.Logger.Info("redis database is back", append(args, "cause", fmt.Sprintf("up for %v without a failure", stable))...)
		return
	}
	r.cfg.Logger.Warn("redis database has gone to another endpoint", append(args, "cause", from.cause)...)
}

// run calls what was kept until no lock is held.
func run(lines []func()) {
	for _, line := range lines {
		line()
	}
}
