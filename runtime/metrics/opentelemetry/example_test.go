package opentelemetry_test

import (
	"context"
	"fmt"
	"log"

	"github.com/alicebob/miniredis/v2"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/autobot/redislint/runtime/metrics/opentelemetry"
)

func ExampleTraces() {
	s, err := miniredis.Run()
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	commands, err := opentelemetry.Commands(nil) // nil is the global provider
	if err != nil {
		log.Fatal(err)
	}
	m, err := redisruntime.New(redisruntime.Config{
		Catalog:     catalog.Default(),
		Endpoints:   map[string]redisruntime.Endpoint{"default": {Addresses: []string{s.Addr()}}},
		Instruments: []redisruntime.Instrument{opentelemetry.Traces(nil), commands},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = m.Close() }()
	registration, err := opentelemetry.Observe(m, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = registration.Unregister() }()

	ctx := context.Background()
	if err := m.WaitReady(ctx, redisruntime.Cache); err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.Client(ctx, redisruntime.Cache).Set(ctx, "k", "v", 0).Result())
	// Output: OK <nil>
}
