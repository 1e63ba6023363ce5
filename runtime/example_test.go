package redisruntime_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/alicebob/miniredis/v2"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// inMemory makes a default manager on a server inside the test, and returns
// what takes both away.
func inMemory() func() {
	s, err := miniredis.Run()
	if err != nil {
		log.Fatal(err)
	}
	m, err := redisruntime.New(redisruntime.Config{
		Catalog:   catalog.Default(),
		Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{s.Addr()}}},
	})
	if err != nil {
		log.Fatal(err)
	}
	redisruntime.SetDefault(m)
	return func() { _ = m.Close(); s.Close(); redisruntime.SetDefault(nil) }
}

func ExampleClient() {
	defer inMemory()()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()

	client := redisruntime.Client(ctx, redisruntime.Cache)
	if client == nil {
		fmt.Println("no cache today")
		return
	}
	if err := client.Set(ctx, "greeting", "hello", time.Minute).Err(); err != nil {
		fmt.Println("not cached:", err)
	}
	greeting, err := client.Get(ctx, "greeting").Result()
	fmt.Println(greeting, err)
	// Output: hello <nil>
}

func ExampleDo() {
	defer inMemory()()
	ctx := context.Background()
	price := func(article string) (string, error) {
		return redisruntime.Do(ctx, redisruntime.Cache,
			func(ctx context.Context, client redis.UniversalClient) (string, error) {
				return client.Get(ctx, "price:"+article).Result()
			},
			func(_ context.Context, reason error) (string, error) {
				if errors.Is(reason, redis.Nil) {
					return "computed", nil
				}
				return "from the list", nil
			})
	}
	fmt.Println(price("tea"))
	_ = redisruntime.Close()
	fmt.Println(price("tea"))
	// Output:
	// computed <nil>
	// from the list <nil>
}

func ExampleLookup() {
	defer inMemory()()
	_, err := redisruntime.Lookup(context.Background(), "cahce")
	var why *redisruntime.UnavailableError
	if errors.As(err, &why) {
		fmt.Println(why.Database, why.State)
	}
	fmt.Println(errors.Is(err, redisruntime.ErrUnavailable))
	// Output:
	// cahce misconfigured
	// true
}

func ExampleNew() {
	s, err := miniredis.Run()
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	m, err := redisruntime.New(redisruntime.Config{
		Catalog: catalog.Default(),
		Endpoints: map[string]redisruntime.Endpoint{
			"default": {Addresses: []string{s.Addr()}},
		},
		PoolSize: 4,
	})
	if err != nil {
		log.Fatal(err) // the configuration is wrong; a server that is down is no error
	}
	defer func() { _ = m.Close() }()

	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := m.WaitReady(ctx, redisruntime.Sessions); err != nil {
		log.Print(err) // go on without: clients are nil until Redis is there
	}
	for _, status := range m.Status() {
		if status.State != redisruntime.Unknown {
			fmt.Println(status.Database, status.State, status.Source)
		}
	}
	// Output: sessions up Config.Endpoints["default"]
}
