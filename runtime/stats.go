package redisruntime

import (
	"errors"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

// Stats counts what has happened to one database since the Manager was made.
// A call is a single command, a pipeline or a transaction.
type Stats struct {
	Database  Database
	Rejected  uint64    // calls on a held client that were not sent, because its endpoint was not up
	Retried   uint64    // calls that were sent once more, after a network failure
	Fallbacks Fallbacks // that Do ran
	Replaced  uint64    // clients that a caller has closed

	// Pools are those of the database's clients, one for each endpoint, in the
	// order of Status.Endpoints; nil while nobody has asked for the database.
	Pools []PoolStats
}

// PoolStats is the pool of a database's client on one endpoint. The counters
// begin anew with a client that replaces one.
type PoolStats struct {
	Endpoint string // address
	redis.PoolStats
}

// Fallbacks says how often Do ran a fallback, by reason.
type Fallbacks struct {
	NoClient uint64 // the database was unavailable
	Missing  uint64 // op returned redis.Nil
	Failed   uint64 // op returned another error
}

// counters are a route's. None is touched by a command that succeeds.
type counters struct {
	rejected, retried, replaced atomic.Uint64
	noClient, missing, failed   atomic.Uint64
}

// Stats returns the counters of every canonical database, in the order of Status.
func (m *Manager) Stats() []Stats {
	all := make([]Stats, len(m.order))
	for i, r := range m.order {
		all[i] = r.stats()
	}
	return all
}

// stats takes no lock: a pool has one of its own, and whoever closes a client
// holds it while the endpoint's is taken.
func (r *route) stats() Stats {
	s := Stats{
		Database: Database(r.database.Name),
		Rejected: r.counters.rejected.Load(),
		Retried:  r.counters.retried.Load(),
		Fallbacks: Fallbacks{
			NoClient: r.counters.noClient.Load(),
			Missing:  r.counters.missing.Load(),
			Failed:   r.counters.failed.Load(),
		},
		Replaced: r.counters.replaced.Load(),
	}
	for _, m := range r.members {
		if c := m.clients.Load(); c != nil {
			s.Pools = append(s.Pools, PoolStats{m.endpoint.name, *c.universal.PoolStats()})
		}
	}
	return s
}

// countFallback counts a fallback of Do. A name that the catalog does not have
// is not counted; it may come from anywhere.
func (m *Manager) countFallback(db Database, client redis.UniversalClient, reason error) {
	r := m.routes.get(string(db))
	switch {
	case r == nil:
	case client == nil:
		r.counters.noClient.Add(1)
	case errors.Is(reason, redis.Nil):
		r.counters.missing.Add(1)
	default:
		r.counters.failed.Add(1)
	}
}
