package opentelemetry_test

import (
	"log/slog"
	"slices"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/autobot/redislint/runtime/metrics/opentelemetry"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// One command is one span with its database, and one measurement, on every node
// of a cluster and shard of a ring, also after a caller has closed the client.
func TestTopologies(t *testing.T) {
	for topology, addrs := range map[catalog.Topology]func() []string{
		catalog.Cluster: func() []string { return redisserver.StartCluster(t, 3, false).Addrs()[:1] },
		catalog.Ring:    func() []string { return []string{redisserver.Start(t).Addr, redisserver.Start(t).Addr} },
	} {
		t.Run(string(topology), func(t *testing.T) {
			spans, reader := tracetest.NewSpanRecorder(), metric.NewManualReader()
			commands, err := opentelemetry.Commands(metric.NewMeterProvider(metric.WithReader(reader)))
			if err != nil {
				t.Fatal(err)
			}
			m, err := redisruntime.New(redisruntime.Config{
				Catalog:     &catalog.Catalog{Databases: []catalog.Database{{Name: "main"}}},
				Endpoints:   map[string]redisruntime.Endpoint{"default": {Topology: topology, Addresses: addrs()}},
				Timeouts:    patient,
				Logger:      slog.New(slog.DiscardHandler),
				Instruments: []redisruntime.Instrument{opentelemetry.Traces(trace.NewTracerProvider(trace.WithSpanProcessor(spans))), commands},
			})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = m.Close() }()
			if err := m.WaitReady(t.Context()); err != nil {
				t.Fatal(err)
			}
			keys := []string{"a", "b", "c", "d", "e", "f"} // on all nodes
			for range 2 {
				c := m.Client(t.Context(), redisruntime.Main)
				for _, key := range keys {
					if err := c.Set(t.Context(), key, "v", 0).Err(); err != nil {
						t.Fatal(err)
					}
				}
				_ = c.Close()
			}
			got := 0
			for _, s := range spans.Ended() {
				switch {
				case s.Name() == "ping":
					t.Error("a span of a probe")
				case s.Name() == "set" && slices.Contains(s.Attributes(), attribute.String("redisruntime.database", "main")):
					got++
				}
			}
			if want := 2 * len(keys); got != want {
				t.Errorf("%d spans of SET; want %d: %q", got, want, names(spans))
			}
			if n, _ := collected(t, reader, "db.client.operation.duration", attribute.String("db.operation.name", "set")); n != int64(2*len(keys)) {
				t.Errorf("%d measurements of SET; want %d", n, 2*len(keys))
			}
		})
	}
}
