package redisserver

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// clusterSlots is how many hash slots a cluster has.
const clusterSlots = 16384

// Cluster is a real Redis Cluster on loopback.
type Cluster struct {
	Masters  []*Server // each has the slots that go-redis finds for it: thirds of them, for three
	Replicas []*Server // Replicas[i] is Masters[i]'s, if there are any

	tb      testing.TB
	proxies map[string]*Server // by address, what is behind a proxy
}

// ClusterNodeTimeout is how long a node of a Cluster must be silent to be
// taken for dead by the others.
const ClusterNodeTimeout = 500 * time.Millisecond

// StartCluster starts a cluster of that many masters (three at least can fail
// over), each with a replica if asked for, and waits until all of them say that it
// is up. Further arguments go to every server.
func StartCluster(tb testing.TB, masters int, replicas bool, args ...string) *Cluster {
	tb.Helper()
	c := &Cluster{tb: tb}
	args = append([]string{"--cluster-enabled", "yes", "--cluster-node-timeout", strconv.Itoa(int(ClusterNodeTimeout.Milliseconds())),
		"--cluster-replica-validity-factor", "0", "--repl-diskless-sync-delay", "0"}, args...)
	start := func() *Server {
		s := Reserve(tb, slices.Concat(args, []string{"--cluster-port", reservePort(tb)})...)
		s.dir = tempDir(tb)
		s.Restart()
		return s
	}
	for i := range masters {
		s := start()
		c.Masters = append(c.Masters, s)
		s.do("CLUSTER", "ADDSLOTSRANGE", i*clusterSlots/masters, (i+1)*clusterSlots/masters-1)
		s.do("CLUSTER", "SET-CONFIG-EPOCH", i+1)
	}
	if replicas {
		for range masters {
			c.Replicas = append(c.Replicas, start())
		}
	}
	c.meet()
	met := time.Now()
	c.wait("nodes know each other", func(s *Server) bool {
		if time.Since(met) > 2*time.Second { // on a slow machine handshakes time out, and are not repeated
			c.meet()
			met = time.Now()
		}
		nodes := s.do("CLUSTER", "NODES").(string)
		return strings.Count(nodes, "\n") == len(c.all()) && !strings.Contains(nodes, "handshake") && !strings.Contains(nodes, "disconnected")
	})
	for i, s := range c.Replicas {
		s.do("CLUSTER", "REPLICATE", c.Masters[i].do("CLUSTER", "MYID"))
	}
	c.WaitOK()
	return c
}

// meet introduces every node to the first one, which tells the others.
func (c *Cluster) meet() {
	host, port, _ := net.SplitHostPort(c.Masters[0].Addr)
	for _, s := range c.all()[1:] {
		s.do("CLUSTER", "MEET", host, port, c.Masters[0].busPort())
	}
}

// Addrs returns the addresses of the masters.
func (c *Cluster) Addrs() (addrs []string) {
	for _, s := range c.Masters {
		addrs = append(addrs, s.Addr)
	}
	return addrs
}

func (c *Cluster) all() []*Server { return slices.Concat(c.Masters, c.Replicas) }

// WaitOK waits until every node that runs says that the cluster is up, and its
// replica, if it has one, is in step.
func (c *Cluster) WaitOK() {
	c.tb.Helper()
	c.wait("the cluster is up", func(s *Server) bool {
		return strings.Contains(s.do("CLUSTER", "INFO").(string), "cluster_state:ok") &&
			!strings.Contains(s.do("INFO", "replication").(string), "master_link_status:down")
	})
}

func (c *Cluster) wait(what string, of func(*Server) bool) {
	c.tb.Helper()
	end := time.Now().Add(30 * time.Second)
	for _, s := range c.all() {
		for s.cmd != nil && !of(s) {
			if time.Now().After(end) {
				c.tb.Fatalf("never: %s, says %s", what, s.Addr)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// Proxy puts a proxy before each master, in their order, and has the cluster
// send its clients there.
func (c *Cluster) Proxy() (proxies []*Proxy) {
	c.tb.Helper()
	c.proxies = map[string]*Server{}
	for _, s := range c.Masters {
		p := NewProxy(c.tb, s.Addr)
		_, port, _ := net.SplitHostPort(p.Addr)
		s.do("CONFIG", "SET", "cluster-announce-port", port)
		c.proxies[p.Addr] = s
		proxies = append(proxies, p)
	}
	c.wait("all nodes name the proxies", func(s *Server) bool {
		nodes := s.do("CLUSTER", "NODES").(string)
		for addr := range c.proxies {
			if !strings.Contains(nodes, addr) {
				return false
			}
		}
		return true
	})
	return proxies
}

// Slot returns the hash slot of a key.
func (c *Cluster) Slot(key string) int {
	return int(c.Masters[0].do("CLUSTER", "KEYSLOT", key).(int64))
}

// Owner returns the node that serves a slot, as the others say.
func (c *Cluster) Owner(slot int) *Server {
	c.tb.Helper()
	for _, s := range c.all() {
		if s.cmd == nil {
			continue
		}
		shards, err := s.bare().ClusterSlots(context.Background()).Result() //nolint:staticcheck // its successor needs Redis 7
		if err != nil {
			c.tb.Fatal(err)
		}
		for _, r := range shards {
			if r.Start <= slot && slot <= r.End {
				return c.node(r.Nodes[0].Addr)
			}
		}
	}
	c.tb.Fatalf("nobody serves slot %d", slot)
	return nil
}

func (c *Cluster) node(addr string) *Server {
	if s := c.proxies[addr]; s != nil {
		return s
	}
	for _, s := range c.all() {
		if s.Addr == addr {
			return s
		}
	}
	c.tb.Fatalf("no node at %s", addr)
	return nil
}

// KeyOn returns a key that the master serves, another for every n.
func (c *Cluster) KeyOn(master *Server, n int) string {
	c.tb.Helper()
	for i := 0; ; i++ {
		key := fmt.Sprint("key", i)
		if c.Owner(c.Slot(key)) == master {
			if n == 0 {
				return key
			}
			n--
		}
	}
}

// A Move is a slot on its way from one node to another. Until Finish, the old
// owner answers ASK for keys that have gone, and commands on keys of both sides
// are answered TRYAGAIN.
type Move struct {
	c        *Cluster
	slot     int
	from, to *Server
}

// BeginMove begins to move a slot. No key goes yet.
func (c *Cluster) BeginMove(slot int, to *Server) *Move {
	c.tb.Helper()
	m := &Move{c, slot, c.Owner(slot), to}
	to.do("CLUSTER", "SETSLOT", slot, "IMPORTING", m.from.do("CLUSTER", "MYID"))
	m.from.do("CLUSTER", "SETSLOT", slot, "MIGRATING", to.do("CLUSTER", "MYID"))
	return m
}

// Key moves one key of the slot.
func (m *Move) Key(key string) {
	m.c.tb.Helper()
	host, port, _ := net.SplitHostPort(m.to.Addr)
	m.from.do("MIGRATE", host, port, key, 0, 5000)
}

// Finish moves what is left of the slot, and tells every node of its new owner.
func (m *Move) Finish() {
	m.c.tb.Helper()
	for _, key := range m.from.do("CLUSTER", "GETKEYSINSLOT", m.slot, 1000000).([]any) {
		m.Key(key.(string))
	}
	id := m.to.do("CLUSTER", "MYID")
	m.to.do("CLUSTER", "SETSLOT", m.slot, "NODE", id)
	for _, s := range m.c.Masters {
		if s != m.to && s.cmd != nil {
			s.do("CLUSTER", "SETSLOT", m.slot, "NODE", id)
		}
	}
}

// MoveSlot moves a slot, with its keys, to another master.
func (c *Cluster) MoveSlot(slot int, to *Server) {
	c.tb.Helper()
	if c.Owner(slot) != to {
		c.BeginMove(slot, to).Finish()
	}
}

// busPort is the one that the nodes of a cluster talk to each other at.
func (s *Server) busPort() string {
	port := s.arg("--cluster-port")
	if port == "" {
		s.tb.Fatalf("%s is in no cluster", s.Addr)
	}
	return port
}

// do sends one command to the server itself, and fails the test if it fails.
func (s *Server) do(args ...any) any {
	s.tb.Helper()
	v, err := s.bare().Do(context.Background(), args...).Result()
	if err != nil {
		s.tb.Fatalf("%s: %v: %v", s.Addr, args, err)
	}
	return v
}

// bare returns the client that do uses.
func (s *Server) bare() *redis.Client {
	if s.client == nil {
		s.client = s.Bare(&redis.Options{Password: s.password(), Protocol: 2, DisableIdentity: true})
	}
	return s.client
}

// password is the one that the server was started with.
func (s *Server) password() string {
	return s.arg("--requirepass")
}
