package redisruntime

import (
	"context"
	"errors"
	"time"

	"github.com/autobot/redislint/runtime/catalog"
)

// Status is what is known about one database.
type Status struct {
	Database    Database
	Aliases     []Database
	Index       int
	Topology    catalog.Topology
	Endpoint    string // address
	Source      string // where the endpoint was found: a variable, the catalog, detection
	State       State
	Since       time.Time // when the endpoint's state began
	Transitions int       // how often the endpoint's state has changed
	Cause       error     // why it is not Up; nil if it is, or if nobody has asked
}

// Status returns what is known about every canonical database, in the
// catalog's order. It does not ask Redis; a database that nobody has asked
// for is Unknown.
func (m *Manager) Status() []Status {
	all := make([]Status, len(m.order))
	for i, mb := range m.order {
		all[i] = mb.status()
		for _, db := range m.catalog.Databases {
			if db.AliasOf == mb.placed.database.Name {
				all[i].Aliases = append(all[i].Aliases, Database(db.Name))
			}
		}
	}
	return all
}

func (m *member) status() Status {
	m.endpoint.mu.Lock()
	defer m.endpoint.mu.Unlock()
	c := m.endpoint.current.Load()
	state, cause := m.state(c)
	return Status{
		Database:    Database(m.placed.database.Name),
		Index:       m.placed.database.Index,
		Topology:    m.placed.endpoint.Topology,
		Endpoint:    m.endpoint.name,
		Source:      m.placed.source,
		State:       state,
		Since:       c.since,
		Transitions: m.endpoint.transitions,
		Cause:       cause,
	}
}

// state is what condition c of the endpoint means for this database.
func (m *member) state(c *condition) (State, error) {
	var why *UnavailableError
	switch v := m.current.Load(); {
	case v == nil:
		return Unknown, nil
	case errors.As(v.err, &why) && c.state == Up:
		return why.State, why.Cause
	}
	return c.state, c.cause
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
		for _, mb := range m.order {
			dbs = append(dbs, Database(mb.placed.database.Name))
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
