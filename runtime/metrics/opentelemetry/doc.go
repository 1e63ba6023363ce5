// Package opentelemetry shows a Manager to OpenTelemetry: spans and durations
// of commands, the state of every database, what was rejected, retried and
// served by a fallback, and the pools.
//
//	commands, err := opentelemetry.Commands(nil)
//	...
//	m, err := redisruntime.New(redisruntime.Config{
//		Instruments: []redisruntime.Instrument{opentelemetry.Traces(nil), commands},
//	})
//	...
//	registration, err := opentelemetry.Observe(m, nil)
//
// Spans come from go-redis's redisotel. Its InstrumentMetrics is not used: it registers
// each client's pool with the meter, and a meter that collects while a caller closes a
// client, which is replaced at that moment, would wait for that Close, and the Close for the meter.
package opentelemetry
