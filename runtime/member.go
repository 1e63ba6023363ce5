package redisruntime

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"syscall"
	"time"
)

// member is one database on one endpoint.
type member struct {
	placed   placement
	route    *route // that it is on
	endpoint *endpoint
	build    func(*gate) *clients

	current atomic.Pointer[view]    // nil until the first answer, or until it was waited for long enough
	clients atomic.Pointer[clients] // nil until somebody asks
	waiting atomic.Bool             // of a node: go-redis has not finished its client, so it must not be probed through it

	// What follows is the endpoint's, under its lock.
	proven    bool      // a probe through this member's own pool was answered
	refusal   error     // the server does not have this database
	retry     time.Time // until when not to probe a member that is not proven
	abandoned []*gate   // of clients that callers have closed, while commands are under way there
	closings  repeats   // by callers
	refusals  repeats
}

// view is what callers get. It has either clients or an error.
type view struct {
	clients clients
	err     error
	since   time.Time // when there began to be clients without interruption
}

var errNoAnswerYet = errors.New("no answer yet")

// giveUp ends the wait of the first callers: from now on there is no client
// here until a probe is answered.
func (m *member) giveUp() {
	e := m.endpoint
	e.mu.Lock()
	defer e.unlock()
	if m.current.Load() == nil {
		m.current.Store(&view{err: m.unavailableFor(e.current.Load(), errNoAnswerYet)})
		e.tell(time.Now(), m)
	}
}

// publish lets callers see what condition c means for this database. The
// endpoint's lock is held.
func (m *member) publish(c *condition) {
	switch {
	case c.state == Unknown:
	case c.state != Up:
		m.current.Store(&view{err: m.unavailable(c)})
	case m.refusal != nil:
		m.current.Store(&view{err: m.unavailableFor(&condition{state: Misconfigured, since: c.since}, m.refusal)})
	case m.proven:
		since := time.Now()
		if v := m.current.Load(); v != nil && v.err == nil {
			since = v.since
		}
		m.current.Store(&view{clients: *m.clients.Load(), since: since})
	}
}

// onTrial reports whether the database waits to come back here from a standby.
func (m *member) onTrial() bool {
	return slices.Index(m.route.members, m) < int(m.route.serving.Load())
}

// standing is what the choice of an endpoint needs to know of this one.
func (m *member) standing() standing {
	c, v := m.endpoint.current.Load(), m.current.Load()
	s := standing{member: m, state: c.state, cause: c.cause(), view: v}
	var why *UnavailableError
	switch {
	case v == nil:
		s.state, s.cause, s.awaited = Unknown, nil, true
	case errors.As(v.err, &why) && (c.state == Up || c.state == Unknown):
		s.state, s.cause = why.State, why.Cause
	case c.state == Up:
		s.steady = v.since
		if failed := c.lastFailure(); failed.After(s.steady) {
			s.steady = failed
		}
	}
	return s
}

func (m *member) newClients() *clients {
	return m.build(&gate{member: m, endpoint: m.endpoint})
}

// replace makes new clients in place of those behind g, which a caller has closed.
func (m *member) replace(g *gate) {
	e := m.endpoint
	e.mu.Lock()
	defer e.unlockApart()
	now := e.current.Load()
	if now.state == Closed || m.clients.Load().gate != g {
		return
	}
	m.clients.Store(m.newSharedClients())
	m.route.counters.replaced.Add(1)
	m.publish(now)
	e.tell(time.Now(), m)
	m.abandoned = append(slices.DeleteFunc(m.abandoned, (*gate).over), g)
	g.abandoned.Store(true)
	if args, ok := m.closings.allow(time.Now(), 1, "database", m.placed.database.Name); ok {
		args = append(args, "closed_at", closer(m.clients.Load().kind()))
		e.later(func() {
			e.log.Warn("redis client was closed by a caller: it is shared by the whole program and must not be closed; it has been replaced", args...)
		})
	}
}

// prove notes that the server answered through this member's pool.
func (m *member) prove() { m.change(true, nil) }

// refuse notes that the server does not have this database.
func (m *member) refuse(cause error) { m.change(false, cause) }

func (m *member) change(proven bool, refusal error) {
	e := m.endpoint
	e.mu.Lock()
	defer e.unlock()
	news := m.refusal == nil && refusal != nil
	changed := news || m.proven != proven
	m.proven, m.refusal, m.retry = proven, refusal, time.Now().Add(jitter(e.cfg.Probe.Misconfigured))
	if changed {
		m.publish(e.current.Load())
		e.tell(time.Now(), m)
		e.nudge()
	}
	if news && e.whole == nil {
		db := m.placed.database
		if args, ok := m.refusals.allow(time.Now(), outages, "database", db.Name, "index", db.Index, "cause", refusal); ok {
			e.later(func() { e.log.Error("redis refuses this program's configuration", args...) })
		}
	}
}

// retryAfter puts off the next probe of a member that is not proven.
func (m *member) retryAfter(pause time.Duration) {
	m.endpoint.mu.Lock()
	defer m.endpoint.mu.Unlock()
	m.retry = time.Now().Add(jitter(pause))
}

// rejection is unavailable for the gate. It saves making an error that callers
// have been shown already.
func (m *member) rejection(seen *condition) error {
	if v := m.current.Load(); v != nil && v.err != nil {
		return v.err
	}
	return m.unavailable(seen)
}

// unavailable says that there is no client because of condition c.
func (m *member) unavailable(c *condition) *UnavailableError { return m.unavailableFor(c, c.cause()) }

func (m *member) unavailableFor(c *condition, cause error) *UnavailableError {
	err := &UnavailableError{
		Database: Database(m.placed.database.Name),
		Endpoint: m.endpoint.name,
		State:    c.state,
		Since:    c.since,
		Cause:    cause,
	}
	if err.State == Up {
		err.State = Unknown // the endpoint is up; this database is not proven yet
	}
	return err
}

// ping asks the server through the member's own pool. While it refuses the
// login, it is asked through a new one: connections that are older than a
// change of password go on working, and would say that all is well.
func (m *member) ping(ctx context.Context) error {
	ctx = context.WithValue(ctx, probeKey{}, true)
	c := m.clients.Load()
	now := m.endpoint.current.Load()
	if now.state != Misconfigured {
		return c.ping(ctx)
	}
	c = m.newClients()
	defer func() { _ = c.universal.Close() }()
	if errors.Is(now.cause(), errIsCluster) {
		return stillCluster(ctx, c.universal)
	}
	return c.ping(ctx)
}

// needsTLS reports whether a probe, or the question to a sentinel, failed with
// err because the server speaks TLS and this program does not. One that speaks
// it answers soon; one that does not may say nothing, and no other probe is sent
// meanwhile, however long the program lets a dial take.
func (m *member) needsTLS(err error) bool {
	e := &m.placed.endpoint
	if e.connector.tls != nil || isReply(err) || isTimeout(err) || isSocket(e.Addresses[0]) || errors.Is(err, syscall.ECONNREFUSED) {
		return false
	}
	addresses := e.Addresses
	if m.endpoint.whole != nil {
		addresses = []string{m.endpoint.name}
	}
	ctx, cancel := context.WithTimeout(m.endpoint.ctx, min(m.endpoint.cfg.Timeouts.Dial, time.Second))
	defer cancel()
	speaks := func(addr string) bool { return speaksTLS(ctx, "tcp", addr) }
	return slices.ContainsFunc(addresses, speaks)
}
