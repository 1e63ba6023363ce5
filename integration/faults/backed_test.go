package faults

import (
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// backed is what happens to a server that has a standby.
var backed = []row{
	{fault: "kill -9, with a standby", stage: func(s *scene) {
		primary := s.backed()
		s.begin, s.end = primary.Kill, s.then(primary.Restart, s.back)
	}, promise: relieved, count: switches},
	{fault: "SIGSTOP, with a standby", stage: func(s *scene) {
		primary := s.backed()
		s.begin, s.end = primary.Stop, s.then(primary.Cont, s.back)
	}, promise: relieved, count: switches},
}

// relieved is the promise where another endpoint serves meanwhile: over and back.
var relieved = promise{state: redisruntime.Up, serves: true, fails: true, changes: 2, longest: bound}

func switches(s redisruntime.Status) int { return s.Switches }

// backed serves from a server that has a standby.
func (s *scene) backed() *redisserver.Server {
	primary := s.durable()
	standby := redisserver.Start(s.TB)
	s.servers = append(s.servers, standby.Bare(&redis.Options{}))
	s.cfg.Failback = 500 * time.Millisecond
	s.cfg.Endpoints[catalog.DefaultEndpoint] = redisruntime.Endpoint{Addresses: []string{primary.Addr}, Standby: []string{"standby"}}
	s.cfg.Endpoints["standby"] = redisruntime.Endpoint{Addresses: []string{standby.Addr}}
	return primary
}

// back waits until the primary serves again.
func (s *scene) back() {
	s.TB.Helper()
	within(s.TB, "back on the primary", func() bool { return status(s.TB, s.manager).Switches == 2 })
}
