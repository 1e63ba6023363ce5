// Package effects has options that somebody would miss.
package effects

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"

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
	use(redis.NewClient(&redis.Options{Addr: fmt.Sprintf("%s:%d", c.host, 6379)}))            // want `use redisruntime.Standalone`
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
	return all
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
