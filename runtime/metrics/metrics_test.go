package metrics_test

import (
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/metrics"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/redis/go-redis/v9"
)

func TestMetrics(t *testing.T) {
	s := redisserver.Start(t)
	commands := metrics.NewCommands()
	m := newManager(t, s.Addr, commands.Instrument)
	r := prometheus.NewPedanticRegistry() // checks that all is described
	r.MustRegister(commands, metrics.NewCollector(m))
	gathered(t, r) // before anything was asked for

	outage(t, m, s.Kill)
	ctx := context.Background()
	fail := func(context.Context, redis.UniversalClient) (int, error) { return 0, errors.New("failed") }
	if _, err := redisruntime.DoOn(ctx, m, cache, fail, func(context.Context, error) (int, error) { return 0, nil }); err != nil {
		t.Fatal(err)
	}
	down := gathered(t, r)
	for _, want := range []struct {
		name   string
		labels []string
		value  float64
	}{
		{"redisruntime_state", []string{"database", "cache"}, float64(redisruntime.Down)},
		{"redisruntime_state", []string{"database", "main"}, float64(redisruntime.Unknown)},
		{"redisruntime_endpoint_state", []string{"database", "cache", "endpoint", s.Addr}, float64(redisruntime.Down)},
		{"redisruntime_endpoint_transitions_total", []string{"database", "cache", "endpoint", s.Addr}, 2},
		{"redisruntime_fallbacks_total", []string{"database", "cache", "reason", "no_client"}, 1},
		{"redisruntime_replaced_clients_total", []string{"database", "cache"}, 1},
		{"redisruntime_command_duration_seconds", []string{"database", "cache", "command", "set"}, 1},
		{"redisruntime_command_duration_seconds", []string{"database", "cache", "command", "transaction"}, 1},
		{"redisruntime_command_errors_total", []string{"database", "cache", "command", "lpush", "reason", "reply"}, 1},
		{"redisruntime_command_errors_total", []string{"command", "get"}, 0},
		{"redisruntime_command_duration_seconds", []string{"command", "ping"}, 0}, // a probe
	} {
		if got := value(down[want.name], want.labels...); got != want.value {
			t.Errorf("%s%v = %v; want %v", want.name, want.labels, got, want.value)
		}
	}
	for name, labels := range map[string][]string{
		"redisruntime_rejected_calls_total":          {"database", "cache"},
		"redisruntime_command_errors_total":          {"command", "incr", "reason", "unavailable"},
		"redisruntime_pool_miss_total":               {"database", "cache", "endpoint", s.Addr},
		"redisruntime_state_since_timestamp_seconds": {"database", "cache"},
	} {
		if value(down[name], labels...) == 0 {
			t.Errorf("%s%v is 0", name, labels)
		}
	}
	_ = m.Close()
	if got := value(gathered(t, r)["redisruntime_state"], "database", "cache"); got != float64(redisruntime.Closed) {
		t.Errorf("state after Close is %v", got)
	}
	if problems, err := testutil.GatherAndLint(r); err != nil || len(problems) > 0 {
		t.Errorf("names: %v, %v", problems, err)
	}
}

// The numbers of the states are in dashboards and alerts.
func TestNumbersOfStates(t *testing.T) {
	got := []redisruntime.State{redisruntime.Unknown, redisruntime.Up, redisruntime.Down, redisruntime.Misconfigured, redisruntime.Closed}
	if want := []redisruntime.State{0, 1, 2, 3, 4}; !slices.Equal(got, want) {
		t.Errorf("%v have other numbers", got)
	}
}

// A collection must not wait for a Close that is under way, nor the Close for it.
func TestCollectWhileCallersClose(t *testing.T) {
	s := redisserver.Start(t)
	commands := metrics.NewCommands()
	m := newManager(t, s.Addr, commands.Instrument)
	r := prometheus.NewRegistry()
	r.MustRegister(commands, metrics.NewCollector(m))
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		for range 100 {
			c := m.Client(context.Background(), cache)
			_ = c.Incr(context.Background(), "n").Err()
			_ = c.Close()
		}
	}()
	for open := true; open; {
		gathered(t, r)
		select {
		case <-closed:
			open = false
		default:
		}
	}
	if got := value(gathered(t, r)["redisruntime_command_duration_seconds"], "command", "incr"); got < 100 {
		t.Errorf("%v of 100 commands were measured", got)
	}
}

// A program that imports the runtime links none of this.
func TestRuntimeDoesNotLinkMetrics(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "..").Output()
	if err != nil || !strings.Contains(string(out), "go-redis") {
		t.Fatal(err, string(out))
	}
	for _, module := range []string{"prometheus", "opentelemetry", "redisotel"} {
		if strings.Contains(string(out), module) {
			t.Errorf("the runtime links %s", module)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	s := redisserver.Start(b)
	bare, measured := newManager(b, s.Addr), newManager(b, s.Addr, metrics.NewCommands().Instrument)
	ctx := b.Context()
	var spent [2][]time.Duration
	clients := []redis.UniversalClient{bare.Client(ctx, cache), measured.Client(ctx, cache)}
	for b.Loop() {
		for i, c := range clients {
			start := time.Now()
			if err := c.Get(ctx, "k").Err(); err != redis.Nil {
				b.Fatal(err)
			}
			spent[i] = append(spent[i], time.Since(start))
		}
	}
	for i, name := range []string{"bare", "measured"} {
		slices.Sort(spent[i])
		b.ReportMetric(float64(spent[i][len(spent[i])/2]), name+"-median-ns")
	}
}
