package fallback_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"time"

	"github.com/alicebob/miniredis/v2"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/autobot/redislint/runtime/fallback"
	"github.com/autobot/redislint/runtime/fallback/memory"
)

// inMemory makes a default manager on a server inside the test, and returns
// what takes the server away.
func inMemory() (down func()) {
	s, err := miniredis.Run()
	if err != nil {
		log.Fatal(err)
	}
	m, err := redisruntime.New(redisruntime.Config{
		Catalog:   catalog.Default(),
		Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{s.Addr()}}},
		Logger:    slog.New(slog.DiscardHandler),
	})
	if err != nil {
		log.Fatal(err)
	}
	redisruntime.SetDefault(m)
	return s.Close
}

func ExampleCache() {
	down := inMemory()
	defer func() { _ = redisruntime.Close(); redisruntime.SetDefault(nil) }()
	ctx := context.Background()

	copies, err := memory.New(memory.Options{MaxEntries: 10_000, MaxBytes: 64 << 20})
	if err != nil {
		log.Fatal(err)
	}
	prices := &fallback.Cache[float64]{DB: redisruntime.Cache, Store: copies, TTL: time.Minute, StaleTTL: time.Hour}
	slowly := func(context.Context) (float64, error) { fmt.Println("asking the shop"); return 4.5, nil }

	fmt.Println(prices.Load(ctx, "price:tea", slowly))
	fmt.Println(prices.Load(ctx, "price:tea", slowly))
	down()
	fmt.Println(prices.Load(ctx, "price:tea", slowly)) // a copy
	_, err = prices.Get(ctx, "price:coffee")
	fmt.Println(errors.Is(err, fallback.ErrNotFound), errors.Is(err, redisruntime.ErrUnavailable))
	// Output:
	// asking the shop
	// 4.5 <nil>
	// 4.5 <nil>
	// 4.5 <nil>
	// true true
}
