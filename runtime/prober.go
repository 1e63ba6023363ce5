package redisruntime

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"
)

// prober asks an endpoint for its state: at once for a database that was
// never asked, with growing pauses while it is not up, rarely while it is.
// It is one goroutine per endpoint, however many callers wait.
type prober struct {
	endpoint *endpoint
	seen     *condition    // in the last round
	pause    time.Duration // the next one while down
	due      time.Time     // of the next probe
	last     time.Time     // of the last probe
}

func (p *prober) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-p.endpoint.ctx.Done():
			return
		case <-p.endpoint.wake:
		case <-timer.C:
		}
		for m := p.next(); m != nil; m = p.next() {
			p.probe(m)
		}
		p.endpoint.catchUp()
		timer.Reset(time.Until(p.due))
	}
}

// next returns the member to probe now, or nil; then due says when to look again.
func (p *prober) next() *member {
	e := p.endpoint
	e.mu.Lock()
	defer e.mu.Unlock()
	now, c, trial := time.Now(), e.current.Load(), slices.ContainsFunc(e.members, (*member).onTrial)
	if c != p.seen {
		if !p.again(c) {
			p.pause = e.cfg.Probe.Min
		}
		p.seen = c
		if c.state != Unknown {
			p.schedule(now)
		}
	}
	lead := p.lead()
	if c.state == Closed || lead == nil {
		p.due = now.Add(e.cfg.Probe.Idle)
		return nil
	}
	if c.state == Up {
		if m := p.unproven(now); m != nil {
			return m
		}
		switch {
		case c.failures.Load() > 0:
			p.hasten(p.last.Add(e.cfg.Probe.Min))
		case trial:
			p.hasten(p.last.Add(e.cfg.Probe.Max))
		}
	}
	if e.suspected.Load() {
		p.hasten(p.last.Add(e.cfg.Probe.Min))
	}
	if now.Before(p.due) {
		return nil
	}
	if c.state == Up && !trial && e.active.Swap(false) && !e.suspected.Load() && c.failures.Load() == 0 {
		p.schedule(now) // commands were served: that is as good as a probe
		return nil
	}
	return lead
}

// hasten moves the next probe forward.
func (p *prober) hasten(to time.Time) {
	if to.Before(p.due) {
		p.due = to
	}
}

// again reports whether c belongs to the outage before it: pauses go on
// growing if the endpoint fails as soon as it is used, such as one that has no
// room for more connections.
func (p *prober) again(c *condition) bool {
	switch {
	case p.seen == nil:
		return false
	case p.seen.state == Up:
		return c.since.Sub(p.seen.since) < p.endpoint.cfg.Probe.Max
	default:
		return p.seen.state == Down
	}
}

// unproven returns a member that nobody has yet reached the server through.
func (p *prober) unproven(now time.Time) *member {
	for _, m := range p.endpoint.members {
		switch {
		case m.proven:
		case !now.Before(m.retry):
			return m
		default:
			p.hasten(m.retry)
		}
	}
	return nil
}

// lead returns the member that is probed for all: the first one that the
// server has not refused, or else the first; nil if there is none.
func (p *prober) lead() (lead *member) {
	for _, m := range p.endpoint.members {
		switch {
		case m.waiting.Load():
		case m.refusal == nil:
			return m
		case lead == nil:
			lead = m
		}
	}
	return lead
}

// probe sends a PING and draws the consequences for endpoint and member.
func (p *prober) probe(m *member) {
	e := p.endpoint
	seen := e.current.Load()
	limit := e.cfg.Timeouts.Dial + e.cfg.Timeouts.Read
	if m.route.current.Load() == nil {
		limit = e.cfg.Timeouts.FirstCall // callers are waiting
	}
	ctx, cancel := context.WithTimeout(e.ctx, limit)
	defer cancel()
	e.suspected.Store(false)
	e.probing.Store(true)
	err := m.ping(ctx)
	e.probing.Store(false)

	v := classify(e.ctx, err) // the probe's own deadline is no excuse
	switch {
	case v == nothing && ended(ctx) && e.ctx.Err() == nil:
		v = failing
	case (v == garbled || v == failing) && m.needsTLS(err):
		v, err = refusing, tlsFault(errTLSServer)
	case v == garbled:
		v = refusing // it is not a Redis server
	}
	switch v {
	case serving:
		m.prove()
	case refusingIndex:
		m.refuse(err)
	default:
		m.retryAfter(e.cfg.Probe.Min)
	}
	if seen.state != Up && (v == serving || v == refusingIndex) {
		e.transition(seen, Up, nil)
	} else {
		e.report(seen, v, err)
	}
	p.last = time.Now()
	p.schedule(p.last)
}

// schedule sets when to probe again if nothing happens.
func (p *prober) schedule(now time.Time) {
	probe := p.endpoint.cfg.Probe
	switch p.endpoint.current.Load().state {
	case Up:
		p.due = now.Add(jitter(probe.Idle))
	case Misconfigured:
		p.due = now.Add(jitter(p.misconfiguredPause()))
	default:
		p.due = now.Add(jitter(p.pause))
		p.pause = min(2*p.pause, probe.Max)
	}
}

// misconfiguredPause is long, because somebody has to change something. Where
// the login may change by itself, pauses only grow to that.
func (p *prober) misconfiguredPause() time.Duration {
	longest := p.endpoint.cfg.Probe.Misconfigured
	if !p.endpoint.rotates {
		return longest
	}
	pause := min(p.pause, longest)
	p.pause = min(2*pause, longest)
	return pause
}

// jitter varies d by a quarter either way.
func jitter(d time.Duration) time.Duration {
	return d - d/4 + rand.N(d/2+1)
}
