// Package effects has options that somebody would miss.
package effects

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"

	"fixtures/directredis/effects/ext"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

type config struct{ host, port string }

func (c config) addr() string { return net.JoinHostPort(c.host, c.port) }

func env(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return strings.TrimSpace(v)
	}
	return otherwise
}

var started int

func start() string {
	started++
	return "localhost:6379"
}

func lookup(ctx context.Context, c config) {
	use(redis.NewClient(&redis.Options{Addr: c.addr(), Password: env("REDIS_PASSWORD", "")})) // want `use redisruntime.Standalone\(ctx, "main"\); Addr and Password belong`
	use(redis.NewClient(&redis.Options{Addr: fmt.Sprintf("%s:%d", c.host, 6379), DB: 1}))     // want `use redisruntime.Standalone`
	use(redis.NewClient(&redis.Options{Addr: start()}))                                       // want `by hand, because start\(\) is called for its options`
	use(redis.NewClient(&redis.Options{Addr: <-addresses}))                                   // want `by hand, because <-addresses is called`
}

var addresses chan string

func use(*redis.Client) {}

// The address of a server that the program has started is no setting.
func own(ctx context.Context, s *miniredis.Miniredis, l net.Listener) {
	use(redis.NewClient(&redis.Options{Addr: s.Addr()}))          // want `by hand, because s.Addr\(\) is called for its options`
	use(redis.NewClient(&redis.Options{Addr: l.Addr().String()})) // want `by hand, because l.Addr\(\).String\(\) is called for its options`
}

// Each server is another client.
func many(ctx context.Context, addrs []string, cfgs []config) (all []*redis.Client) {
	for _, addr := range addrs {
		all = append(all, redis.NewClient(&redis.Options{Addr: addr})) // want `by hand, because each addr gives another client`
	}
	for i := range addrs {
		opts := &redis.Options{Addr: addrs[i]}
		all = append(all, redis.NewClient(opts)) // want `by hand, because each i gives another client`
	}
	for i := 0; i < len(cfgs); i++ {
		c := cfgs[i]
		all = append(all, redis.NewClient(&redis.Options{Addr: c.addr()})) // want `by hand, because each c gives another client`
	}
	for range addrs {
		all = append(all, redis.NewClient(&redis.Options{Addr: cfgs[0].addr()})) // want `use redisruntime.Standalone\(ctx, "main"\)`
	}
	for _, addr := range addrs {
		connect := func() *redis.Client {
			return redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(ctx, "main"\)`
		}
		_ = addr
		all = append(all, connect())
	}
	for _, addr := range addrs {
		func() {
			all = append(all, redis.NewClient(&redis.Options{Addr: addr})) // want `by hand, because each addr gives another client`
		}()
	}
	var last string
	for i := range addrs {
		last = addrs[i]
		all = append(all, redis.NewClient(&redis.Options{Addr: last})) // want `by hand, because each last gives another client`
	}
	return all
}

// Two servers do not become one.
func migrate(ctx context.Context) error {
	src := redis.NewClient(&redis.Options{Addr: "old:6379"}) // want `by hand, because another client here has the same database at another address`
	dst := redis.NewClient(&redis.Options{Addr: "new:6379"}) // want `by hand, because another client here has the same database at another address`
	v, err := src.Get(ctx, "k").Result()
	if err != nil {
		return err
	}
	return dst.Set(ctx, "k", v, 0).Err()
}

func sameServer(ctx context.Context) (a, b *redis.Client) {
	a = redis.NewClient(&redis.Options{Addr: "redis:6379"})        // want `use redisruntime.Standalone\(ctx, "main"\)`
	b = redis.NewClient(&redis.Options{Addr: "redis:6379", DB: 1}) // want `use redisruntime.Standalone\(ctx, "cache"\)`
	return a, b
}

// A variable does not hide what it was set to.
func inVariable() *redis.Client {
	addr := start()
	fmt.Println(addr)
	return redis.NewClient(&redis.Options{Addr: addr}) // want `by hand, because start\(\) is called for its options`
}

// What others export is a setting if it is called like one, and not like an action.
func others(ctx context.Context) {
	use(redis.NewClient(&redis.Options{Addr: ext.RedisAddr()}))       // want `use redisruntime.Standalone\(ctx, "main"\)`
	use(redis.NewClient(&redis.Options{Addr: ext.GetAddr(), DB: 1}))  // want `use redisruntime.Standalone\(ctx, "cache"\)`
	use(redis.NewClient(&redis.Options{Addr: ext.StartServerAddr()})) // want `by hand, because ext.StartServerAddr\(\) is called`
	use(redis.NewClient(&redis.Options{Addr: ext.GetAndMoveAddr()}))  // want `by hand, because ext.GetAndMoveAddr\(\) is called`
	use(redis.NewClient(&redis.Options{Addr: ext.Random()}))          // want `by hand, because ext.Random\(\) is called`
}

func failing(ctx context.Context) (*redis.Client, error) {
	addr, err := ext.OpenAddr()
	if err != nil {
		return nil, err
	}
	return redis.NewClient(&redis.Options{Addr: addr}), nil // want `by hand, because what is left unused cannot go`
}

// In a goroutine, a request may have ended.
func background(w http.ResponseWriter, r *http.Request) {
	use(redis.NewClient(&redis.Options{})) // want `use redisruntime.Standalone\(r.Context\(\), "main"\)`
	go func() {
		use(redis.NewClient(&redis.Options{})) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
	}()
}

func noContext() {
	var ctx context.Context = nil
	use(redis.NewClient(&redis.Options{})) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
	_ = ctx
}

// Code counts wherever it is set.
func code(opts *redis.Options, verbose bool) *redis.Client {
	if verbose {
		opts.OnConnect = func(context.Context, *redis.Conn) error { return nil }
	}
	return redis.NewClient(opts) // want `by hand, because OnConnect is code\); OnConnect belongs`
}

// All options are told, and go, wherever they are set.
func settings(ctx context.Context, secure bool, password string) *redis.Client {
	opts := &redis.Options{Addr: "localhost:6379"}
	if secure {
		opts.Password = password
	} else {
		opts.PoolSize = 10
	}
	return redis.NewClient(opts) // want `use redisruntime.Standalone\(ctx, "main"\); Addr \(hard-coded "localhost:6379"\), Password and PoolSize belong`
}

func inspected(ctx context.Context) *redis.Client {
	opts := &redis.Options{}
	if opts.Addr == "" {
		opts.Addr = "localhost:6379"
	}
	return redis.NewClient(opts) // want `by hand, because opts is used otherwise, too`
}
