package opentelemetry

import (
	"context"
	"errors"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/metrics/internal/command"
	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// scope names what measures.
const scope = "github.com/autobot/redislint/runtime"

const (
	databaseKey  = attribute.Key("redisruntime.database")
	endpointKey  = attribute.Key("redisruntime.endpoint")
	reasonKey    = attribute.Key("redisruntime.reason")
	stateKey     = attribute.Key("db.client.connection.state")
	operationKey = attribute.Key("db.operation.name")
	errorKey     = attribute.Key("error.type")
	systemKey    = attribute.Key("db.system.name")
)

func meter(provider metric.MeterProvider) metric.Meter {
	if provider == nil {
		provider = otel.GetMeterProvider()
	}
	return provider.Meter(scope)
}

// Commands returns an Instrument that measures the calls that are sent, as
// the histogram db.client.operation.duration of the semantic conventions. A
// nil provider is the global one.
func Commands(provider metric.MeterProvider) (redisruntime.Instrument, error) {
	duration, err := meter(provider).Float64Histogram("db.client.operation.duration",
		metric.WithUnit("s"),
		metric.WithDescription("Duration of database client operations."),
		metric.WithExplicitBucketBoundaries(.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5))
	if err != nil {
		return nil, err
	}
	return func(client redis.UniversalClient, db redisruntime.Database) {
		client.AddHook(command.Hook(func(ctx context.Context, name string, took time.Duration, err error) {
			attrs := []attribute.KeyValue{systemKey.String("redis"), databaseKey.String(string(db)), operationKey.String(name)}
			if reason := command.Reason(err); reason != "" {
				attrs = append(attrs, errorKey.String(reason))
			}
			duration.Record(ctx, took.Seconds(), metric.WithAttributes(attrs...))
		}))
	}, nil
}

// observe hands one value to the collection that is under way.
type observe func(value int64, attrs ...attribute.KeyValue)

// observables are what a Manager knows and counts.
var observables = []struct {
	name, description string
	kind              func(metric.Meter, string, string) (metric.Int64Observable, error)
	ofStatus          func(redisruntime.Status, observe)
	ofStats           func(redisruntime.Stats, observe)
}{
	{name: "redisruntime.state", kind: gauge,
		description: "State of the database: 0 unknown, 1 up, 2 down, 3 misconfigured, 4 closed.",
		ofStatus:    func(s redisruntime.Status, o observe) { o(int64(s.State)) }},
	{name: "redisruntime.switches", kind: counter,
		description: "How often the database has gone to another endpoint.",
		ofStatus:    func(s redisruntime.Status, o observe) { o(int64(s.Switches)) }},
	{name: "redisruntime.endpoint.state", kind: gauge,
		description: "State of the database on one endpoint, as in redisruntime.state.",
		ofStatus: func(s redisruntime.Status, o observe) {
			for _, e := range s.Endpoints {
				o(int64(e.State), endpointKey.String(e.Endpoint))
			}
		}},
	{name: "redisruntime.endpoint.transitions", kind: counter,
		description: "How often the state of the endpoint has changed.",
		ofStatus: func(s redisruntime.Status, o observe) {
			for _, e := range s.Endpoints {
				o(int64(e.Transitions), endpointKey.String(e.Endpoint))
			}
		}},
	{name: "redisruntime.calls.rejected", kind: counter,
		description: "Calls on a held client that were not sent, because its endpoint was not up.",
		ofStats:     func(s redisruntime.Stats, o observe) { o(int64(s.Rejected)) }},
	{name: "redisruntime.calls.retried", kind: counter,
		description: "Calls that were sent once more after a network failure, which is safe for them.",
		ofStats:     func(s redisruntime.Stats, o observe) { o(int64(s.Retried)) }},
	{name: "redisruntime.clients.replaced", kind: counter,
		description: "Clients that a caller has closed.",
		ofStats:     func(s redisruntime.Stats, o observe) { o(int64(s.Replaced)) }},
	{name: "redisruntime.fallbacks", kind: counter,
		description: "Fallbacks that Do ran.",
		ofStats: func(s redisruntime.Stats, o observe) {
			o(int64(s.Fallbacks.NoClient), reasonKey.String("no_client"))
			o(int64(s.Fallbacks.Missing), reasonKey.String("missing_key"))
			o(int64(s.Fallbacks.Failed), reasonKey.String("failed"))
		}},
	{name: "redisruntime.pool.connections", kind: gauge,
		description: "Connections of the pool, by state: idle or used.",
		ofStats: func(s redisruntime.Stats, o observe) {
			for _, p := range s.Pools {
				o(int64(p.IdleConns), endpointKey.String(p.Endpoint), stateKey.String("idle"))
				o(int64(p.TotalConns)-int64(p.IdleConns), endpointKey.String(p.Endpoint), stateKey.String("used"))
			}
		}},
	{name: "redisruntime.pool.hits", kind: counter,
		description: "Number of times a connection was found in the pool.",
		ofStats:     ofPools(func(p redisruntime.PoolStats) uint32 { return p.Hits })},
	{name: "redisruntime.pool.misses", kind: counter,
		description: "Number of times a connection was not found in the pool.",
		ofStats:     ofPools(func(p redisruntime.PoolStats) uint32 { return p.Misses })},
	{name: "redisruntime.pool.waits", kind: counter,
		description: "Number of times a connection was waited for.",
		ofStats:     ofPools(func(p redisruntime.PoolStats) uint32 { return p.WaitCount })},
	{name: "redisruntime.pool.timeouts", kind: counter,
		description: "Number of times a connection was waited for in vain.",
		ofStats:     ofPools(func(p redisruntime.PoolStats) uint32 { return p.Timeouts })},
}

func gauge(m metric.Meter, name, description string) (metric.Int64Observable, error) {
	return m.Int64ObservableGauge(name, metric.WithDescription(description))
}

func counter(m metric.Meter, name, description string) (metric.Int64Observable, error) {
	return m.Int64ObservableCounter(name, metric.WithDescription(description))
}

func ofPools(value func(redisruntime.PoolStats) uint32) func(redisruntime.Stats, observe) {
	return func(s redisruntime.Stats, o observe) {
		for _, p := range s.Pools {
			o(int64(value(p)), endpointKey.String(p.Endpoint))
		}
	}
}

// Observe has a Manager's states, counters and pools collected from now on,
// until the registration is ended with Unregister. It reads memory only. A nil
// provider is the global one.
func Observe(m *redisruntime.Manager, provider metric.MeterProvider) (metric.Registration, error) {
	meter := meter(provider)
	instruments := make([]metric.Observable, len(observables))
	var errs []error
	for i, o := range observables {
		instrument, err := o.kind(meter, o.name, o.description)
		instruments[i], errs = instrument, append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return meter.RegisterCallback(func(_ context.Context, to metric.Observer) error {
		status, stats := m.Status(), m.Stats()
		for i, o := range observables {
			into := func(db redisruntime.Database) observe {
				return func(value int64, attrs ...attribute.KeyValue) {
					attrs = append(attrs, databaseKey.String(string(db)))
					to.ObserveInt64(instruments[i].(metric.Int64Observable), value, metric.WithAttributes(attrs...))
				}
			}
			for _, s := range status {
				if o.ofStatus != nil {
					o.ofStatus(s, into(s.Database))
				}
			}
			for _, s := range stats {
				if o.ofStats != nil {
					o.ofStats(s, into(s.Database))
				}
			}
		}
		return nil
	}, instruments...)
}
