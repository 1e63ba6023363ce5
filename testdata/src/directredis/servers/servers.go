// Package servers has clients of several servers, which are not to become one.
package servers

import (
	"context"
	"os"
	"sync"

	"github.com/redis/go-redis/v9"
)

var (
	sessions = redis.NewClient(&redis.Options{Addr: "sessions:6379"})     // want `by hand, because another client here has the same database at another address`
	carts    = redis.NewClient(&redis.Options{Addr: "carts:6379"})        // want `by hand, because another client here`
	caches   = redis.NewClient(&redis.Options{Addr: "carts:6379", DB: 1}) // want `use redisruntime.Standalone\(context.TODO\(\), "cache"\)`
)

type config struct {
	sessions, carts server
	addr            string
	cluster         []string
}

type server struct{ addr, url string }

type clients struct{ sessions, carts *redis.Client }

func fields(cfg config) *clients {
	return &clients{
		sessions: redis.NewClient(&redis.Options{Addr: cfg.sessions.addr}), // want `by hand, because another client here`
		carts:    redis.NewClient(&redis.Options{Addr: cfg.carts.addr}),    // want `by hand, because another client here`
	}
}

func migrate(ctx context.Context, from, to string) error {
	src := redis.NewClient(&redis.Options{Addr: from}) // want `by hand, because another client here`
	dst := redis.NewClient(&redis.Options{Addr: to})   // want `by hand, because another client here`
	v, err := src.Get(ctx, "k").Result()
	if err != nil {
		return err
	}
	return dst.Set(ctx, "k", v, 0).Err()
}

func environment() (a, b, c *redis.Client) {
	a = redis.NewClient(&redis.Options{Addr: os.Getenv("A")}) // want `by hand, because another client here`
	addr := os.Getenv("B")
	b = redis.NewClient(&redis.Options{Addr: addr})           // want `by hand, because another client here`
	c = redis.NewClient(&redis.Options{Addr: os.Getenv("B")}) // want `by hand, because another client here`
	return a, b, c
}

func masters(addrs []string) (a, b *redis.Client) {
	a = redis.NewFailoverClient(&redis.FailoverOptions{MasterName: "mymaster", SentinelAddrs: []string{"a:26379"}}) // want `by hand, because another client here`
	b = redis.NewFailoverClient(&redis.FailoverOptions{MasterName: "mymaster", SentinelAddrs: []string{"b:26379"}}) // want `by hand, because another client here`
	return a, b
}

func urls() (a, b *redis.Client) {
	one, _ := redis.ParseURL("redis://one/1")
	a = redis.NewClient(one) // want `by hand, because another client here`
	two, _ := redis.ParseURL("redis://two/1")
	b = redis.NewClient(two) // want `by hand, because another client here`
	return a, b
}

// These are one server.
func same(cfg config) (a, b, c, d *redis.Client) {
	a = redis.NewClient(&redis.Options{Addr: "localhost:6379"}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
	b = redis.NewClient(&redis.Options{Addr: "127.0.0.1:6379"}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
	opts, _ := redis.ParseURL("redis://localhost/0")
	c = redis.NewClient(opts)                               // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
	d = redis.NewClient(&redis.Options{Addr: "[::1]:6379"}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
	return a, b, c, d
}

func again(cfg config) (a, b *redis.Client) {
	a = redis.NewClient(&redis.Options{Addr: cfg.addr})              // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
	b = redis.NewClient(&redis.Options{Addr: cfg.addr, PoolSize: 3}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
	return a, b
}

// Of these, the configuration has one.
func topology(cfg config) redis.UniversalClient {
	if len(cfg.cluster) > 0 {
		return redis.NewClusterClient(&redis.ClusterOptions{Addrs: cfg.cluster}) // want `use redisruntime.Client\(context.TODO\(\), "main"\)`
	}
	return redis.NewClient(&redis.Options{Addr: cfg.addr}) // want `use redisruntime.Client\(context.TODO\(\), "main"\)`
}

func byDefault(cfg config) *redis.Client {
	rdb := redis.NewClient(&redis.Options{Addr: "localhost:6379"}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
	if cfg.addr != "" {
		rdb = redis.NewClient(&redis.Options{Addr: cfg.addr}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
	}
	return rdb
}

func tenant(cfg config, name string) *redis.Client {
	if name == "a" {
		return redis.NewClient(&redis.Options{Addr: cfg.sessions.addr}) // want `by hand, because another client here`
	}
	return redis.NewClient(&redis.Options{Addr: cfg.carts.addr}) // want `by hand, because another client here`
}

// A function is called for several servers.
func open(addr string) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: addr}) // want `by hand, because each addr gives another client`
}

func (s server) open() *redis.Client {
	opts := &redis.Options{Addr: s.addr}
	return redis.NewClient(opts) // want `by hand, because each s gives another client`
}

func openURL(s server) (*redis.Client, error) {
	return dial(s.url)
}

func dial(url string) (*redis.Client, error) {
	opts, err := redis.ParseURL(url)
	if err != nil {
		return nil, err
	}
	opts.DB = 1
	return redis.NewClient(opts), nil // want `by hand, because each url gives another client`
}

func once(addr string, db *int) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: addr}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
}

func pool(addr string) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: addr}) // want `by hand, because each addr gives another client`
}

func callers(cfg config, addrs []string) {
	_, _ = open(cfg.sessions.addr), open(cfg.carts.addr)
	_, _ = cfg.sessions.open(), cfg.carts.open()
	_, _ = openURL(cfg.sessions)
	_, _ = openURL(cfg.carts)
	_, _ = once("localhost:6379", nil), once("127.0.0.1:6379", new(int))
	for _, addr := range addrs {
		pool(addr)
	}
	connect := func(addr string) *redis.Client {
		return redis.NewClient(&redis.Options{Addr: addr, DB: 3}) // want `by hand, because each addr gives another client`
	}
	_, _ = connect("a:1"), connect("b:1")
}

// A map has a client for each key.
type clientMap struct {
	mu    sync.Mutex
	known map[string]*redis.Client
}

func (m *clientMap) get(addr string) *redis.Client {
	m.mu.Lock()
	defer m.mu.Unlock()
	if rdb := m.known[addr]; rdb != nil {
		return rdb
	}
	rdb := redis.NewClient(&redis.Options{Addr: addr}) // want `by hand, because each addr gives another client`
	m.known[addr] = rdb
	return rdb
}

func (m *clientMap) set(name string, s server) {
	m.known[s.addr] = redis.NewClient(&redis.Options{Addr: s.addr, DB: 1})  // want `by hand, because each s gives another client`
	m.known["tasks"] = redis.NewClient(&redis.Options{Addr: s.addr, DB: 3}) // want `use redisruntime.Standalone\(context.TODO\(\), "tasks"\)`
}

// One configuration has one server, whoever reads it.
type app struct{ cfg config }

func (a *app) worker() *redis.Client { return connect(a.cfg) }
func (a *app) web() *redis.Client    { return connect(a.cfg) }

func connect(cfg config) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: cfg.addr}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
}

func worker() *redis.Client { cfg := load(); return connectTo(cfg.addr) }
func web() *redis.Client    { cfg := load(); return connectTo(cfg.addr) }

func load() config { return config{} }

func connectTo(addr string) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: addr}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
}

func workerAt(addr string) *redis.Client { return connectAt(addr) }
func webAt(addr string) *redis.Client    { return connectAt(addr) }

func connectAt(addr string) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: addr}) // want `by hand, because each addr gives another client`
}
