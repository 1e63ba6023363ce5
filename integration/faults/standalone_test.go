package faults

import (
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// standalone is what happens to a single server.
var standalone = []row{
	{fault: "kill -9", stage: func(s *scene) {
		server := s.durable()
		s.begin, s.end = server.Kill, server.Restart
	}, promise: outage},
	{fault: "quick restart", stage: func(s *scene) {
		server := s.durable()
		s.begin, s.end = func() { server.Kill(); server.Restart() }, func() {}
	}, promise: promise{state: redisruntime.Up, serves: true, fails: true, changes: 2, longest: bound}},
	{fault: "SIGSTOP", stage: func(s *scene) {
		server := s.server()
		s.begin, s.end = server.Stop, server.Cont
	}, promise: outage},
	{fault: "mute socket", stage: toxic("timeout", attributes{"timeout": 0}), promise: outage},
	{fault: "connection reset", stage: toxic("reset_peer", attributes{"timeout": 0}), promise: outage},
	{fault: "partial reply", stage: toxic("limit_data", attributes{"bytes": 2}), promise: outage},
	{fault: "latency 100 ms", stage: toxic("latency", attributes{"latency": 100}),
		promise: promise{state: redisruntime.Up, serves: true, fails: true, longest: bound}},
	{fault: "latency 1 s", stage: toxic("latency", attributes{"latency": 1000}), promise: outage},
	{fault: "bandwidth 1 KB/s", stage: toxic("bandwidth", attributes{"rate": 1}),
		promise: promise{state: redisruntime.Up, serves: true, fails: true, longest: bound}},
	{fault: "SYN blackhole", stage: func(s *scene) {
		server := redisserver.Start(s.TB)
		p := newProxy(s.TB, server.Addr)
		s.serveFrom(server, p.Listen)
		s.begin, s.end = blackhole(s.TB, p)
	}, promise: outage},
	{fault: "DNS failure", stage: func(s *scene) {
		server := s.server()
		s.begin, s.end = s.nameless(server)
	}, promise: outage},

	{fault: "OOM", stage: setting("maxmemory", "1", "0"), promise: partly},
	{fault: "READONLY", stage: func(s *scene) {
		s.server()
		s.begin, s.end = s.orphaned()
	}, promise: partly},
	{fault: "ACL denied", stage: func(s *scene) {
		s.server()
		s.begin, s.end = s.command("acl", "setuser", "default", "-hincrby"), s.command("acl", "setuser", "default", "+hincrby")
	}, promise: partly},
	{fault: "BUSY", stage: func(s *scene) {
		s.server("--busy-reply-threshold", "10")
		s.begin, s.end = s.busy()
	}, promise: promise{state: redisruntime.Up, fails: true, longest: bound}},

	{fault: "MASTERDOWN", stage: func(s *scene) {
		s.server("--replica-serve-stale-data", "no")
		s.begin, s.end = s.orphaned()
	}, promise: outage},
	{fault: "LOADING", stage: func(s *scene) {
		s.begin, s.end = s.loading()
	}, promise: promise{state: redisruntime.Down, changes: 2, longest: bound, loses: true}},
	{fault: "max clients", stage: func(s *scene) {
		s.server()
		s.begin, s.end = s.then(s.command("config", "set", "maxclients", "1"), s.hangUp), s.command("config", "set", "maxclients", "10000")
	}, promise: outage},

	{fault: "NOAUTH", stage: func(s *scene) {
		s.server()
		s.begin, s.end = s.then(s.command("config", "set", "requirepass", "new"), s.hangUp), s.command("config", "set", "requirepass", "")
	}, promise: refused},
	{fault: "WRONGPASS", stage: func(s *scene) {
		server := redisserver.Start(s.TB, "--requirepass", "old")
		s.servers = []redis.UniversalClient{server.Bare(&redis.Options{Password: "old", PoolSize: 1})}
		s.cfg.Endpoints[catalog.DefaultEndpoint] = redisruntime.Endpoint{Addresses: []string{server.Addr}, Password: "old"}
		s.begin, s.end = s.then(s.command("config", "set", "requirepass", "new"), s.hangUp), s.command("config", "set", "requirepass", "old")
	}, promise: refused},
	{fault: "wrong index", stage: func(s *scene) {
		server := redisserver.Start(s.TB)
		s.servers = []redis.UniversalClient{server.Bare(&redis.Options{DB: 5})}
		s.cfg.Endpoints[catalog.DefaultEndpoint] = redisruntime.Endpoint{Addresses: []string{server.Addr}}
		s.cfg.Catalog = s.parse("databases: {main: {index: 5}}")
		s.begin = func() { server.Kill(); server.RestartWith("--databases", "2") }
		s.end = func() { server.Kill(); server.RestartWith() }
	}, promise: promise{state: redisruntime.Misconfigured, changes: 2, more: 2, longest: bound, loses: true}}, // two restarts

	{fault: "Close under traffic", stage: func(s *scene) {
		s.server()
		s.begin = func() {
			if err := s.manager.Close(); err != nil {
				s.TB.Error(err)
			}
		}
	}, promise: promise{state: redisruntime.Closed, changes: 1, longest: bound}},
}

var (
	// partly is the promise where a server refuses some commands for reasons
	// of its own: that is between it and the caller.
	partly = promise{state: redisruntime.Up, serves: true, fails: true, longest: bound}

	// refused is the promise where a server refuses the login. It may be down
	// first: by the connections that the server closes, before a new one is refused.
	refused = promise{state: redisruntime.Misconfigured, changes: 2, more: 1, longest: bound}
)

// server starts a server, and serves from it.
func (s *scene) server(args ...string) *redisserver.Server {
	server := redisserver.Start(s.TB, args...)
	s.serveFrom(server, server.Addr)
	return server
}

// durable is a server that has written what it acknowledges.
func (s *scene) durable() *redisserver.Server {
	return s.server(append(keeps, "--dir", s.TB.TempDir())...)
}

// keeps lets a server write to its disk what it acknowledges.
var keeps = []string{"--appendonly", "yes", "--appendfsync", "always"}

func (s *scene) serveFrom(server *redisserver.Server, addr string) {
	s.servers = []redis.UniversalClient{server.Bare(&redis.Options{PoolSize: 1, ReadTimeout: 10 * time.Second})}
	s.cfg.Endpoints[catalog.DefaultEndpoint] = redisruntime.Endpoint{Addresses: []string{addr}}
}

// toxic stages a network that does something to the server's replies.
func toxic(kind string, a attributes) func(*scene) {
	return func(s *scene) {
		server := redisserver.Start(s.TB)
		p := newProxy(s.TB, server.Addr)
		s.serveFrom(server, p.Listen)
		s.begin, s.end = poison(s.TB, p, kind, a)
	}
}
