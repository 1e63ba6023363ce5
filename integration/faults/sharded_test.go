package faults

import (
	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// sharded is what happens to a ring of two servers.
var sharded = []row{
	{fault: "a shard killed", stage: func(s *scene) {
		a, _ := s.sharded()
		s.begin, s.end = a.Kill, a.Restart
	}, promise: promise{state: redisruntime.Up, serves: true, fails: true, longest: bound}},
	{fault: "all shards killed", stage: func(s *scene) {
		a, b := s.sharded()
		s.begin, s.end = s.then(a.Kill, b.Kill), s.then(a.Restart, b.Restart)
	}, promise: outage},
}

func (s *scene) sharded() (a, b *redisserver.Server) {
	a = redisserver.Start(s.TB, append([]string{"--dir", s.TB.TempDir()}, keeps...)...)
	b = redisserver.Start(s.TB, append([]string{"--dir", s.TB.TempDir()}, keeps...)...)
	s.cfg.Endpoints[catalog.DefaultEndpoint] = redisruntime.Endpoint{Topology: catalog.Ring, Addresses: []string{a.Addr, b.Addr}}
	s.servers = []redis.UniversalClient{a.Bare(&redis.Options{}), b.Bare(&redis.Options{})}
	return a, b
}
