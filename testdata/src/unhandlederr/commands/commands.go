// Package commands drops the errors of commands, or does not.
package commands

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"
)

type Item struct{ ID int }

func statement(ctx context.Context, rdb *redis.Client, key string) error {
	rdb.Set(ctx, key, "v", 0) // want `the error of rdb.Set of key is dropped: when Redis fails, nobody learns that the write is lost`
	return nil
}

func zeroValues(ctx context.Context, rdb redis.UniversalClient) (Item, []string, *Item, int, time.Duration, error) {
	rdb.Incr(ctx, "n") // want `the error of rdb.Incr of "n" is dropped`
	return Item{}, nil, nil, 0, 0, nil
}

func generic[T any](ctx context.Context, rdb *redis.Client, v T) (T, error) {
	rdb.Set(ctx, "v", v, time.Minute) // want `rdb.Set of "v" is dropped`
	return v, nil
}

func named(ctx context.Context, rdb *redis.Client) (n int, err error) {
	n = 1
	rdb.Del(ctx, "a") // want `rdb.Del of "a" is dropped`
	return
}

func cluster(ctx context.Context, rdb *redis.ClusterClient, ring *redis.Ring) error {
	rdb.Expire(ctx, "k", time.Minute) // want `rdb.Expire of "k" is dropped`
	ring.Expire(ctx, "k", time.Hour)  // want `ring.Expire of "k" is dropped`
	return nil
}

func multiline(ctx context.Context, rdb *redis.Client) error {
	rdb.ZAdd(ctx, "z", // want `rdb.ZAdd of "z" is dropped`
		redis.Z{Score: 1, Member: "a"}, // the first
		redis.Z{Score: 2, Member: "b"},
	)
	return nil
}

func mayBeNil(ctx context.Context, rdb *redis.Client) error {
	rdb.GetSet(ctx, "k", 1) // want `rdb.GetSet of "k" is dropped`
	return nil
}

func noError(ctx context.Context, rdb *redis.Client) {
	rdb.Set(ctx, "noError", 1, 0) // want `rdb.Set of "noError" is dropped`
}

func handler(w http.ResponseWriter, r *http.Request) {
	if rdb := redisruntime.Client(r.Context(), "cache"); rdb != nil {
		rdb.Incr(r.Context(), "hits") // want `rdb.Incr of "hits" is dropped`
	}
}

func spawned(ctx context.Context, rdb *redis.Client) error {
	go rdb.Publish(ctx, "c", "go") // want `rdb.Publish of "c" is dropped`
	defer rdb.Del(ctx, "lock")     // want `rdb.Del of "lock" is dropped`
	return nil
}

func branches(ctx context.Context, rdb *redis.Client, n int) error {
	switch {
	case n > 1:
		rdb.Set(ctx, "case", n, 0) // want `rdb.Set of "case" is dropped`
	}
	if n == 0 {
		rdb.Set(ctx, "if", n, 0) // want `rdb.Set of "if" is dropped`
	}
	for range n {
		rdb.Set(ctx, "for", n, 0) // want `rdb.Set of "for" is dropped`
	}
label:
	rdb.Set(ctx, "label", n, 0) // want `rdb.Set of "label" is dropped`
	if n > 2 {
		goto label
	}
	return nil
}

func literal(ctx context.Context, rdb *redis.Client) func() error {
	return func() error {
		rdb.Set(ctx, "literal", 1, 0) // want `rdb.Set of "literal" is dropped`
		return nil
	}
}

func asked(ctx context.Context, rdb *redis.Client) error {
	rdb.Set(ctx, "asked", 1, 0).Err() // want `rdb.Set of "asked" is dropped`
	rdb.Get(ctx, "asked").Result()    // want `rdb.Get of "asked" is dropped`
	return nil
}

func overwritten(ctx context.Context, rdb *redis.Client) error {
	cmd := rdb.Set(ctx, "one", 1, 0) // want `rdb.Set of "one" is dropped`
	cmd = rdb.Set(ctx, "two", 2, 0)
	return cmd.Err()
}

func ofCall(ctx context.Context) error {
	redisruntime.Standalone(ctx, "cache").Set(ctx, "k", 1, 0) // want `Set of "k" is dropped`
	return nil
}

func raw(ctx context.Context, rdb *redis.Client, conn *redis.Conn) error {
	rdb.Do(ctx, "SET", "k", 1)    // want `rdb.Do of "SET" is dropped`
	conn.ClientSetName(ctx, "me") // want `conn.ClientSetName of "me" is dropped`
	return nil
}

func watch(ctx context.Context, rdb *redis.Client) error {
	return rdb.Watch(ctx, func(tx *redis.Tx) error {
		tx.Set(ctx, "tx", 1, 0) // want `tx.Set of "tx" is dropped`
		return nil
	})
}

var script = redis.NewScript("return 1")

func scripts(ctx context.Context, rdb *redis.Client, pipe redis.Pipeliner, any redis.Scripter) error {
	script.Run(ctx, rdb, []string{"k"}) // want `script.Run of rdb is dropped`
	script.Run(ctx, pipe, []string{"k"})
	if err := script.Run(ctx, rdb, nil).Err(); err != nil {
		return err
	}
	_, err := pipe.Exec(ctx)
	return err
}

type embedded struct{ *redis.Client }

func (e *embedded) put(ctx context.Context) error {
	e.Set(ctx, "embedded", 1, 0)      // want `e.Set of "embedded" is dropped`
	e.Client.Set(ctx, "client", 1, 0) // want `e.Client.Set of "client" is dropped`
	return nil
}

func open(*redis.Options) *redis.Client { return nil }

func literals(ctx context.Context) error {
	open(&redis.Options{}).Set(ctx, "options", 1, 0) // want `Set of "options" is dropped`
	embedded{}.Set(ctx, "composite", 1, 0)           // want `Set of "composite" is dropped`
	return nil
}

type repo struct{ rdb redis.Cmdable }

func newRepo(rdb *redis.Client) *repo { return &repo{rdb: rdb} }

func (r *repo) put(ctx context.Context) error {
	r.rdb.Set(ctx, "repo", 1, 0) // want `r.rdb.Set of "repo" is dropped`
	return nil
}

func parenthesized(ctx context.Context, rdb *redis.Client) error {
	(rdb.Set(ctx, "parens", 1, 0)) // want `rdb.Set of "parens" is dropped`
	return nil
}

func methodValue(ctx context.Context, rdb redis.Cmdable, key string) (string, error) {
	set, get := rdb.Set, (rdb.Get)
	set(ctx, key, 1, 0)             // want `the error of set of key is dropped: when Redis fails, nobody learns that the write is lost`
	return get(ctx, key).Val(), nil // want `get\(ctx, key\).Val hides the error of get of key: a failure of Redis reads as "nothing there"`
}

// Good.

func methodValues(ctx context.Context, rdb *redis.Client, pipe redis.Pipeliner, nx bool, given func(context.Context, string) *redis.StringCmd) error {
	queue := pipe.Set
	queue(ctx, "k", 1, 0)
	set := rdb.Set
	if nx {
		set = func(ctx context.Context, key string, value any, ttl time.Duration) *redis.StatusCmd { return nil }
	}
	set(ctx, "k", 1, 0)
	given(ctx, "k")
	get := given
	get(ctx, "k")
	del := rdb.Del
	return del(ctx, "k").Err()
}

func alive(ctx context.Context, rdb *redis.Client) bool {
	return rdb.Ping(ctx).Val() == "PONG" && "PONG" == rdb.Ping(ctx).Val()
}

func handled(ctx context.Context, rdb *redis.Client) error {
	if err := rdb.Set(ctx, "k", 1, 0).Err(); err != nil {
		return fmt.Errorf("set: %w", err)
	}
	cmd := rdb.Get(ctx, "k")
	if cmd.Err() != nil {
		return cmd.Err()
	}
	v, err := rdb.Get(ctx, "k").Int()
	if err != nil {
		return err
	}
	log.Print(v, rdb.Ping(ctx))
	return rdb.Del(ctx, "k").Err()
}

func decided(ctx context.Context, rdb *redis.Client) string {
	_ = rdb.Set(ctx, "k", 1, 0)
	_ = rdb.Set(ctx, "k", 1, 0).Err()
	_, _ = rdb.Get(ctx, "k").Result()
	_ = rdb.Get(ctx, "k").Val()
	v, _ := rdb.Get(ctx, "k").Result()
	defer func() { _ = rdb.Del(ctx, "k") }()
	return v
}

func leaving(ctx context.Context, rdb *redis.Client) {
	defer rdb.Do(ctx, "quit")
	rdb.Shutdown(ctx)
}

func ofOthers(ctx context.Context, s interface {
	Set(context.Context) *redis.StatusCmd
}, f func() *redis.StatusCmd) {
	s.Set(ctx)
	f()
	redis.NewStatusCmd(ctx, "set")
}

func suppressed(ctx context.Context, rdb *redis.Client) {
	//redislint:allow unhandlederr -- a metric: losing one is harmless
	rdb.Incr(ctx, "metric")
	rdb.Incr(ctx, "metric") //nolint:unhandlederr
}
