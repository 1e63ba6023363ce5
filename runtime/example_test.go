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
		Timeouts:  redisruntime.Timeouts{FirstCall: long}, // a busy machine is no outage
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

func ExampleConfig_Explain() {
	environment := map[string]string{"REDIS_CACHE_URL": "rediss://app:hush@cache.internal:6379", "REDIS_MAIN_URL": "redis://localhost/5"}
	cfg := redisruntime.Config{
		Catalog: catalog.Default(),
		System: redisruntime.System{
			LookupEnv: func(name string) (string, bool) { value, ok := environment[name]; return value, ok },
		},
	}
	explanation := cfg.Explain()
	for _, s := range explanation.Settings {
		if s.Database == redisruntime.Cache {
			fmt.Println(s.Name, s.Value, "from", s.Source)
		}
	}
	for _, fault := range explanation.Faults {
		fmt.Println("fault:", fault)
	}
	// Output:
	// index 1 from catalog
	// endpoint default from catalog
	// addresses cache.internal:6379 from REDIS_CACHE_URL
	// topology standalone from default
	// username app from REDIS_CACHE_URL
	// password (secret) from REDIS_CACHE_URL
	// tls on from REDIS_CACHE_URL
	// fault: REDIS_MAIN_URL: the URL selects a database by its path; numbers come from the catalog (here 0): remove the path
}

func ExampleEndpoint() {
	token := func(context.Context) (username, password string, err error) {
		return "app", "hush", nil // from a vault; keep it until it expires
	}
	m, err := redisruntime.New(redisruntime.Config{
		Catalog: catalog.Default(),
		Endpoints: map[string]redisruntime.Endpoint{"default": {
			Addresses:   []string{"redis.internal:6379"},
			Credentials: token,
			TLS:         &catalog.TLS{MinVersion: "1.3"}, // the system's authorities
		}},
	})
	if err != nil {
		log.Fatal(err) // all faults: files that are missing, logins that contradict each other
	}
	defer func() { _ = m.Close() }()
	for _, s := range m.Explain().Settings {
		if s.Database == redisruntime.Cache && (s.Name == "password" || s.Name == "tls.min_version") {
			fmt.Println(s.Name, s.Value)
		}
	}
	// Output:
	// password (secret) from Credentials
	// tls.min_version 1.3
}
