package metrics_test

import (
	"context"
	"fmt"
	"log"

	"github.com/alicebob/miniredis/v2"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/autobot/redislint/runtime/metrics"
	"github.com/prometheus/client_golang/prometheus"
)

func ExampleNewCollector() {
	s, err := miniredis.Run()
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	commands := metrics.NewCommands()
	m, err := redisruntime.New(redisruntime.Config{
		Catalog:     catalog.Default(),
		Endpoints:   map[string]redisruntime.Endpoint{"default": {Addresses: []string{s.Addr()}}},
		Instruments: []redisruntime.Instrument{commands.Instrument},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = m.Close() }()
	registry := prometheus.NewRegistry()
	registry.MustRegister(commands, metrics.NewCollector(m))

	ctx := context.Background()
	if err := m.WaitReady(ctx, redisruntime.Cache); err != nil {
		log.Fatal(err)
	}
	if client := m.Client(ctx, redisruntime.Cache); client != nil {
		_ = client.Set(ctx, "k", "v", 0).Err()
	}
	families, err := registry.Gather()
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range families {
		switch f.GetName() {
		case "redisruntime_command_duration_seconds", "redisruntime_state":
			fmt.Println(f.GetName(), len(f.GetMetric()))
		}
	}
	// Output:
	// redisruntime_command_duration_seconds 1
	// redisruntime_state 10
}
