package redisruntime

import (
	"context"
	"fmt"
	"slices"

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
	gate       *gate                       // on all of them
	ping       func(context.Context) error // whether the deployment serves
}

// kind is the name of the client's type in go-redis.
func (c *clients) kind() string {
	switch {
	case c.cluster != nil:
		return "ClusterClient"
	case c.ring != nil:
		return "Ring"
	default:
		return "Client"
	}
}

// A topology is a way to reach a deployment.
type topology struct {
	// build makes the clients of a database. The gate has to be on every
	// connection of them, and the tripwire set.
	build func(cfg *Config, e *Endpoint, index int, g *gate) *clients
	// check says what about an endpoint cannot be served.
	check func(e *Endpoint) error
	// hasNodes: several servers at a time, each with a state of its own.
	hasNodes bool
}

var topologies = map[catalog.Topology]topology{
	catalog.Standalone: {
		build: func(cfg *Config, e *Endpoint, index int, g *gate) *clients {
			c := redis.NewClient(options(cfg, e, index, g))
			c.AddHook(g)
			return g.single(c)
		},
		check: func(e *Endpoint) error {
			if len(e.Addresses) != 1 {
				return fmt.Errorf("a standalone endpoint has one address, not %d", len(e.Addresses))
			}
			return catalog.CheckAddress(e.Addresses[0])
		},
	},
	catalog.Sentinel: {
		build: func(cfg *Config, e *Endpoint, index int, g *gate) *clients {
			o := failoverOptions(cfg, e, index, g)
			o.Dialer = throughSentinels(e.connector.dial, cfg.Timeouts.Dial)
			c := redis.NewFailoverClient(o)
			c.AddHook(g)
			c.AddHook(sentinels{g, e.MasterName, e.connector.dial})
			return g.single(c)
		},
		check: func(e *Endpoint) error {
			if e.MasterName == "" {
				return fmt.Errorf("a sentinel endpoint needs the name of its master: set MasterName")
			}
			return checkHosts(e)
		},
	},
	catalog.Cluster: {
		build: func(cfg *Config, e *Endpoint, _ int, g *gate) *clients {
			o := clusterOptions(cfg, e, g)
			o.NewClient = g.nodeMaker(pingClusterNode)
			c := redis.NewClusterClient(o)
			c.AddHook(router{g, true})
			g.instrument(c)
			g.reload = func() { c.ReloadState(context.Background()) }
			g.armNodes(closesCluster, c.ForEachMaster)
			g.await = func() { _ = c.ForEachMaster(cancelled, nothingAt) } // takes the lock that Close holds
			return &clients{universal: c, cluster: c, gate: g, ping: g.pingAny(c.ForEachMaster, pingClusterNode)}
		},
		check:    checkHosts,
		hasNodes: true,
	},
	catalog.Ring: {
		build: func(cfg *Config, e *Endpoint, index int, g *gate) *clients {
			o := ringOptions(cfg, e, index, g)
			o.NewClient = g.nodeMaker(ping)
			c := redis.NewRing(o)
			c.AddHook(router{g, false})
			g.instrument(c)
			g.armNodes(closesRing, nil)
			g.await = func() { c.Len() } // takes the lock that Close holds
			c.Options().Addrs = shards(e)
			c.SetAddrs(c.Options().Addrs)
			return &clients{universal: c, ring: c, gate: g, ping: g.pingAny(c.ForEachShard, ping)}
		},
		check:    checkHosts,
		hasNodes: true,
	},
}

// builder returns what makes the clients of the database that is placed so.
func (p placement) builder(cfg *Config) func(*gate) *clients {
	return func(g *gate) *clients {
		return topologies[p.endpoint.Topology].build(cfg, &p.endpoint, p.database.Index, g)
	}
}

// single makes the clients of a database that has one server at a time, out of
// one with our hooks.
func (g *gate) single(c *redis.Client) *clients {
	g.instrument(c)
	g.arm(c)
	return &clients{universal: c, standalone: c, gate: g, ping: func(ctx context.Context) error { return ping(ctx, c) }}
}

func ping(ctx context.Context, c *redis.Client) error { return c.Ping(ctx).Err() }

// checkTopology says what about an endpoint cannot be served.
func checkTopology(e *Endpoint) error {
	t, ok := topologies[e.Topology]
	if !ok {
		return fmt.Errorf("topology %q is unknown: use one of %s", e.Topology, "standalone, sentinel, cluster or ring")
	}
	if e.MasterName != "" && e.Topology != catalog.Sentinel {
		return fmt.Errorf("MasterName is for topology sentinel, not %s: remove it, or set the topology", e.Topology)
	}
	return t.check(e)
}

// checkHosts accepts one or more different host:port addresses.
func checkHosts(e *Endpoint) error {
	for i, addr := range e.Addresses {
		if err := catalog.CheckAddress(addr); err != nil {
			return err
		}
		if addr[0] == '/' {
			return fmt.Errorf("address %q is a socket, which a %s endpoint cannot be reached by: use host:port", addr, e.Topology)
		}
		if slices.Contains(e.Addresses[:i], addr) {
			return fmt.Errorf("address %q stands twice: remove one", addr)
		}
	}
	return nil
}
