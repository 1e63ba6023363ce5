package redisruntime

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// threshold is how many failures in a row, short of a failed dial, mean down.
const threshold = 3

// condition is what is known about an endpoint. Every transition makes a new
// one, so that evidence gathered under an older one can be told and dropped:
// that is why an outage is one transition, however many commands it fails.
type condition struct {
	state    State
	since    time.Time
	latest   atomic.Pointer[error] // cause; see cause
	failures atomic.Int32          // in a row
	failed   atomic.Int64          // when the last one was: nanoseconds after since
	refused  atomic.Bool           // said that a login was refused, though others go on
}

func newCondition(state State, since time.Time, cause error) *condition {
	c := &condition{state: state, since: since}
	c.latest.Store(&cause)
	return c
}

// cause is the latest of what keeps the state from being Up, or nil: a server
// that refused connections may be loading its data by now.
func (c *condition) cause() error {
	if cause := c.latest.Load(); cause != nil {
		return *cause
	}
	return nil
}

// failure counts one, and returns how many there are in a row.
func (c *condition) failure() int32 {
	c.failed.Store(int64(time.Since(c.since)))
	return c.failures.Add(1)
}

// lastFailure is since if there was none.
func (c *condition) lastFailure() time.Time { return c.since.Add(time.Duration(c.failed.Load())) }

// endpoint is the state machine of one deployment and login. All databases on
// it share it.
type endpoint struct {
	name    string // addresses, for people
	cfg     *Config
	log     *slog.Logger
	reroute func(at time.Time, routes ...*route) (lines []func()) // called when databases may have to be served in another way
	rotates bool                                                  // the login may change while the program runs

	// What follows is for topologies with more than one server.
	hasNodes      bool                   // that have states of their own
	nodes         nodes                  // of a cluster or ring
	whole         *endpoint              // what this is a node of; nil if it is none
	master        atomic.Pointer[string] // address that sentinels named last
	lostSentinels atomic.Bool            // they do not name one now, which has been logged

	current   atomic.Pointer[condition]
	active    atomic.Bool // a command was served since the idle timer last looked
	suspected atomic.Bool // a caller gave up waiting: probe soon
	probing   atomic.Bool

	wake   chan struct{} // makes the prober look again; holds one
	ctx    context.Context
	cancel context.CancelFunc
	done   sync.WaitGroup // the prober

	mu          sync.Mutex
	members     []*member // those that were asked for, in that order
	transitions int
	journal     journal
	lines       []func() // to be logged when the lock is given up; see unlock
}

func newEndpoint(name string, cfg *Config, reroute func(time.Time, ...*route) []func()) *endpoint {
	e := &endpoint{
		name:    name,
		cfg:     cfg,
		log:     cfg.Logger.With("endpoint", name),
		reroute: reroute,
		wake:    make(chan struct{}, 1),
	}
	e.ctx, e.cancel = context.WithCancel(context.Background())
	e.journal.said = &condition{state: Unknown, since: time.Now()}
	e.current.Store(e.journal.said)
	return e
}

// used notes that the server answers, so that it need not be probed.
func (e *endpoint) used() {
	if !e.active.Load() {
		e.active.Store(true)
	}
}

// report applies a verdict that was reached while the condition was seen.
func (e *endpoint) report(seen *condition, v verdict, err error) {
	switch v {
	case serving, refusingIndex:
		seen.failures.Store(0)
		e.used()
	case failing:
		if seen.failure() >= threshold || seen.state == Unknown {
			e.transition(seen, Down, err)
		} else if seen.state == Up {
			e.suspect()
		}
	case refusing:
		if !e.rotates || seen.state != Up || seen.failure() >= threshold {
			e.transition(seen, Misconfigured, err)
		}
	case refusingNow:
		if seen.refused.CompareAndSwap(false, true) {
			e.log.Warn("redis refuses a login that may be changing: connections from before go on", "cause", err)
		}
		e.suspect()
	case impatientCaller, garbled:
		e.suspect()
	case nothing:
	}
}

// suspect asks for a probe, because something looked wrong without proving it.
func (e *endpoint) suspect() {
	if e.suspected.CompareAndSwap(false, true) {
		e.nudge()
	}
}

func (e *endpoint) nudge() {
	select {
	case e.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// transition leaves the condition seen, unless that is over. Closed is never
// left. If the state is the same, only its cause may be another.
func (e *endpoint) transition(seen *condition, to State, cause error) {
	next := newCondition(to, time.Now(), cause)
	e.mu.Lock()
	defer e.unlock()
	if e.current.Load() != seen || seen.state == Closed {
		return
	}
	if seen.state == to {
		e.revise(seen, cause)
		return
	}
	e.current.Store(next)
	e.transitions++
	e.journal.left(seen)
	e.say(next)
	for _, m := range e.members {
		m.publish(next)
	}
	e.tell(next.since, e.members...)
	e.nudge()
	if e.whole != nil {
		e.whole.suspect()
	}
	if to == Up {
		for _, n := range e.nodes.all() {
			n.suspect() // the whole is back, so a node that was down may be
		}
	}
}

// revise lets callers see another cause of the same state. The lock is held.
func (e *endpoint) revise(c *condition, cause error) {
	if c.state == Up || cause == nil || c.cause() != nil && c.cause().Error() == cause.Error() {
		return
	}
	c.latest.Store(&cause)
	for _, m := range e.members {
		m.publish(c)
	}
	e.tell(time.Now(), e.members...)
}

// isProbed reports whether a probe may be under way, of this or of the whole.
func (e *endpoint) isProbed() bool {
	return e.probing.Load() || e.whole != nil && e.whole.probing.Load()
}

// tell has it chosen anew who serves the databases of members. The lock is held.
func (e *endpoint) tell(at time.Time, members ...*member) {
	routes := make([]*route, len(members))
	for i, m := range members {
		routes[i] = m.route
	}
	e.lines = append(e.lines, e.reroute(at, routes...)...)
}

// later keeps what is to be logged. The lock is held.
func (e *endpoint) later(line func()) { e.lines = append(e.lines, line) }

// unlock gives up the lock, and then logs: the logger may write to Redis.
func (e *endpoint) unlock() {
	lines := e.lines
	e.lines = nil
	e.mu.Unlock()
	run(lines)
}

// unlockApart is unlock for who holds one of go-redis's locks as well.
func (e *endpoint) unlockApart() {
	if lines := e.lines; len(lines) > 0 {
		e.lines = nil
		e.done.Go(func() { run(lines) })
	}
	e.mu.Unlock()
}

// say logs the condition, unless it has been or is not to be. The lock is held.
func (e *endpoint) say(c *condition) {
	what := "redis"
	if e.whole != nil {
		what = "redis node"
		if e.whole.current.Load().state != Up {
			e.journal.said = c // by what is said of the whole
			return
		}
	}
	if line := e.journal.enter(c, what, e.log, time.Now()); line != nil {
		e.later(line)
	}
}

// catchUp logs a state that lasts and that was left out when it began.
func (e *endpoint) catchUp() {
	e.mu.Lock()
	defer e.unlock()
	if c := e.current.Load(); c.state != Up && c != e.journal.said {
		e.say(c)
	}
}

// admit makes m a member that is probed. The first one starts the prober.
func (e *endpoint) admit(m *member) {
	e.mu.Lock()
	defer e.unlock()
	now := e.current.Load()
	if now.state != Closed {
		m.clients.Store(m.newSharedClients())
		e.members = append(e.members, m)
		if len(e.members) == 1 {
			e.done.Go(func() { (&prober{endpoint: e}).run() })
		}
	}
	m.publish(now)
	e.tell(time.Now(), m)
	e.nudge()
}

// close stops the prober and closes every client. It waits for both.
func (e *endpoint) close() (errs []error) {
	for e.current.Load().state != Closed {
		e.transition(e.current.Load(), Closed, nil)
	}
	e.nodes.close()
	e.cancel()
	e.done.Wait()
	e.mu.Lock()
	members := e.members
	e.members = nil
	e.mu.Unlock()
	for _, m := range members {
		m.clients.Load().gate.drain()
		if err := m.clients.Load().universal.Close(); err != nil && !errors.Is(err, redis.ErrClosed) {
			errs = append(errs, err)
		}
		for _, g := range m.abandoned {
			g.closeOrphans()
		}
	}
	return errs
}
