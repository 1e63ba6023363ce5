package redisruntime

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// clients is one database's client in every type that a caller may ask for.
// Types that the topology does not have stay nil.
type clients struct {
	universal  redis.UniversalClient
	standalone *redis.Client
	cluster    *redis.ClusterClient
	ring       *redis.Ring
	gate       *gate // on all of them
}

// topologies says how to build the clients of each topology that is supported.
// The gate has to be on every connection of them, and the tripwire set.
var topologies = map[catalog.Topology]func(cfg *Config, e *Endpoint, index int, g *gate) *clients{
	catalog.Standalone: func(cfg *Config, e *Endpoint, index int, g *gate) *clients {
		c := redis.NewClient(options(cfg, e, index, g))
		c.AddHook(g)
		g.arm(c)
		return &clients{universal: c, standalone: c, gate: g}
	},
}

// checkTopology says what about an endpoint cannot be served.
func checkTopology(e *Endpoint) error {
	if topologies[e.Topology] == nil {
		return fmt.Errorf("topology %q is not supported by this version: use %s", e.Topology, supportedTopologies())
	}
	if len(e.Addresses) != 1 {
		return fmt.Errorf("a standalone endpoint has one address, not %d", len(e.Addresses))
	}
	return catalog.CheckAddress(e.Addresses[0])
}

func supportedTopologies() string {
	var names []string
	for t := range maps.Keys(topologies) {
		names = append(names, string(t))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
