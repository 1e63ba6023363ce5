package redisruntime

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// An Instrument adds hooks to a client of a database, with its AddHook (or
// OnNewNode, for those that belong on the nodes of a cluster or ring). It is
// called for every client before anybody else has it: the first of a database
// on each endpoint, and each that replaces one that a caller has closed.
//
// It must do that and no more: it may be called while a caller closes a
// client, with locks held. It may not send commands, call the Manager, or wait.
//
// Its hooks come after the Manager's own. They see what is sent, a retry as a
// call of its own, and not what is rejected while Redis is down. They also see
// the commands that open a connection (HELLO, AUTH, SELECT), inside the one that
// needs it, and probes; see IsProbe.
type Instrument func(client redis.UniversalClient, db Database)

// IsProbe reports whether a command with this context is a probe of the
// Manager's, rather than the program's own.
func IsProbe(ctx context.Context) bool { return ctx.Value(probeKey{}) != nil }

type probeKey struct{}

// newSharedClients returns what callers get: clients with every instrument on them.
func (m *member) newSharedClients() *clients {
	return m.build(&gate{member: m, endpoint: m.endpoint, instruments: m.endpoint.cfg.Instruments})
}

// instrument lets the instruments have the client of a gate. Its nodes are made
// after that, for go-redis calls no OnNewNode for those that are there already.
func (g *gate) instrument(c redis.UniversalClient) {
	for _, instrument := range g.instruments {
		instrument(c, Database(g.member.route.database.Name))
	}
}
