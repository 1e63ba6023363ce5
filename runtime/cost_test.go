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
	b.Run("runtime and bare", func(b *testing.B) {
		var spent [2][]time.Duration
		for b.Loop() {
			for i, cl := range clients {
				start := time.Now()
				if err := cl.c.Get(ctx, "k").Err(); err != nil {
					b.Fatal(err)
				}
				spent[i] = append(spent[i], time.Since(start))
			}
		}
		var median [2]float64
		for i, cl := range clients {
			slices.Sort(spent[i])
			median[i] = float64(spent[i][len(spent[i])/2])
			b.ReportMetric(median[i], cl.name+"-median-ns")
		}
		b.ReportMetric(100*(median[0]/median[1]-1), "overhead-%")
	})
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
