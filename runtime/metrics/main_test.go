package metrics_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const cache = redisruntime.Cache

func newManager(tb testing.TB, addr string, instruments ...redisruntime.Instrument) *redisruntime.Manager {
	tb.Helper()
	m, err := redisruntime.New(redisruntime.Config{
		Catalog:     catalog.Default(),
		Endpoints:   map[string]redisruntime.Endpoint{"default": {Addresses: []string{addr}}},
		Timeouts:    redisruntime.Timeouts{FirstCall: long, Dial: long, Read: long, Write: long, Pool: long}, // a busy machine is no outage
		Logger:      slog.New(slog.DiscardHandler),
		Instruments: instruments,
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = m.Close() })
	return m
}

// long is how long tests wait for what must come.
const long = 20 * time.Second

func within(tb testing.TB, what string, condition func() bool) {
	tb.Helper()
	for end := time.Now().Add(long); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if condition() {
			return
		}
	}
	tb.Fatalf("never: %s", what)
}

// gathered is what a registry holds, by name.
func gathered(tb testing.TB, r *prometheus.Registry) map[string]*dto.MetricFamily {
	tb.Helper()
	all, err := r.Gather()
	if err != nil {
		tb.Fatal(err)
	}
	byName := map[string]*dto.MetricFamily{}
	for _, f := range all {
		byName[f.GetName()] = f
	}
	return byName
}

// value returns the sum of the metrics of that name that have all the labels; of a
// histogram, its count.
func value(f *dto.MetricFamily, labels ...string) (sum float64) {
metrics:
	for _, m := range f.GetMetric() {
		has := map[string]string{}
		for _, l := range m.GetLabel() {
			has[l.GetName()] = l.GetValue()
		}
		for i := 0; i < len(labels); i += 2 {
			if has[labels[i]] != labels[i+1] {
				continue metrics
			}
		}
		sum += m.GetGauge().GetValue() + m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
	}
	return sum
}

// outage makes everything happen that is counted, and leaves the server down.
func outage(tb testing.TB, m *redisruntime.Manager, kill func()) {
	tb.Helper()
	ctx := context.Background()
	c, err := m.Lookup(ctx, cache)
	if err != nil {
		tb.Fatal(err)
	}
	if err := c.Set(ctx, "k", "v", 0).Err(); err != nil {
		tb.Fatal(err)
	}
	_ = c.Get(ctx, "missing").Err()
	_ = c.LPush(ctx, "k", "v").Err() // WRONGTYPE
	pipe := c.TxPipeline()
	pipe.Incr(ctx, "n")
	if _, err := pipe.Exec(ctx); err != nil {
		tb.Fatal(err)
	}
	_ = c.Close()
	c = m.Client(ctx, cache)
	if err := c.Incr(ctx, "n").Err(); err != nil {
		tb.Fatal(err)
	}
	kill()
	within(tb, "down", func() bool { _ = c.Incr(ctx, "n").Err(); return m.Client(ctx, cache) == nil })
	_ = c.Incr(ctx, "n").Err()
}
