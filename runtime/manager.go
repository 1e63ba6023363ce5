package redisruntime

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// A Manager serves the databases of one catalog. Its methods may be called by
// any number of goroutines. Close it when the program ends.
type Manager struct {
	cfg       Config
	catalog   *catalog.Catalog
	resolved  *resolver // where everything came from
	invalid   error     // why it serves nothing; see unusable
	routes    table     // to databases, aliases included
	order     []*route  // to canonical ones, in the catalog's order
	endpoints []*endpoint
	routing   sync.Mutex // held while it is chosen who serves

	mu      sync.Mutex
	changed chan struct{} // closed at the next change; see WaitReady
	closed  bool
	logged  map[string]bool // what errorOnce has logged

	subscribers subscribers
}

// New returns a Manager. It does not connect, so it does not fail because
// Redis is down; it fails if the configuration is wrong, with every fault in the error.
func New(cfg Config) (*Manager, error) {
	found := resolve(cfg)
	if err := found.err(); err != nil {
		return nil, err
	}
	m := &Manager{cfg: *found.cfg, resolved: found, catalog: found.catalog, changed: make(chan struct{}), logged: map[string]bool{}}
	routes := map[string]*route{}
	byLogin := map[string]*endpoint{}
	names := endpointNames(withStandbys(found.placements))
	for _, p := range found.placements {
		r := newRoute(p.database, &m.cfg, m.reroute)
		for _, p := range append([]placement{p}, p.standbys...) {
			login := p.endpoint.login()
			if byLogin[login] == nil {
				byLogin[login] = newEndpoint(names(p.endpoint), &m.cfg, m.reroute)
				byLogin[login].rotates = p.endpoint.rotates()
				byLogin[login].hasNodes = topologies[p.endpoint.Topology].hasNodes
				m.endpoints = append(m.endpoints, byLogin[login])
			}
			r.members = append(r.members, &member{placed: p, route: r, endpoint: byLogin[login], build: p.builder(&m.cfg)})
		}
		routes[p.database.Name] = r
		m.order = append(m.order, r)
	}
	for _, db := range found.catalog.Databases {
		if db.AliasOf != "" {
			routes[db.Name] = routes[db.AliasOf]
		}
	}
	m.routes = newTable(routes)
	for _, c := range found.connectors {
		if why := c.expired(time.Now()); why != "" {
			m.cfg.Logger.Warn("redis: " + why + ": renew it, it is read again for each connection")
		}
	}
	return m, nil
}

// unusable returns a Manager that serves nothing because of err. The default
// manager is one when the configuration is wrong: package functions have no
// other way to say so than no client, and an error from Lookup.
func unusable(cfg Config, err error) *Manager {
	found := resolve(cfg)
	return &Manager{cfg: *found.cfg, resolved: found, invalid: err, catalog: &catalog.Catalog{}, routes: newTable(nil), changed: make(chan struct{}), logged: map[string]bool{}}
}

// Client returns the client of a database, of whatever topology, or nil if it
// is unavailable. It never dials; only the first call for a database may wait,
// for at most 250 ms and no longer than ctx. The client may be kept: while its
// endpoint is down, its commands fail at once with ErrUnavailable. It is
// shared, so closing it is the Manager's business; a caller that does so is
// logged, and others get a new client.
func (m *Manager) Client(ctx context.Context, db Database) redis.UniversalClient {
	return m.look(ctx, db).clients.universal
}

// Standalone is Client for code that needs a *redis.Client. It is nil, too,
// for a topology that has none, such as a cluster.
func (m *Manager) Standalone(ctx context.Context, db Database) *redis.Client {
	v := m.look(ctx, db)
	if v.err == nil && v.clients.standalone == nil {
		m.noSuchKind(db, "*redis.Client")
	}
	return v.clients.standalone
}

// Cluster is Client for code that needs a *redis.ClusterClient. It is nil, too,
// for a database that is not on a cluster.
func (m *Manager) Cluster(ctx context.Context, db Database) *redis.ClusterClient {
	v := m.look(ctx, db)
	if v.err == nil && v.clients.cluster == nil {
		m.noSuchKind(db, "*redis.ClusterClient")
	}
	return v.clients.cluster
}

// Ring is Client for code that needs a *redis.Ring. It is nil, too, for a
// database that is not on a ring.
func (m *Manager) Ring(ctx context.Context, db Database) *redis.Ring {
	v := m.look(ctx, db)
	if v.err == nil && v.clients.ring == nil {
		m.noSuchKind(db, "*redis.Ring")
	}
	return v.clients.ring
}

// Lookup is Client with the reason: the client is nil if and only if the error
// is not. The error is an *UnavailableError.
func (m *Manager) Lookup(ctx context.Context, db Database) (redis.UniversalClient, error) {
	v := m.look(ctx, db)
	return v.clients.universal, v.err
}

func (m *Manager) look(ctx context.Context, db Database) *view {
	if r := m.routes.get(string(db)); r != nil {
		if v := r.current.Load(); v != nil {
			return v
		}
		return r.await(ctx)
	}
	return &view{err: m.notServed(db)}
}

// notServed says why a name has no route.
func (m *Manager) notServed(db Database) error {
	cause := m.invalid
	if cause == nil {
		cause = fmt.Errorf("the catalog has no such name: use one of %s", strings.Join(m.catalog.Names(), ", "))
	}
	m.errorOnce(string(db), "redis database is not served", "database", string(db), "cause", cause)
	return &UnavailableError{Database: db, State: Misconfigured, Cause: cause}
}

// noSuchKind says that a database is up, but not as the type that was asked for.
func (m *Manager) noSuchKind(db Database, kind string) {
	r := m.routes.get(string(db))
	m.mu.Lock()
	if i, found := slices.BinarySearch(r.wrongTypes, kind); !found {
		r.wrongTypes = slices.Insert(r.wrongTypes, i, kind)
	}
	m.mu.Unlock()
	topology := string(r.status().Topology)
	m.errorOnce(kind+" "+string(db)+" "+topology, "redis database has no client of this type: use Client, which serves any topology",
		"database", string(db), "type", kind, "topology", topology)
}

// maxLogged bounds what errorOnce remembers; names may come from anywhere.
const maxLogged = 100

// errorOnce logs a mistake of the program, once for each key.
func (m *Manager) errorOnce(key, message string, args ...any) {
	m.mu.Lock()
	first := !m.logged[key] && len(m.logged) < maxLogged
	if first {
		m.logged[key] = true
	}
	m.mu.Unlock()
	if first { // without the lock, because the logger may write to Redis
		m.cfg.Logger.Error(message, args...)
	}
}

// Close closes all clients and ends all probing. From then on every database
// is unavailable. Closing again does nothing.
func (m *Manager) Close() error {
	m.mu.Lock()
	first := !m.closed
	m.closed = true
	m.mu.Unlock()
	var errs []error
	if first {
		for _, e := range m.endpoints {
			errs = append(errs, e.close()...)
		}
	}
	return errors.Join(errs...)
}

// reroute chooses anew who serves databases. It wakes those who wait for a
// change, and tells the subscribers. It returns what is to be logged without a lock.
func (m *Manager) reroute(at time.Time, routes ...*route) (lines []func()) {
	m.routing.Lock()
	defer m.routing.Unlock()
	var changes []Change
	for _, r := range routes {
		line, settled := r.settle(time.Now())
		if settled {
			changes = r.report(changes, at)
		}
		if line != nil {
			lines = append(lines, line)
		}
	}
	m.subscribers.tell(changes)
	m.mu.Lock()
	defer m.mu.Unlock()
	close(m.changed)
	m.changed = make(chan struct{})
	return lines
}

// Format prints the names that the Manager serves, whatever the verb: what else
// is in it holds passwords.
func (m *Manager) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "redisruntime.Manager of %s", strings.Join(m.catalog.Names(), ", "))
}

// nextChange is closed when something changes after this call.
func (m *Manager) nextChange() <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.changed
}
