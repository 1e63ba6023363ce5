// Package contexts hands contexts to commands.
package contexts

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"
)

func parameter(ctx context.Context, rdb *redis.Client) error {
	return rdb.Get(context.Background(), "k").Err() // want `rdb.Get of "k" is handed context.Background\(\) and goes on when its caller has given up; use ctx`
}

func todo(ctx context.Context, rdb redis.UniversalClient) error {
	return rdb.Set(context.TODO(), "k", 1, 0).Err() // want `rdb.Set of "k" is handed context.TODO\(\)`
}

func handler(w http.ResponseWriter, r *http.Request) {
	rdb := redisruntime.Client(context.Background(), "cache") // want `redisruntime.Client of "cache" is handed context.Background\(\) .*; use r.Context\(\)`
	if rdb == nil {
		return
	}
	_ = rdb.Incr(context.Background(), "hits").Err() // want `rdb.Incr of "hits" is handed context.Background\(\)`
}

func variable(w http.ResponseWriter, r *http.Request, rdb *redis.Client) {
	ctx := context.Background() // want `ctx is context.Background\(\): rdb.Incr of "a" goes on when its caller has given up; use r.Context\(\)`
	_ = rdb.Incr(ctx, "a").Err()
	_ = rdb.Incr(ctx, "b").Err()
}

func declared(r *http.Request, rdb *redis.Client) error {
	var ctx context.Context = context.TODO() // want `ctx is context.TODO\(\)`
	return rdb.Ping(ctx).Err()
}

func mixed(r *http.Request, rdb *redis.Client) {
	bg := context.Background()
	_ = rdb.Incr(bg, "mixed").Err() // want `rdb.Incr of "mixed" is handed bg, which is context.Background, and goes on`
	go func() { _ = rdb.Incr(bg, "later").Err() }()
}

var packageCtx = context.Background()

func ofPackage(r *http.Request, rdb *redis.Client) error {
	return rdb.Ping(packageCtx).Err() // want `rdb.Ping is handed packageCtx, which is context.Background,`
}

type service struct {
	ctx context.Context
	rdb *redis.Client
}

func newService(rdb *redis.Client) *service { return &service{ctx: context.Background(), rdb: rdb} }

func (s *service) get(ctx context.Context) error {
	return s.rdb.Get(s.ctx, "field").Err() // want `s.rdb.Get of "field" is handed s.ctx, which is context.Background,`
}

func nearest(ctx context.Context, rdb *redis.Client) error {
	short, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := rdb.Ping(short).Err(); err != nil {
		return err
	}
	return rdb.Get(context.Background(), "nearest").Err() // want `use short`
}

func pipeline(ctx context.Context, rdb *redis.Client) error {
	pipe := rdb.Pipeline()
	pipe.Incr(ctx, "n")
	_, err := pipe.Exec(context.Background()) // want `pipe.Exec is handed context.Background\(\)`
	return err
}

func synchronous(ctx context.Context, rdb *redis.Client, once *sync.Once) error {
	once.Do(func() { _ = rdb.Ping(context.Background()) }) // not for this caller alone
	func() {
		_ = rdb.Ping(context.Background()) // want `rdb.Ping is handed context.Background\(\)`
	}()
	return rdb.Watch(ctx, func(tx *redis.Tx) error {
		return tx.Get(context.Background(), "tx").Err() // want `tx.Get of "tx" is handed context.Background\(\)`
	})
}

func literal(rdb *redis.Client) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_ = rdb.Ping(context.Background()) // want `rdb.Ping is handed context.Background\(\) .*; use r.Context\(\)`
	}
}

func wrapper(ctx context.Context, rdb *redis.Client, key string) error { // want wrapper:"bounds"
	return rdb.Del(ctx, key).Err()
}

func wrapped(ctx context.Context, rdb *redis.Client) error {
	return wrapper(context.Background(), rdb, "k") // want `wrapper of rdb is handed context.Background\(\)`
}

func subscriber(ctx context.Context, sub *redis.PubSub) error {
	_, err := sub.ReceiveMessage(context.Background()) // want `sub.ReceiveMessage is handed context.Background\(\)`
	return err
}

func nested(ctx context.Context, rdb *redis.Client) {
	go use(rdb.Get(context.Background(), "evaluated now").Val()) // want `rdb.Get of "evaluated now" is handed`
}

func use(string) {}

func lookup(ctx context.Context) error {
	_, err := redisruntime.Lookup(context.Background(), "cache") // want `redisruntime.Lookup of "cache" is handed`
	return err
}

func loop(ctx context.Context, rdb *redis.Client) {
	for ctx.Err() == nil {
		_ = rdb.Incr(context.Background(), "rounds") // want `rdb.Incr of "rounds" is handed`
	}
}
