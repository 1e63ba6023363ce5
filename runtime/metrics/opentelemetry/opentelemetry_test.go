package opentelemetry_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/autobot/redislint/runtime/metrics/opentelemetry"
	"github.com/redis/go-redis/extra/redisotel/v9"
	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const cache = redisruntime.Cache

// patient are timeouts by which a busy machine is no outage.
var patient = redisruntime.Timeouts{FirstCall: long, Dial: long, Read: long, Write: long, Pool: long}

const long = 20 * time.Second

func newManager(tb testing.TB, addr string, instruments ...redisruntime.Instrument) *redisruntime.Manager {
	tb.Helper()
	return newManagerAt(tb, redisruntime.Endpoint{Addresses: []string{addr}}, instruments...)
}

func newManagerAt(tb testing.TB, e redisruntime.Endpoint, instruments ...redisruntime.Instrument) *redisruntime.Manager {
	tb.Helper()
	m, err := redisruntime.New(redisruntime.Config{
		Catalog:     catalog.Default(),
		Endpoints:   map[string]redisruntime.Endpoint{"default": e},
		Timeouts:    patient,
		Logger:      slog.New(slog.DiscardHandler),
		Instruments: instruments,
		Probe:       redisruntime.Probe{Idle: 5 * time.Millisecond},
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = m.Close() })
	return m
}

// names are those of the spans that have ended.
func names(spans *tracetest.SpanRecorder) (names []string) {
	for _, s := range spans.Ended() {
		names = append(names, s.Name())
	}
	return names
}

func TestTraces(t *testing.T) {
	s := redisserver.Start(t)
	spans := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(spans))
	m := newManager(t, s.Addr, opentelemetry.Traces(provider))
	c := m.Client(t.Context(), cache)
	time.Sleep(50 * time.Millisecond) // probes
	if got := names(spans); len(got) != 0 {
		t.Fatalf("spans %q of probes", got)
	}

	ctx, parent := provider.Tracer("test").Start(t.Context(), "request")
	for range 2 { // the second time with a client that replaces the first
		if err := c.Set(ctx, "a-secret-key", "a-secret-value", 0).Err(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Pipelined(ctx, func(p redis.Pipeliner) error { p.Get(ctx, "a-secret-key"); p.Incr(ctx, "n"); return nil }); err != nil {
			t.Fatal(err)
		}
		_ = c.Close()
		c = m.Client(t.Context(), cache)
	}
	parent.End()
	var set, piped int
	for _, span := range spans.Ended() {
		switch span.Name() {
		case "set":
			set++
			if span.Parent().SpanID() != parent.SpanContext().SpanID() {
				t.Error("a span without its parent")
			}
			if !slices.Contains(span.Attributes(), attribute.String("redisruntime.database", "cache")) {
				t.Errorf("attributes %v; want the database", span.Attributes())
			}
		case "redis.pipeline get incr":
			piped++
		}
		for _, a := range span.Attributes() {
			if strings.Contains(a.Value.String(), "a-secret") {
				t.Errorf("span %s shows %v", span.Name(), a)
			}
		}
	}
	if set != 2 || piped != 2 {
		t.Errorf("spans %q; want two of set and two of a pipeline", names(spans))
	}
}

// The shards of a ring are there from the start, and redisotel waits for new ones.
func TestTracesOfRing(t *testing.T) {
	shards := []string{redisserver.Start(t).Addr, redisserver.Start(t).Addr}
	spans := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(spans))
	m := newManagerAt(t, redisruntime.Endpoint{Topology: catalog.Ring, Addresses: shards}, opentelemetry.Traces(provider))
	if err := m.Client(t.Context(), cache).Set(t.Context(), "k", "v", 0).Err(); err != nil || !slices.Contains(names(spans), "set") {
		t.Errorf("SET: %v, spans %q; want one of set", err, names(spans))
	}
}

func TestTracesWithArguments(t *testing.T) {
	s := redisserver.Start(t)
	spans := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(spans))
	m := newManager(t, s.Addr, opentelemetry.Traces(provider, redisotel.WithDBStatement(true)))
	_ = m.Client(t.Context(), cache).Get(t.Context(), "k").Err()
	for _, span := range spans.Ended() {
		if slices.Contains(span.Attributes(), attribute.String("db.statement", "get k")) {
			return
		}
	}
	t.Errorf("no span shows its arguments, as was asked for: %q", names(spans))
}

// collected is what a reader gets: the sum of the points with all the attributes.
func collected(t *testing.T, r metric.Reader, name string, attrs ...attribute.KeyValue) (sum int64, found bool) {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := r.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	add := func(set attribute.Set, value int64) {
		for _, a := range attrs {
			if v, ok := set.Value(a.Key); !ok || v != a.Value {
				return
			}
		}
		sum, found = sum+value, true
	}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			if m.Name != name {
				continue
			}
			switch data := m.Data.(type) {
			case metricdata.Gauge[int64]:
				for _, p := range data.DataPoints {
					add(p.Attributes, p.Value)
				}
			case metricdata.Sum[int64]:
				for _, p := range data.DataPoints {
					add(p.Attributes, p.Value)
				}
			case metricdata.Histogram[float64]:
				for _, p := range data.DataPoints {
					add(p.Attributes, int64(p.Count))
				}
			}
		}
	}
	return sum, found
}

func TestMetrics(t *testing.T) {
	s := redisserver.Start(t)
	reader := metric.NewManualReader()
	provider := metric.NewMeterProvider(metric.WithReader(reader))
	commands, err := opentelemetry.Commands(provider)
	if err != nil {
		t.Fatal(err)
	}
	m := newManager(t, s.Addr, commands)
	registration, err := opentelemetry.Observe(m, provider)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	c := m.Client(ctx, cache)
	_ = c.Set(ctx, "k", "v", 0).Err()
	_ = c.LPush(ctx, "k", "v").Err() // WRONGTYPE
	_ = c.Close()
	c = m.Client(ctx, cache)
	_ = c.Get(ctx, "missing").Err()
	s.Kill()
	for m.Client(ctx, cache) != nil {
		_ = c.Incr(ctx, "n").Err()
	}
	_ = c.Incr(ctx, "n").Err()
	_, _ = redisruntime.DoOn(ctx, m, cache,
		func(context.Context, redis.UniversalClient) (int, error) { return 0, nil },
		func(context.Context, error) (int, error) { return 0, nil })

	database, endpoint := attribute.String("redisruntime.database", "cache"), attribute.String("redisruntime.endpoint", s.Addr)
	operation := func(name string) attribute.KeyValue { return attribute.String("db.operation.name", name) }
	for _, want := range []struct {
		name  string
		attrs []attribute.KeyValue
		value int64
	}{
		{"redisruntime.state", []attribute.KeyValue{database}, int64(redisruntime.Down)},
		{"redisruntime.endpoint.state", []attribute.KeyValue{database, endpoint}, int64(redisruntime.Down)},
		{"redisruntime.endpoint.transitions", []attribute.KeyValue{database, endpoint}, 2},
		{"redisruntime.switches", []attribute.KeyValue{database}, 0},
		{"redisruntime.calls.retried", []attribute.KeyValue{database}, 0},
		{"redisruntime.clients.replaced", []attribute.KeyValue{database}, 1},
		{"redisruntime.fallbacks", []attribute.KeyValue{database, attribute.String("redisruntime.reason", "no_client")}, 1},
		{"db.client.operation.duration", []attribute.KeyValue{database, operation("get")}, 1},
		{"db.client.operation.duration", []attribute.KeyValue{database, operation("lpush"), attribute.String("error.type", "reply")}, 1},
	} {
		if got, found := collected(t, reader, want.name, want.attrs...); got != want.value || !found {
			t.Errorf("%s%v = %v, found %v; want %v", want.name, want.attrs, got, found, want.value)
		}
	}
	for _, name := range []string{"redisruntime.calls.rejected", "redisruntime.pool.misses"} {
		if got, _ := collected(t, reader, name, database); got == 0 {
			t.Errorf("%s is 0", name)
		}
	}
	for _, name := range []string{"redisruntime.pool.hits", "redisruntime.pool.waits", "redisruntime.pool.timeouts", "redisruntime.pool.connections"} {
		if _, found := collected(t, reader, name, database, endpoint); !found {
			t.Errorf("no %s", name)
		}
	}
	if _, found := collected(t, reader, "db.client.operation.duration", operation("ping")); found {
		t.Error("probes are measured")
	}
	if err := registration.Unregister(); err != nil {
		t.Error(err)
	}
	if _, found := collected(t, reader, "redisruntime.state"); found {
		t.Error("collected after Unregister")
	}
}

// A collection must not wait for a Close that is under way, nor the Close for it.
func TestCollectWhileCallersClose(t *testing.T) {
	s := redisserver.Start(t)
	reader := metric.NewManualReader()
	provider := metric.NewMeterProvider(metric.WithReader(reader))
	commands, err := opentelemetry.Commands(provider)
	if err != nil {
		t.Fatal(err)
	}
	m := newManager(t, s.Addr, commands, opentelemetry.Traces(trace.NewTracerProvider()))
	if _, err := opentelemetry.Observe(m, provider); err != nil {
		t.Fatal(err)
	}
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
		collected(t, reader, "redisruntime.state")
		select {
		case <-closed:
			open = false
		default:
		}
	}
}
