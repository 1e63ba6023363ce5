package redistest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/autobot/redislint/runtime/redistest"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const cache = redisruntime.Cache

// price is a program under test.
func price(ctx context.Context, m *redisruntime.Manager) (string, error) {
	return redisruntime.DoOn(ctx, m, cache,
		func(ctx context.Context, c redis.UniversalClient) (string, error) { return c.Get(ctx, "book").Result() },
		func(context.Context, error) (string, error) { return "list price", nil })
}

var kinds = map[string][]redistest.Option{"mini": nil, "real": {redistest.Real()}}

func TestDownAndUp(t *testing.T) {
	for kind, options := range kinds {
		for name, takeAway := range map[string]func(*redistest.Redis){"down": (*redistest.Redis).Down, "frozen": (*redistest.Redis).Freeze} {
			t.Run(kind+" "+name, func(t *testing.T) {
				t.Parallel()
				r := redistest.New(t, options...)
				ctx := t.Context()
				held := r.MustClient(cache)
				if err := held.Set(ctx, "book", "7", 0).Err(); err != nil {
					t.Fatal(err)
				}
				for range 3 {
					if got, err := price(ctx, r.Manager); got != "7" || err != nil {
						t.Errorf("up: %q, %v", got, err)
					}
					takeAway(r)
					if c := r.Client(ctx, cache); c != nil {
						t.Error("a client of a Redis that is away")
					}
					if err := held.Get(ctx, "book").Err(); !errors.Is(err, redisruntime.ErrUnavailable) {
						t.Errorf("a held client: %v; want ErrUnavailable", err)
					}
					if got, err := price(ctx, r.Manager); got != "list price" || err != nil {
						t.Errorf("away: %q, %v", got, err)
					}
					r.Up()
				}
				if got, err := price(ctx, r.Manager); got != "7" || err != nil {
					t.Errorf("up again: %q, %v; want the data from before", got, err)
				}
			})
		}
	}
}

func TestAwayFromTheStart(t *testing.T) {
	for name, takeAway := range map[string]func(*redistest.Redis){"down": (*redistest.Redis).Down, "frozen": (*redistest.Redis).Freeze} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := redistest.New(t)
			takeAway(r)
			if c := r.Client(t.Context(), cache); c != nil {
				t.Error("a client of a Redis that is away")
			}
			r.Up()
			if r.Client(t.Context(), cache) == nil {
				t.Error("no client after Up")
			}
		})
	}
}

// Freeze and Down in any order, with traffic.
func TestUnderTraffic(t *testing.T) {
	r := redistest.New(t)
	ctx := context.Background()
	held := r.MustClient(cache)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(time.Millisecond):
					_ = held.Incr(ctx, "n").Err()
				}
			}
		})
	}
	for range 2 {
		r.Freeze()
		r.Down()
		r.Down()
		r.Up()
		r.Up()
	}
	close(stop)
	wg.Wait()
	if err := held.Incr(ctx, "n").Err(); err != nil {
		t.Error(err)
	}
}

func TestFastForward(t *testing.T) {
	r := redistest.New(t)
	ctx := t.Context()
	c := r.MustClient(cache)
	if err := c.Set(ctx, "session", "x", time.Hour).Err(); err != nil {
		t.Fatal(err)
	}
	r.FastForward(2 * time.Hour)
	if err := c.Get(ctx, "session").Err(); !errors.Is(err, redis.Nil) {
		t.Errorf("after two hours: %v; want redis.Nil", err)
	}
}

func TestDefault(t *testing.T) {
	t.Run("inside", func(t *testing.T) {
		r := redistest.New(t, redistest.Default())
		if redisruntime.Default() != r.Manager || redisruntime.Client(t.Context(), cache) == nil {
			t.Error("the package functions use another Manager")
		}
	})
	before := redisruntime.SetDefault(nil)
	if before != nil {
		t.Error("the Manager is still there after its test")
	}
}

func parse(tb testing.TB, text string) redistest.Option {
	tb.Helper()
	cat, err := catalog.Parse(catalog.FileName, []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	return redistest.Catalog(cat)
}

// Every endpoint of a catalog has a server of its own, of its topology.
func TestCatalog(t *testing.T) {
	const text = `
databases:
  main:   {index: 0}
  orders: {index: 0, endpoint: orders}
  rates:  {index: 0, endpoint: rates}
endpoints:
  default: {topology: sentinel, master_name: main, addresses: ["sentinel.example:26379"]}
  orders:  {topology: cluster, addresses: ["orders.example:6379"], tls: {}}
  rates:   {topology: ring, addresses: ["a.example:6379", "b.example:6379"]}
`
	r := redistest.New(t, parse(t, text), redistest.Real())
	ctx := t.Context()
	for i, db := range []redisruntime.Database{"main", "orders", "rates"} {
		c, err := r.Lookup(ctx, db)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := c.IncrBy(ctx, "n", int64(i+1)).Result(); n != int64(i+1) || err != nil {
			t.Errorf("%s: %d, %v; want a server of its own", db, n, err)
		}
	}
	if r.Standalone(ctx, "main") == nil || r.Cluster(ctx, "orders") == nil || r.Ring(ctx, "rates") == nil {
		t.Error("a client of the type that the catalog's topology has is missing")
	}
	r.Down()
	for _, db := range []redisruntime.Database{"main", "orders", "rates"} {
		if r.Client(ctx, db) != nil {
			t.Errorf("%s: a client of a Redis that is down", db)
		}
	}
	r.Up()
	for _, db := range []redisruntime.Database{"main", "orders", "rates"} {
		if c := r.Client(ctx, db); c == nil || c.Get(ctx, "n").Err() != nil {
			t.Errorf("%s: no working client after Up", db)
		}
	}
}

// fatal records what a test would be told.
type fatal struct {
	testing.TB
	message string
}

func (f *fatal) Helper() {}
func (f *fatal) Fatalf(format string, args ...any) {
	f.message = fmt.Sprintf(format, args...)
	panic(f)
}

func TestMisuse(t *testing.T) {
	for name, tt := range map[string]struct {
		do   func(testing.TB)
		want string
	}{
		"FastForward of a real server": {
			func(tb testing.TB) { redistest.New(tb, redistest.Real()).FastForward(time.Second) },
			"FastForward: a real redis-server has its own clock: let the test wait, or do without redistest.Real",
		},
		"a client of a Redis that is down": {
			func(tb testing.TB) {
				r := redistest.New(tb)
				r.Down()
				r.MustClient(cache)
			},
			"connection refused",
		},
		"a cluster in process": {
			func(tb testing.TB) {
				redistest.New(tb, parse(tb, `{databases: {a: {index: 0}}, endpoints: {default: {topology: cluster, addresses: ["a:1"]}}}`))
			},
			`endpoint "default": it is a cluster, which the in-process server is not: use redistest.Real`,
		},
		"an endpoint that is not there": {
			func(tb testing.TB) {
				redistest.New(tb, parse(tb, `{databases: {a: {index: 0, endpoint: b}}, endpoints: {b: {}}}`)).Addr()
			},
			`no database of the catalog is on the endpoint "default"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fatal{TB: t}
			func() {
				defer func() {
					if r := recover(); r != nil && r != f {
						panic(r)
					}
				}()
				tt.do(f)
			}()
			if !strings.HasPrefix(f.message, "redistest: ") || !strings.Contains(f.message, tt.want) {
				t.Errorf("the test is told %q; want %q", f.message, tt.want)
			}
		})
	}
}
