package faults

import (
	"slices"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// clustered is what happens to a cluster of three masters.
var clustered = []row{
	{fault: "a master killed, replica promoted", lasts: 3 * time.Second, stage: func(s *scene) { // an election takes up to two
		c := s.clustered(true)
		s.begin, s.end = c.Masters[0].Kill, c.WaitOK
	}, promise: promise{state: redisruntime.Up, serves: true, fails: true, longest: bound, loses: true,
		more: 2}}, // the whole cluster refuses to serve for as long as the election takes
	{fault: "a master killed, no replica", stage: func(s *scene) {
		c := s.clustered(false, "--cluster-require-full-coverage", "no")
		s.begin, s.end = c.Masters[0].Kill, s.then(c.Masters[0].Restart, c.WaitOK)
	}, promise: promise{state: redisruntime.Up, serves: true, fails: true, longest: bound}},
	{fault: "a master frozen, no replica", stage: func(s *scene) {
		c := s.clustered(false, "--cluster-require-full-coverage", "no")
		s.begin, s.end = c.Masters[0].Stop, s.then(c.Masters[0].Cont, c.WaitOK)
	}, promise: promise{state: redisruntime.Up, serves: true, fails: true, longest: bound}},
	{fault: "slots move", stage: func(s *scene) {
		c := s.clustered(false)
		s.cfg.PoolSize = callers // a machine that is busy moving must not run out of connections, nor of time
		s.cfg.Timeouts = redisruntime.Timeouts{Dial: patience, Read: patience, Write: patience, Pool: patience}
		s.begin, s.end = s.move(c, c.Masters[0], c.Masters[1]), s.move(c, c.Masters[1], c.Masters[2])
	}, promise: promise{state: redisruntime.Up, serves: true, longest: patience}},
	{fault: "all nodes killed", stage: func(s *scene) {
		c := s.clustered(false)
		s.begin = all(c.Masters, (*redisserver.Server).Kill)
		s.end = s.then(all(c.Masters, (*redisserver.Server).Restart), c.WaitOK)
	}, promise: outage},
}

func (s *scene) clustered(replicas bool, args ...string) *redisserver.Cluster {
	c := redisserver.StartCluster(s.TB, 3, replicas, append(slices.Clone(args), keeps...)...)
	servers := redis.NewClusterClient(&redis.ClusterOptions{Addrs: c.Addrs()})
	s.TB.Cleanup(func() { _ = servers.Close() })
	s.servers = []redis.UniversalClient{servers}
	s.cfg.Catalog = s.parse("databases: {main: {index: 0}}") // a cluster has no other number
	s.cfg.Endpoints[catalog.DefaultEndpoint] = redisruntime.Endpoint{Topology: catalog.Cluster, Addresses: c.Addrs()}
	return c
}

// move moves every slot that the traffic uses from one master to another.
func (s *scene) move(c *redisserver.Cluster, from, to *redisserver.Server) func() {
	return func() {
		for i := range callers {
			if slot := c.Slot(hash(i)); c.Owner(slot) == from {
				c.MoveSlot(slot, to)
			}
		}
	}
}
