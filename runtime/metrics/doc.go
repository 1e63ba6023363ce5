// Package metrics shows a Manager to Prometheus: the state of every database,
// what was rejected, retried and served by a fallback, the pools, and the
// commands that were sent. Package opentelemetry beside it does so for
// OpenTelemetry. A program that imports neither links neither.
//
//	commands := metrics.NewCommands()
//	m, err := redisruntime.New(redisruntime.Config{
//		Instruments: []redisruntime.Instrument{commands.Instrument},
//	})
//	...
//	prometheus.MustRegister(commands, metrics.NewCollector(m))
//
// All metrics, and a Grafana dashboard of them, are in docs/observability.md.
package metrics
