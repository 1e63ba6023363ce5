// Package options holds options that stand elsewhere than in the call.
package options

import (
	"context"
	"crypto/tls"
	"log"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

const cacheDB = 1

func above(ctx context.Context) *redis.Client {
	opts := &redis.Options{Addr: os.Getenv("REDIS_ADDR"), DB: cacheDB}
	return redis.NewClient(opts) // want `use redisruntime.Standalone\(ctx, "cache"\); Addr belongs`
}

func declared(ctx context.Context) *redis.Client {
	var opts = &redis.Options{DB: 2}
	return redis.NewClient(opts) // want `"sessions"`
}

func assigned(ctx context.Context) *redis.Client {
	opts := &redis.Options{Addr: "localhost:6379"}
	opts.DB = 3
	opts.PoolSize = 10
	rdb := redis.NewClient(opts) // want `"tasks"\); Addr \(hard-coded "localhost:6379"\) and PoolSize belong`
	return rdb
}

func inputs(ctx context.Context) *redis.Client {
	host, port := "localhost", 6379 // one of two is not deleted alone
	addr := net.JoinHostPort(host, strconv.Itoa(port))
	log.Println("connecting to", host, port)
	return redis.NewClient(&redis.Options{Addr: addr}) // want `use redisruntime.Standalone\(ctx, "main"\); Addr belongs`
}

func chain(ctx context.Context) *redis.Client {
	host := os.Getenv("REDIS_HOST")
	addr := host + ":6379"
	var timeout time.Duration
	timeout = 3 * time.Second
	return redis.NewClient(&redis.Options{Addr: addr, DialTimeout: timeout}) // want `use redisruntime.Standalone`
}

func parameters(ctx context.Context, addr, password string) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: addr, Password: password}) // want `use redisruntime.Standalone.*; Addr and Password belong`
}

func secret(ctx context.Context) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: "u:p@h", Username: "admin", Password: "hunter2"}) // want `; Addr \(hard-coded\), Username \(hard-coded\) and Password \(hard-coded\) belong in the configuration$`
}

func empty(ctx context.Context) *redis.Client {
	return redis.NewClient(&redis.Options{Password: "", DB: 0}) // want `use redisruntime.Standalone\(ctx, "main"\)$`
}

func secure(ctx context.Context) *redis.Client {
	return redis.NewClient(&redis.Options{TLSConfig: &tls.Config{}}) // want `use .*; TLSConfig belongs`
}

// No fix: the number is not a constant.
func number(ctx context.Context, n int) *redis.Client {
	return redis.NewClient(&redis.Options{DB: n}) // want `get it from redisruntime.Standalone by the name of its database \(by hand, because the number of its database is not a constant here\)`
}

func unknownOptions(ctx context.Context, opts *redis.Options) *redis.Client {
	return redis.NewClient(opts) // want `by hand, because its options come from elsewhere`
}

func made(ctx context.Context) *redis.Client {
	return redis.NewClient(load()) // want `by hand, because its options come from elsewhere`
}

func load() *redis.Options { return nil }

func conditional(ctx context.Context, second bool) *redis.Client {
	opts := &redis.Options{}
	if second {
		opts.DB = 1
	}
	return redis.NewClient(opts) // want `by hand, because the number`
}

func handed(ctx context.Context) *redis.Client {
	opts := &redis.Options{}
	configure(opts)
	return redis.NewClient(opts) // want `by hand, because opts is used otherwise, too`
}

func configure(*redis.Options) {}

func reassigned(ctx context.Context) *redis.Client {
	opts := &redis.Options{}
	opts = &redis.Options{DB: 1}
	return redis.NewClient(opts) // want `by hand, because opts is used otherwise, too`
}

func twice(ctx context.Context) (a, b *redis.Client) {
	opts := &redis.Options{DB: 1}
	a = redis.NewClient(opts) // want `by hand, because opts is used otherwise, too`
	opts.DB = 2
	b = redis.NewClient(opts) // want `by hand, because opts is used otherwise, too`
	return a, b
}

func copied(ctx context.Context) *redis.Client {
	opts := redis.Options{DB: 1}
	return redis.NewClient(&opts) // want `use redisruntime.Standalone\(ctx, "cache"\)$`
}

// No fix: the catalog has no such database.
func unknownNumber(ctx context.Context) *redis.Client {
	return redis.NewClient(&redis.Options{DB: 12}) // want `by hand, because the catalog has no database 12`
}

// No fix: the options hold code.
func code(ctx context.Context) *redis.Client {
	return redis.NewClient(&redis.Options{ // want `by hand, because Dialer is code\); Dialer belongs`
		Dialer: func(ctx context.Context, network, addr string) (net.Conn, error) { return net.Dial("tcp", addr) },
	})
}

// No fix: a variable would be left unused, and what computes it cannot go.
func effect(ctx context.Context) *redis.Client {
	addr := start()
	return redis.NewClient(&redis.Options{Addr: addr}) // want `get it from redisruntime.Standalone by the name of its database \(by hand, because start\(\) is called for its options\); Addr belongs`
}

func start() string { log.Println("starting"); return "" }

func pair(ctx context.Context) *redis.Client {
	addr, db := "localhost:6379", 1
	_ = db
	return redis.NewClient(&redis.Options{Addr: addr}) // want `get it from`
}

// Both calls go together, because together they leave timeout unused.
func shared(ctx context.Context, cluster bool) redis.UniversalClient {
	timeout := 3 * time.Second
	short := timeout / 2
	if cluster {
		return redis.NewClusterClient(&redis.ClusterOptions{ReadTimeout: timeout, WriteTimeout: short}) // want `use redisruntime.Client\(ctx, "main"\)`
	}
	return redis.NewClient(&redis.Options{ReadTimeout: timeout}) // want `use redisruntime.Client\(ctx, "main"\)`
}

// One stays, so the variable does.
func half(ctx context.Context, n int) (a, b *redis.Client) {
	timeout := 3 * time.Second
	a = redis.NewClient(&redis.Options{ReadTimeout: timeout})        // want `use redisruntime.Standalone`
	b = redis.NewClient(&redis.Options{DB: n, ReadTimeout: timeout}) // want `by hand`
	return a, b
}

// What starts a server is no setting.
func sharedEffect(ctx context.Context) (a, b *redis.Client) {
	addr := start()
	a = redis.NewClient(&redis.Options{Addr: addr}) // want `by hand, because start\(\) is called for its options`
	b = redis.NewClient(&redis.Options{Addr: addr}) // want `by hand, because start\(\) is called for its options`
	return a, b
}

// A local variable that is set once is as good as a constant, and goes with its use.
func setOnce(addr string) *redis.Client {
	db := 3
	return redis.NewClient(&redis.Options{Addr: addr, DB: db}) // want `use redisruntime.Standalone\(context.TODO\(\), "tasks"\); Addr belongs in the configuration`
}

func setTwice(cached bool) *redis.Client {
	db := 3
	if cached {
		db = 1
	}
	return redis.NewClient(&redis.Options{DB: db}) // want `by hand, because the number of its database is not a constant here`
}

func constantURL() (*redis.Client, error) {
	host := "redis:6379"
	opts, err := redis.ParseURL("redis://" + host + "/2")
	if err != nil {
		return nil, err
	}
	return redis.NewClient(opts), nil // want `use redisruntime.Standalone\(context.TODO\(\), "sessions"\); the URL belongs in the configuration`
}

func cluster(opts *redis.ClusterOptions, u *redis.UniversalOptions) []redis.UniversalClient {
	return []redis.UniversalClient{
		redis.NewClusterClient(opts),        // want `by hand, because its options come from elsewhere`
		redis.NewClusterClient(u.Cluster()), // want `by hand, because its options come from elsewhere`
	}
}

func universal(ctx context.Context) []redis.UniversalClient {
	return []redis.UniversalClient{
		redis.NewUniversalClient(&redis.UniversalOptions{Addrs: []string{"a:1"}, DB: 1}),                           // want `use redisruntime.Client\(ctx, "cache"\)`
		redis.NewUniversalClient(&redis.UniversalOptions{Addrs: []string{"a:1", "b:1"}, DB: 1}),                    // want `use redisruntime.Client\(ctx, "main"\)`
		redis.NewUniversalClient(&redis.UniversalOptions{Addrs: []string{"a:1", "b:1"}, MasterName: "a:1", DB: 2}), // want `use redisruntime.Client\(ctx, "sessions"\)`
	}
}

// A number that is written counts.
func either(ctx context.Context, addrs []string) []redis.UniversalClient {
	one := []string{"a:1"}
	return []redis.UniversalClient{
		redis.NewUniversalClient(&redis.UniversalOptions{Addrs: addrs}),                            // want `use redisruntime.Client\(ctx, "main"\)`
		redis.NewUniversalClient(&redis.UniversalOptions{Addrs: addrs, DB: 1}),                     // want `use redisruntime.Client\(ctx, "cache"\)`
		redis.NewUniversalClient(&redis.UniversalOptions{Addrs: addrs, DB: 2, MasterName: "m"}),    // want `use redisruntime.Client\(ctx, "sessions"\)`
		redis.NewUniversalClient(&redis.UniversalOptions{Addrs: one, DB: 3}),                       // want `use redisruntime.Client\(ctx, "tasks"\)`
		redis.NewUniversalClient(&redis.UniversalOptions{Addrs: one, DB: 4, IsClusterMode: false}), // want `use redisruntime.Client\(ctx, "metrics"\)`
	}
}

// In a cluster it does not.
func certainly(ctx context.Context) (a, b redis.UniversalClient) {
	two := []string{"a:1", "b:1"}
	a = redis.NewUniversalClient(&redis.UniversalOptions{Addrs: two, DB: 1})                                         // want `use redisruntime.Client\(ctx, "main"\)`
	b = redis.NewUniversalClient(&redis.UniversalOptions{Addrs: []string{"a:1", "b:1"}, IsClusterMode: true, DB: 1}) // want `use redisruntime.Client\(ctx, "main"\)`
	return a, b
}

// A goto may pass over what sets the number.
func jump(x bool) *redis.Client {
	opts := &redis.Options{}
	var c *redis.Client
	if x {
		goto L
	}
	opts.DB = 1
L:
	c = redis.NewClient(opts) // want `by hand, because the number of its database is not a constant here`
	return c
}

func moreCode(opts redis.ClusterOptions) {
	_ = redis.NewClusterClient(&redis.ClusterOptions{ShardPicker: opts.ShardPicker}) // want `by hand, because ShardPicker is code`
}

func options(x any) *redis.Client {
	switch o := x.(type) {
	case *redis.Options:
		return redis.NewClient(o) // want `by hand, because o is used otherwise, too`
	}
	return nil
}

func cases(kind string) *redis.Client {
	opts := &redis.Options{}
	switch {
	case kind == "prod":
		opts.Addr = "b:1"
	}
	return redis.NewClient(opts) // want `by hand, because what is left unused cannot go`
}

// The variable of a type switch is to be used in one of its clauses.
func switched(x any) *redis.Client {
	switch x := x.(type) {
	case string:
		return redis.NewClient(&redis.Options{Addr: x, DB: 1}) // want `by hand, because what is left unused cannot go`
	}
	return nil
}

func switchedTwice(x any) *redis.Client {
	switch x := x.(type) {
	case string:
		return redis.NewClient(&redis.Options{Addr: x, DB: 1}) // want `use redisruntime.Standalone`
	case []string:
		return redis.NewFailoverClient(&redis.FailoverOptions{SentinelAddrs: x, DB: 2}) // want `by hand, because what is left unused cannot go`
	}
	return nil
}

func allocated(addr string) (a, b *redis.Client) {
	opts := new(redis.Options)
	opts.Addr = addr
	opts.DB = 1
	a = redis.NewClient(opts)               // want `use redisruntime.Standalone\(context.TODO\(\), "cache"\); Addr belongs`
	b = redis.NewClient(new(redis.Options)) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
	return a, b
}
