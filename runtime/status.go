package redisruntime

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/autobot/redislint/runtime/catalog"
)

// Status is what is known about one database. Where its endpoint has standbys,
// Topology to Cause are those of the one that serves it now, or else of the closest to that.
type Status struct {
	Database    Database
	Aliases     []Database
	Index       int
	Topology    catalog.Topology
	Endpoint    string // its addresses; also the master's name, where the same sentinels watch several
	Source      string // where the endpoint was found: a variable, the catalog, detection
	State       State
	Since       time.Time // when the endpoint's state began
	Transitions int       // how often the endpoint's state has changed
	Cause       error     // why it is not Up; nil if it is, or if nobody has asked

	WrongTypes []string // clients that were asked for, but that the topology did not have, such as "*redis.Ring"; in order

	Switches  int              // how often the database has gone to another endpoint
	Endpoints []EndpointStatus // all that may serve it, in the order of preference
}

// EndpointStatus is what is known about a database on one endpoint.
type EndpointStatus struct {
	Topology    catalog.Topology
	Endpoint    string // as in Status
	Source      string
	State       State
	Since       time.Time
	Transitions int
	Cause       error
	Nodes       []NodeStatus // of a cluster or ring, as far as they are known; in the order of addresses
}

// NodeStatus is what is known about one node of a cluster or shard of a ring.
// The endpoint may be Up while some of them are not.
type NodeStatus struct {
	Address     string
	State       State
	Since       time.Time
	Transitions int
	Cause       error // why it is not Up; nil if it is
}

// status returns that of every node.
func (n *nodes) status() (all []NodeStatus) {
	for _, e := range n.all() {
		e.mu.Lock()
		c := e.current.Load()
		all = append(all, NodeStatus{e.name, c.state, c.since, e.transitions, c.cause()})
		e.mu.Unlock()
	}
	return all
}

// Status returns what is known about every canonical database, in the
// catalog's order. It does not ask Redis; a database that nobody has asked
// for is Unknown.
func (m *Manager) Status() []Status {
	all := make([]Status, len(m.order))
	for i, r := range m.order {
		all[i] = r.status()
		m.mu.Lock()
		all[i].WrongTypes = slices.Clone(r.wrongTypes)
		m.mu.Unlock()
		for _, db := range m.catalog.Databases {
			if db.AliasOf == r.database.Name {
				all[i].Aliases = append(all[i].Aliases, Database(db.Name))
			}
		}
	}
	return all
}

func (r *route) status() Status {
	all := make([]standing, len(r.members))
	s := Status{Database: Database(r.database.Name), Index: r.database.Index}
	for i, m := range r.members {
		var one EndpointStatus
		one, all[i] = m.status()
		s.Endpoints = append(s.Endpoints, one)
	}
	at := closest(all)
	if serving := int(r.serving.Load()); serving != nobody && all[serving].state == Up {
		at = serving
	}
	e := s.Endpoints[at]
	s.Topology, s.Endpoint, s.Source = e.Topology, e.Endpoint, e.Source
	s.State, s.Since, s.Transitions, s.Cause = e.State, e.Since, e.Transitions, e.Cause
	s.Switches = int(r.switches.Load())
	return s
}

func (m *member) status() (EndpointStatus, standing) {
	m.endpoint.mu.Lock()
	defer m.endpoint.mu.Unlock()
	now := m.standing()
	return EndpointStatus{
		Topology:    m.placed.endpoint.Topology,
		Endpoint:    m.endpoint.name,
		Source:      m.placed.source,
		State:       now.state,
		Since:       m.endpoint.current.Load().since,
		Transitions: m.endpoint.transitions,
		Cause:       now.cause,
		Nodes:       m.endpoint.nodes.status(),
	}, now
}

// WaitReady waits until every one of the databases (all of the catalog, if
// none is given) is up. It returns early if one is misconfigured, not in the
// catalog, or closed, because waiting would not help. The error says of each
// that is not up why.
func (m *Manager) WaitReady(ctx context.Context, dbs ...Database) error {
	if m.invalid != nil {
		return m.invalid
	}
	if ctx == nil {
		ctx = context.Background()
	}
	if len(dbs) == 0 {
		for _, r := range m.order {
			dbs = append(dbs, Database(r.database.Name))
		}
	}
	for {
		changed := m.nextChange()
		var errs []error
		hopeless := false
		for _, db := range dbs {
			_, err := m.Lookup(ctx, db)
			var why *UnavailableError
			if errors.As(err, &why) {
				errs = append(errs, err)
				hopeless = hopeless || why.State == Misconfigured || why.State == Closed
			}
		}
		if len(errs) == 0 || hopeless || ctx.Err() != nil {
			return errors.Join(errs...)
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}
