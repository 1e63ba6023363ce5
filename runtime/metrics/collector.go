package metrics

import (
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/extra/redisprometheus/v9"
	"github.com/redis/go-redis/v9"
)

// namespace begins the name of every metric.
const namespace = "redisruntime"

// NewCollector returns a collector of what a Manager knows and counts. It
// reads memory only, and may be collected at any time, after Close too.
func NewCollector(m *redisruntime.Manager) prometheus.Collector { return collector{m} }

type collector struct{ manager *redisruntime.Manager }

// value is a metric with the labels database and those of its own.
type value[T any] struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	of   func(T) float64
}

func gauge[T any](name, help string, of func(T) float64, labels ...string) value[T] {
	return value[T]{desc(name, help, labels...), prometheus.GaugeValue, of}
}

func counter[T any](name, help string, of func(T) float64, labels ...string) value[T] {
	return value[T]{desc(name, help, labels...), prometheus.CounterValue, of}
}

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, append([]string{"database"}, labels...), nil)
}

// What is known of each database, of it on each endpoint, and of each pool.
var (
	ofStatus = []value[redisruntime.Status]{
		gauge("state", "State of the database: 0 unknown, 1 up, 2 down, 3 misconfigured, 4 closed.",
			func(s redisruntime.Status) float64 { return float64(s.State) }),
		gauge("state_since_timestamp_seconds", "When that state began, as Unix time.",
			func(s redisruntime.Status) float64 { return float64(s.Since.UnixMilli()) / 1000 }),
		counter("switches_total", "How often the database has gone to another endpoint.",
			func(s redisruntime.Status) float64 { return float64(s.Switches) }),
	}
	ofEndpoint = []value[redisruntime.EndpointStatus]{
		gauge("endpoint_state", "State of the database on one endpoint, as in redisruntime_state.",
			func(s redisruntime.EndpointStatus) float64 { return float64(s.State) }, "endpoint"),
		counter("endpoint_transitions_total", "How often the state of the endpoint has changed.",
			func(s redisruntime.EndpointStatus) float64 { return float64(s.Transitions) }, "endpoint"),
	}
	ofStats = []value[redisruntime.Stats]{
		counter("rejected_calls_total", "Calls on a held client that were not sent, because its endpoint was not up.",
			func(s redisruntime.Stats) float64 { return float64(s.Rejected) }),
		counter("retried_calls_total", "Calls that were sent once more after a network failure, which is safe for them.",
			func(s redisruntime.Stats) float64 { return float64(s.Retried) }),
		counter("replaced_clients_total", "Clients that a caller has closed.",
			func(s redisruntime.Stats) float64 { return float64(s.Replaced) }),
	}
	ofPool = []value[redisruntime.PoolStats]{
		counter("pool_waits_total", "Number of times a connection was waited for.",
			func(s redisruntime.PoolStats) float64 { return float64(s.WaitCount) }, "endpoint"),
		counter("pool_wait_seconds_total", "Time spent waiting for a connection.",
			func(s redisruntime.PoolStats) float64 { return float64(s.WaitDurationNs) / 1e9 }, "endpoint"),
	}
	fallbacks = desc("fallbacks_total", "Fallbacks that Do ran, by reason: no_client, missing_key, failed.", "reason")
)

// official is go-redis's own collector of a pool.
func official(db redisruntime.Database, endpoint string, stats *redis.PoolStats) prometheus.Collector {
	return prometheus.WrapCollectorWith(
		prometheus.Labels{"database": string(db), "endpoint": endpoint},
		redisprometheus.NewCollector(namespace, "", getter{stats}))
}

type getter struct{ stats *redis.PoolStats }

func (g getter) PoolStats() *redis.PoolStats { return g.stats }

// Describe sends the description of every metric that Collect may send.
func (c collector) Describe(ch chan<- *prometheus.Desc) {
	describe(ch, ofStatus)
	describe(ch, ofEndpoint)
	describe(ch, ofStats)
	describe(ch, ofPool)
	ch <- fallbacks
	for _, s := range c.manager.Status() {
		for _, e := range s.Endpoints {
			official(s.Database, e.Endpoint, nil).Describe(ch)
		}
	}
}

func describe[T any](ch chan<- *prometheus.Desc, all []value[T]) {
	for _, v := range all {
		ch <- v.desc
	}
}

// Collect sends what is known now.
func (c collector) Collect(ch chan<- prometheus.Metric) {
	for _, s := range c.manager.Status() {
		send(ch, ofStatus, s, string(s.Database))
		for _, e := range s.Endpoints {
			send(ch, ofEndpoint, e, string(s.Database), e.Endpoint)
		}
	}
	for _, s := range c.manager.Stats() {
		db := string(s.Database)
		send(ch, ofStats, s, db)
		for reason, n := range map[string]uint64{
			"no_client":   s.Fallbacks.NoClient,
			"missing_key": s.Fallbacks.Missing,
			"failed":      s.Fallbacks.Failed,
		} {
			ch <- prometheus.MustNewConstMetric(fallbacks, prometheus.CounterValue, float64(n), db, reason)
		}
		for _, p := range s.Pools {
			send(ch, ofPool, p, db, p.Endpoint)
			official(s.Database, p.Endpoint, &p.PoolStats).Collect(ch)
		}
	}
}

func send[T any](ch chan<- prometheus.Metric, all []value[T], from T, labels ...string) {
	for _, v := range all {
		ch <- prometheus.MustNewConstMetric(v.desc, v.kind, v.of(from), labels...)
	}
}
