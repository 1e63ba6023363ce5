package redisruntime_test

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

func TestClientDoesNotAllocate(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	redisruntime.SetDefault(m)
	defer redisruntime.SetDefault(nil)
	ctx := context.Background()
	check := func(state string, up bool) {
		t.Helper()
		if allocs := testing.AllocsPerRun(1000, func() {
			if (redisruntime.Client(ctx, cache) != nil) != up {
				t.Fatalf("%s: wrong client", state)
			}
		}); allocs != 0 {
			t.Errorf("Client allocates %v times while %s; want 0", allocs, state)
		}
	}
	c := client(t, m, cache)
	check("up", true)
	s.Kill()
	within(t, "down", func() bool { return errors.Is(c.Incr(ctx, "n").Err(), redisruntime.ErrUnavailable) })
	check("down", false)
}

// What a program links by importing the runtime.
func TestLinkedModules(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Fields(string(out))
	slices.Sort(got)
	want := []string{
		"github.com/autobot/redislint",
		"github.com/cespare/xxhash/v2", // go-redis's
		"github.com/redis/go-redis/v9",
		"go.uber.org/atomic", // go-redis's
		"go.yaml.in/yaml/v3",
		"golang.org/x/sys", // go-redis's
	}
	if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
		t.Errorf("modules (-want +got):\n%s", diff)
	}
}

func BenchmarkClient(b *testing.B) {
	ctx := context.Background()
	s := redisserver.Start(b)
	m := newManager(b, at(s.Addr))
	redisruntime.SetDefault(m)
	defer redisruntime.SetDefault(nil)
	held := client(b, m, cache)
	run := func(name string) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = redisruntime.Client(ctx, cache)
			}
		})
		for _, goroutines := range []int{10, 100, 1000} {
			b.Run(fmt.Sprintf("%s/%d goroutines", name, goroutines), func(b *testing.B) {
				b.SetParallelism(goroutines / runtime.GOMAXPROCS(0))
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						_ = redisruntime.Client(ctx, cache)
					}
				})
			})
		}
	}
	run("up")
	s.Kill()
	within(b, "down", func() bool { return errors.Is(held.Incr(ctx, "n").Err(), redisruntime.ErrUnavailable) })
	run("down")
	b.Run("rejected command", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = held.Get(ctx, "k").Err()
		}
	})
}

// BenchmarkGet alternates between the runtime's client and a bare one with the
// same options, so that noise of the machine meets both.
func BenchmarkGet(b *testing.B) {
	ctx := b.Context()
	s := redisserver.Start(b)
	m := newManager(b, at(s.Addr))
	bare := s.Bare(&redis.Options{
		DB: 1, MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true, PoolSize: 10, PipelinePoolSize: -1,
		DialTimeout: 250 * time.Millisecond, ReadTimeout: 300 * time.Millisecond, WriteTimeout: 300 * time.Millisecond,
		PoolTimeout: 300 * time.Millisecond, DisableIdentity: true, ConnMaxIdleTime: 5 * time.Minute,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
	clients := []struct {
		name string
		c    redis.UniversalClient
	}{{"runtime", m.Client(ctx, cache)}, {"bare", bare}}
	if err := bare.Set(ctx, "k", "v", 0).Err(); err != nil {
		b.Fatal(err)
	}
	b.Run("runtime and bare", func(b *testing.B) { compare(b, m.Client(ctx, cache), bare) })
	for _, cl := range clients {
		b.Run(cl.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := cl.c.Get(ctx, "k").Err(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// compare reports the medians of GET through both.
func compare(b *testing.B, ours, bare redis.UniversalClient) {
	ctx := b.Context()
	clients := []redis.UniversalClient{ours, bare}
	var spent [2][]time.Duration
	for b.Loop() {
		for i, c := range clients {
			start := time.Now()
			if err := c.Get(ctx, "k").Err(); err != nil {
				b.Fatal(err)
			}
			spent[i] = append(spent[i], time.Since(start))
		}
	}
	var median [2]float64
	for i, name := range []string{"runtime", "bare"} {
		slices.Sort(spent[i])
		median[i] = float64(spent[i][len(spent[i])/2])
		b.ReportMetric(median[i], name+"-median-ns")
	}
	b.ReportMetric(100*(median[0]/median[1]-1), "overhead-%")
}

// BenchmarkTopologies is BenchmarkGet for clients that have nodes, and what a
// command for a dead one costs.
func BenchmarkTopologies(b *testing.B) {
	ctx := b.Context()
	cluster := redisserver.StartCluster(b, 3, false, partial...)
	shards, addrs := startRing(b, 3)
	ring := map[string]string{}
	for _, addr := range addrs {
		ring[addr] = addr
	}
	run := func(name string, m *redisruntime.Manager, bare redis.UniversalClient, kill func(), deadKey string) {
		b.Run(name, func(b *testing.B) {
			defer func() { _ = bare.Close() }()
			held := client(b, m, cache)
			if err := held.Set(ctx, "k", "v", 0).Err(); err != nil {
				b.Fatal(err)
			}
			b.Run("runtime and bare", func(b *testing.B) { compare(b, held, bare) })
			kill()
			within(b, "down", func() bool { return errors.Is(held.Get(ctx, deadKey).Err(), redisruntime.ErrUnavailable) })
			b.Run("rejected command", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_ = held.Get(ctx, deadKey).Err()
				}
			})
		})
	}
	m := newManager(b, clusterAt(cluster.Addrs()...))
	dead := cluster.Masters[1]
	if cluster.Owner(cluster.Slot("k")) == dead {
		dead = cluster.Masters[0]
	}
	run("cluster", m, redis.NewClusterClient(&redis.ClusterOptions{
		Addrs: cluster.Addrs(), MaxRetries: -1, ContextTimeoutEnabled: true, PoolSize: 10, PipelinePoolSize: -1, DisableIdentity: true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}), dead.Kill, cluster.KeyOn(dead, 0))

	m = newManager(b, ringAt(addrs...))
	client(b, m, cache)
	c, err := must(b, m.Ring).GetShardClientForKey("k")
	if err != nil {
		b.Fatal(err)
	}
	i := (slices.Index(addrs, c.Options().Addr) + 1) % 3
	run("ring", m, redis.NewRing(&redis.RingOptions{
		Addrs: ring, DB: 1, MaxRetries: -1, ContextTimeoutEnabled: true, PoolSize: 10, PipelinePoolSize: -1, DisableIdentity: true,
	}), shards[i].Kill, keyOnShard(b, must(b, m.Ring), addrs[i]))
}
