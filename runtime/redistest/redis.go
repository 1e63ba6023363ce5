package redistest

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// Redis is a Manager and the servers behind it, one for each endpoint of the
// catalog. Its methods are for the goroutine of the test; those of the Manager for any.
type Redis struct {
	*redisruntime.Manager

	tb    testing.TB
	parts []*part
}

// part is one endpoint.
type part struct {
	name   string
	server server
	door   *door
}

// New returns a Redis that is up, and ends with the test. Its names are those
// of the catalog that governs the folder of the test, or the ten default ones.
// Variables and the catalog's endpoints have no say: nothing but the test's own
// servers is ever asked. Tests that run in parallel each have their own.
func New(tb testing.TB, options ...Option) *Redis {
	tb.Helper()
	s := settings{start: startMini}
	for _, set := range options {
		set(&s)
	}
	cfg := redisruntime.Config{
		Catalog: s.catalog,
		// A busy machine must not look like a Redis that is down.
		Timeouts: redisruntime.Timeouts{FirstCall: 2 * time.Second, Dial: 2 * time.Second},
		Probe:    redisruntime.Probe{Min: 5 * time.Millisecond, Max: 20 * time.Millisecond, Misconfigured: 20 * time.Millisecond},
		Logger:   slog.New(slog.DiscardHandler),
		System:   redisruntime.System{LookupEnv: func(string) (string, bool) { return "", false }},
	}
	if cfg.Catalog == nil {
		found, err := catalog.Discover(".")
		if err != nil {
			tb.Fatalf("redistest: %v", err)
		}
		cfg.Catalog = found
	}
	r := &Redis{tb: tb}
	cfg.Endpoints = map[string]redisruntime.Endpoint{}
	for name, topology := range endpoints(cfg.Catalog) {
		cfg.Endpoints[name] = r.serve(name, topology, s.start)
	}
	if s.config != nil {
		s.config(&cfg)
	}
	m, err := redisruntime.New(cfg)
	if err != nil {
		tb.Fatalf("redistest: %v", err)
	}
	r.Manager = m
	tb.Cleanup(func() {
		if err := m.Close(); err != nil {
			tb.Errorf("redistest: %v", err)
		}
	})
	if s.isDefault {
		before := redisruntime.SetDefault(m)
		tb.Cleanup(func() { redisruntime.SetDefault(before) })
	}
	return r
}

// endpoints returns the endpoints that databases are on, and their topologies.
func endpoints(cat *catalog.Catalog) map[string]catalog.Topology {
	used := map[string]catalog.Topology{}
	for _, db := range cat.Databases {
		name := db.Endpoint
		if name == "" {
			name = catalog.DefaultEndpoint
		}
		used[name] = catalog.Standalone
		if e, ok := cat.Endpoints[name]; ok && e.Topology != catalog.Sentinel { // what sentinels watch are standalone servers
			used[name] = e.Topology
		}
	}
	return used
}

func (r *Redis) serve(name string, topology catalog.Topology, start start) redisruntime.Endpoint {
	d := newDoor(r.tb)
	s, err := start(r.tb, topology, d.port())
	if err != nil {
		r.tb.Fatalf("redistest: endpoint %q: %v", name, err)
	}
	d.lead(s.addr())
	r.parts = append(r.parts, &part{name, s, d})
	return redisruntime.Endpoint{Topology: topology, Addresses: []string{d.addr}}
}

// Down takes Redis away, as if nobody listened: connections end, new ones are
// refused. The data stays. It returns when the Manager knows, for every
// database that was asked for before.
func (r *Redis) Down() {
	r.tb.Helper()
	for _, p := range r.parts {
		p.door.close()
	}
	r.await("down", func(s redisruntime.Status) bool { return s.State != redisruntime.Up })
}

// Freeze lets Redis fall silent: connections stay and are accepted, nothing is
// answered. What is sent meanwhile is executed after Up, as by a real server
// that was stopped. It returns when the Manager knows, which takes a read timeout.
func (r *Redis) Freeze() {
	r.tb.Helper()
	for _, p := range r.parts {
		p.door.freeze()
	}
	r.await("down", func(s redisruntime.Status) bool { return s.State != redisruntime.Up })
}

// Up ends Down and Freeze. It returns when the Manager gives clients again,
// for every database that was asked for before.
func (r *Redis) Up() {
	r.tb.Helper()
	for _, p := range r.parts {
		p.door.open()
	}
	r.await("up", func(s redisruntime.Status) bool { return s.State != redisruntime.Down })
}

// MustClient is Client for what a test puts in and looks up: it is never nil,
// because the test fails if the database is not up.
func (r *Redis) MustClient(db redisruntime.Database) redis.UniversalClient {
	r.tb.Helper()
	c, err := r.Lookup(r.tb.Context(), db)
	if err != nil {
		r.tb.Fatalf("redistest: %v", err)
	}
	return c
}

// FastForward lets time pass for keys that expire. A real redis-server cannot
// do that; then the test fails.
func (r *Redis) FastForward(d time.Duration) {
	r.tb.Helper()
	for _, p := range r.parts {
		if err := p.server.fastForward(d); err != nil {
			r.tb.Fatalf("redistest: FastForward: %v", err)
		}
	}
}

// Addr returns the address of the default endpoint's server itself, for a
// client that Down and Freeze do not concern.
func (r *Redis) Addr() string {
	r.tb.Helper()
	for _, p := range r.parts {
		if p.name == catalog.DefaultEndpoint {
			return p.server.addr()
		}
	}
	r.tb.Fatalf("redistest: no database of the catalog is on the endpoint %q", catalog.DefaultEndpoint)
	return ""
}

// await waits until every database that was asked for is as wanted. The
// Manager learns it from commands, so it sends some.
func (r *Redis) await(what string, wanted func(redisruntime.Status) bool) {
	r.tb.Helper()
	ctx := context.Background()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		missing := false
		for _, s := range r.Status() {
			if s.State == redisruntime.Unknown || wanted(s) {
				continue
			}
			missing = true
			if c := r.Client(ctx, s.Database); c != nil {
				pings := make(chan struct{})
				const threshold = 3 // failures in a row mean down
				for range threshold {
					go func() { _ = c.Ping(ctx).Err(); pings <- struct{}{} }()
				}
				for range threshold {
					<-pings
				}
			}
		}
		if !missing {
			return
		}
	}
	r.tb.Fatalf("redistest: the Manager does not find Redis %s: %s", what, fmt.Sprint(r.Status()))
}
