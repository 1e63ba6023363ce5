package redisruntime_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
)

// What is configured is not what is there. Each is said once, with what to do
// about it, and goes when it is put right.
func TestMisconfiguredOnEveryTopology(t *testing.T) {
	t.Parallel()
	single := redisserver.Start(t)
	locked := redisserver.Start(t, "--requirepass", "right")
	small := redisserver.Start(t, "--databases", "1")
	cluster := redisserver.StartCluster(t, 3, false)
	lockedCluster := redisserver.StartCluster(t, 1, false, "--requirepass", "right", "--masterauth", "right")
	endpoint := func(topology catalog.Topology, password redisruntime.Secret, addrs ...string) redisruntime.Config {
		return atEndpoint(redisruntime.Endpoint{Topology: topology, Password: password, Addresses: addrs})
	}
	tests := map[string]struct {
		cfg  redisruntime.Config
		want string
	}{
		"cluster, no password":              {endpoint(catalog.Cluster, "", lockedCluster.Addrs()...), "NOAUTH"},
		"cluster, wrong password":           {endpoint(catalog.Cluster, "hush-hush", lockedCluster.Addrs()...), "WRONGPASS"},
		"ring, no password":                 {endpoint(catalog.Ring, "", locked.Addr), "NOAUTH"},
		"ring, wrong password":              {endpoint(catalog.Ring, "hush-hush", locked.Addr), "WRONGPASS"},
		"ring, number that no shard has":    {endpoint(catalog.Ring, "", small.Addr), "DB index is out of range"},
		"cluster that is a standalone":      {endpoint(catalog.Cluster, "", single.Addr), "the server is not a node of a cluster (ERR This instance has cluster support disabled): give the endpoint topology standalone"},
		"number in a cluster as standalone": {endpoint(catalog.Standalone, "", cluster.Masters[0].Addr), "SELECT is not allowed in cluster mode"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			log := new(record)
			tt.cfg.Logger = slog.New(log)
			tt.cfg.Probe.Misconfigured = 10 * time.Millisecond
			m := newManager(t, tt.cfg)
			for range 20 {
				c, err := m.Lookup(t.Context(), cache)
				why, _ := errors.AsType[*redisruntime.UnavailableError](err)
				if c != nil || why == nil || why.State != redisruntime.Misconfigured || !strings.Contains(err.Error(), tt.want) {
					t.Fatalf("Lookup = %v, %v; want misconfigured: %s", c, err, tt.want)
				}
				time.Sleep(5 * time.Millisecond)
			}
			if kinds(m, cache) != "false false false false" {
				t.Error("a client, although it is misconfigured")
			}
			var errors []string
			for _, line := range log.all() {
				if strings.HasPrefix(line, "ERROR") {
					errors = append(errors, line)
				}
			}
			if len(errors) != 1 || strings.Contains(strings.Join(log.all(), ""), "hush") {
				t.Errorf("logged %q; want one error, without a password", log.all())
			}
		})
	}
}

// A node of a cluster answers PING, and has some keys. With the others it says
// where they are, which a standalone client cannot follow.
func TestStandaloneIsACluster(t *testing.T) {
	t.Parallel()
	c := redisserver.StartCluster(t, 3, false)
	cfg := at(c.Masters[0].Addr)
	log := new(record)
	cfg.Logger = slog.New(log)
	cfg.Probe.Misconfigured = 10 * time.Millisecond
	m := newManager(t, cfg)
	ctx := t.Context()
	held := client(t, m, main)
	err := held.Set(ctx, c.KeyOn(c.Masters[1], 0), 1, 0).Err()
	if err == nil || !strings.HasPrefix(err.Error(), "MOVED") {
		t.Errorf("SET of a key that is elsewhere: %v; want MOVED", err)
	}
	for range 20 { // probes
		_, err := m.Lookup(ctx, main)
		if err == nil || !strings.Contains(err.Error(), "is misconfigured") || !strings.Contains(err.Error(), "give the endpoint topology cluster") {
			t.Fatalf("Lookup: %v; want misconfigured, and what to do", err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	if st := status(t, m, main); st.Transitions != 2 || len(log.all()) != 2 {
		t.Errorf("status %+v, logged %q; want one change, said once", st, log.all())
	}
}

// A wrong password on one shard is not that of all.
func TestOneShardIsMisconfigured(t *testing.T) {
	s, locked := redisserver.Start(t), redisserver.Start(t, "--requirepass", "right")
	cfg := ringAt(s.Addr, locked.Addr)
	log := new(record)
	cfg.Logger = slog.New(log)
	cfg.Probe.Misconfigured = 10 * time.Millisecond
	m := newManager(t, cfg)
	ctx := t.Context()
	held := client(t, m, cache)
	ring := must(t, m.Ring)
	good, bad := keyOnShard(t, ring, s.Addr), keyOnShard(t, ring, locked.Addr)
	within(t, "one shard misconfigured", func() bool {
		_ = held.Get(ctx, bad).Err()
		return nodeState(t, m, locked.Addr) == redisruntime.Misconfigured
	})
	for i := range 50 {
		if err := held.Set(ctx, good, i, 0).Err(); err != nil {
			t.Fatalf("SET on the other: %v", err)
		}
		if err := held.Set(ctx, bad, i, 0).Err(); !errors.Is(err, redisruntime.ErrUnavailable) || !strings.Contains(err.Error(), "NOAUTH") {
			t.Fatalf("SET on the misconfigured one: %v; want ErrUnavailable and why", err)
		}
		time.Sleep(time.Millisecond)
	}
	if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 {
		t.Errorf("status %+v; want up", st)
	}
	if got := fmt.Sprint(log.all()); strings.Count(got, "ERROR") != 1 || !strings.Contains(got, "ERROR redis node refuses") {
		t.Errorf("logged %s; want the node, once", got)
	}
	locked.DoAs("right", "CONFIG", "SET", "requirepass", "")
	within(t, "served", func() bool { return held.Set(ctx, bad, 1, 0).Err() == nil })
}
