package faults

import (
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// watched is what happens to a master with a replica and three sentinels.
var watched = []row{
	{fault: "master killed, replica promoted", lasts: 100 * time.Millisecond, stage: func(s *scene) {
		w := s.watched()
		master, replica := w.Servers[0], w.Servers[1]
		s.begin = master.Kill
		s.end = func() {
			within(s.TB, "promoted", func() bool { return w.Master() == replica })
			s.servers = []redis.UniversalClient{replica.Bare(&redis.Options{})}
		}
	}, promise: promise{state: redisruntime.Down, changes: 2, longest: bound, loses: true}},
	{fault: "all sentinels killed", stage: func(s *scene) {
		w := s.watched()
		s.begin, s.end = all(w.Sentinels, (*redisserver.Server).Kill), all(w.Sentinels, (*redisserver.Server).Restart)
	}, promise: promise{state: redisruntime.Up, serves: true, longest: bound}},
}

func all(servers []*redisserver.Server, do func(*redisserver.Server)) func() {
	return func() {
		for _, server := range servers {
			do(server)
		}
	}
}

func (s *scene) watched() *redisserver.Sentinels {
	w := redisserver.StartSentinel(s.TB, 3)
	w.WaitKnown()
	s.servers = []redis.UniversalClient{w.Servers[0].Bare(&redis.Options{})}
	s.cfg.Endpoints[catalog.DefaultEndpoint] = redisruntime.Endpoint{Topology: catalog.Sentinel, MasterName: redisserver.MasterName, Addresses: w.Addrs()}
	return w
}
