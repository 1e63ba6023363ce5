// Package libraries holds the other client libraries.
package libraries

import (
	"context"
	"net"

	garyburd "github.com/garyburd/redigo/redis"
	v6 "github.com/go-redis/redis"
	v7 "github.com/go-redis/redis/v7"
	v8 "github.com/go-redis/redis/v8"
	"github.com/gomodule/redigo/redis"
	"github.com/gomodule/redigo/redisx"
	radix3 "github.com/mediocregopher/radix/v3"
	"github.com/mediocregopher/radix/v4"
	"github.com/redis/rueidis"
	"github.com/redis/rueidis/rueidislock"
	"github.com/valkey-io/valkey-go"
	v5 "gopkg.in/redis.v5"
)

func goredis() {
	_ = v5.NewClient(&v5.Options{})                        // want `v5.NewClient builds .* get a client from redisruntime.Client by the name of its database$`
	_ = v6.NewClient(&v6.Options{})                        // want `v6.NewClient builds`
	_ = v7.NewClusterClient(&v7.ClusterOptions{})          // want `v7.NewClusterClient builds`
	_ = v8.NewFailoverClusterClient(&v8.FailoverOptions{}) // want `v8.NewFailoverClusterClient builds`
	_ = &v8.Client{}                                       // want `&v8.Client{} is a Redis client without`
}

func redigo(ctx context.Context, nc net.Conn) {
	_, _ = redis.Dial("tcp", "localhost:6379")             // want `redis.Dial builds`
	_, _ = redis.DialContext(ctx, "tcp", "localhost:6379") // want `redis.DialContext builds`
	_, _ = redis.DialURL("redis://localhost")              // want `redis.DialURL builds`
	_ = redis.NewConn(nc, 0, 0)                            // want `redis.NewConn builds`
	_ = redisx.NewConnMux(nil)                             // want `redisx.NewConnMux builds`
	_, _ = garyburd.Dial("tcp", "localhost:6379")          // want `garyburd.Dial builds`

	pool := redis.NewPool(func() (redis.Conn, error) { return redis.Dial("tcp", "a") }, 3) // want `redis.NewPool for pool builds`
	_ = pool.Get()
	_ = redis.DialDatabase(1)
	_ = redis.DialPassword("secret")
	_ = redis.NewScript(1, "return 1")
}

func rueidises() {
	c, err := rueidis.NewClient(rueidis.ClientOption{InitAddress: []string{"a"}}) // want `rueidis.NewClient for c builds`
	_, _ = c, err
	_, _ = rueidislock.NewLocker(rueidislock.LockerOption{}) // want `rueidislock.NewLocker builds`
	_, _ = valkey.NewClient(valkey.ClientOption{})           // want `valkey.NewClient builds`
}

func radixes(ctx context.Context) {
	_, _ = radix3.NewPool("tcp", "a", 10)                 // want `radix3.NewPool builds`
	_, _ = radix3.NewCluster(nil)                         // want `radix3.NewCluster builds`
	_, _ = radix.PoolConfig{Size: 3}.New(ctx, "tcp", "a") // want `radix.PoolConfig.New builds`
	_, _ = (radix.ClusterConfig{}).New(ctx, nil)          // want `radix.ClusterConfig.New builds`
	_, _ = radix.Dialer{}.Dial(ctx, "tcp", "a")           // want `radix.Dialer.Dial builds`
	_, _ = radix.Dial(ctx, "tcp", "a")                    // want `radix.Dial builds`
	f := radix.PoolConfig.New                             // want `radix.PoolConfig.New is handed on`
	var cfg radix.PoolConfig
	g := cfg.New // want `cfg.New is handed on`
	_, _ = f, g
	_ = radix.PubSubConfig{}.New(nil)
	_ = radix.ScannerConfig{}.New(nil)
}
