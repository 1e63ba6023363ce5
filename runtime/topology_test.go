package redisruntime_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// atEndpoint is a configuration for one endpoint. Databases on a cluster have
// a key prefix.
func atEndpoint(e redisruntime.Endpoint) redisruntime.Config {
	cfg := at("")
	if e.Topology == catalog.Cluster {
		cfg.Catalog = prefixed
	}
	cfg.Endpoints["default"] = e
	return cfg
}

// prefixed holds main and cache as names in one database.
var prefixed = func() *catalog.Catalog {
	c, err := catalog.Parse("f", []byte("databases: {main: {index: 0, key_prefix: true}, cache: {index: 0, key_prefix: true}}"))
	if err != nil {
		panic(err)
	}
	return c
}()

func clusterAt(addrs ...string) redisruntime.Config {
	return atEndpoint(redisruntime.Endpoint{Topology: catalog.Cluster, Addresses: addrs})
}

func ringAt(addrs ...string) redisruntime.Config {
	return atEndpoint(redisruntime.Endpoint{Topology: catalog.Ring, Addresses: addrs})
}

func sentinelAt(addrs ...string) redisruntime.Config {
	return atEndpoint(redisruntime.Endpoint{Topology: catalog.Sentinel, MasterName: redisserver.MasterName, Addresses: addrs})
}

// startRing starts the shards of a ring.
func startRing(tb testing.TB, n int) (shards []*redisserver.Server, addrs []string) {
	tb.Helper()
	for range n {
		s := redisserver.Start(tb)
		shards, addrs = append(shards, s), append(addrs, s.Addr)
	}
	return shards, addrs
}

// kinds says which clients a name has.
func kinds(m *redisruntime.Manager, db redisruntime.Database) string {
	ctx := context.Background()
	return fmt.Sprint(m.Client(ctx, db) != nil, m.Standalone(ctx, db) != nil, m.Cluster(ctx, db) != nil, m.Ring(ctx, db) != nil)
}

func TestTopologies(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		start func(t *testing.T) redisruntime.Config
		want  string // Client, Standalone, Cluster, Ring
	}{
		"standalone": {func(t *testing.T) redisruntime.Config { return at(redisserver.Start(t).Addr) }, "true true false false"},
		"sentinel": {func(t *testing.T) redisruntime.Config {
			return sentinelAt(redisserver.StartSentinel(t, 1).Addrs()...)
		}, "true true false false"},
		"cluster": {func(t *testing.T) redisruntime.Config {
			return clusterAt(redisserver.StartCluster(t, 3, false).Addrs()[:1]...)
		}, "true false true false"},
		"ring": {func(t *testing.T) redisruntime.Config {
			_, addrs := startRing(t, 3)
			return ringAt(addrs...)
		}, "true false false true"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			cfg := tt.start(t)
			log := new(record)
			cfg.Logger = slog.New(log)
			m := newManager(t, cfg)
			ctx := t.Context()
			if err := m.WaitReady(ctx, main, cache); err != nil {
				t.Fatal(err)
			}
			c := client(t, m, cache)
			for i := range 50 {
				if err := c.Set(ctx, fmt.Sprint("k", i), i, 0).Err(); err != nil {
					t.Fatal(err)
				}
			}
			if v, err := c.Get(ctx, "k7").Result(); v != "7" || err != nil {
				t.Errorf("GET = %q, %v", v, err)
			}
			if err := c.Get(ctx, "none").Err(); err != redis.Nil { //redislint:allow unhandlederr -- as callers compare it
				t.Errorf("GET of nothing = %v; want redis.Nil itself", err)
			}
			if err := commands(c); err != nil {
				t.Error(err)
			}
			got := ""
			for range 3 {
				got = kinds(m, cache)
			}
			if got != tt.want {
				t.Errorf("clients %s; want %s", got, tt.want)
			}
			st := status(t, m, cache)
			wrong := map[string]string{
				"standalone": "[*redis.ClusterClient *redis.Ring]", "sentinel": "[*redis.ClusterClient *redis.Ring]",
				"cluster": "[*redis.Client *redis.Ring]", "ring": "[*redis.Client *redis.ClusterClient]",
			}[name]
			if got := fmt.Sprint(st.WrongTypes); got != wrong || status(t, m, main).WrongTypes != nil {
				t.Errorf("Status says that %s were asked for in vain; want %s", got, wrong)
			}
			if lines := strings.Join(log.all(), "\n"); strings.Count(lines, "has no client of this type") != 2 {
				t.Errorf("logged\n%s\nwant each wrong type once", lines)
			}
			if nodes := st.Endpoints[0].Nodes; len(nodes) != map[string]int{"cluster": 3, "ring": 3}[name] {
				t.Errorf("nodes %+v", nodes)
			}
			if string(st.Topology) != name || st.State != redisruntime.Up || st.Transitions != 1 {
				t.Errorf("status %+v; want %s up after one transition", st, name)
			}
			if err := errors.Join(m.Close(), m.Close()); err != nil {
				t.Errorf("Close: %v", err)
			}
			if got := kinds(m, cache); got != "false false false false" {
				t.Errorf("clients %s after Close", got)
			}
			if err := c.Get(ctx, "k").Err(); !errors.Is(err, redisruntime.ErrUnavailable) {
				t.Errorf("GET after Close = %v; want ErrUnavailable", err)
			}
		})
	}
}
