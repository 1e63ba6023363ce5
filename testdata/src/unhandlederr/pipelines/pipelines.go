// Package pipelines queues commands, and executes them or does not.
package pipelines

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func neverExecuted(ctx context.Context, rdb *redis.Client) error {
	pipe := rdb.Pipeline() // want `pipe is filled, but never executed: its commands are not sent`
	pipe.Set(ctx, "a", 1, 0)
	pipe.Incr(ctx, "b")
	return nil
}

func neverExecutedTx(ctx context.Context, rdb redis.UniversalClient) int {
	tx := rdb.TxPipeline() // want `tx is filled, but never executed`
	for range 3 {
		tx.Incr(ctx, "n")
	}
	return tx.Len()
}

func lost(ctx context.Context, rdb *redis.Client) {
	rdb.Pipeline().Set(ctx, "lost", 1, 0) // want `rdb.Pipeline\(\) is filled, but never executed`
}

func ignoredExec(ctx context.Context, rdb *redis.Client) error {
	pipe := rdb.Pipeline()
	pipe.LPush(ctx, "l", 1)
	pipe.LTrim(ctx, "l", 0, 9)
	pipe.Exec(ctx) // want `the error of pipe.Exec is dropped: when Redis fails, nobody learns that its commands are lost`
	return nil
}

func ignoredNilable(ctx context.Context, rdb *redis.Client) (string, error) {
	pipe := rdb.Pipeline()
	get := pipe.Get(ctx, "k")
	pipe.Exec(ctx) // want `the error of pipe.Exec is dropped`
	return get.Val(), nil
}

func deferred(ctx context.Context, rdb *redis.Client) {
	pipe := rdb.Pipeline()
	defer pipe.Exec(ctx) // want `the error of pipe.Exec is dropped`
	pipe.Set(ctx, "k", 1, 0)
}

func pipelined(ctx context.Context, rdb *redis.Client) error {
	rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error { // want `the error of rdb.Pipelined is dropped`
		pipe.Set(ctx, "a", 1, 0)
		pipe.Set(ctx, "b", 1, 0)
		return nil
	})
	rdb.TxPipelined(ctx, func(pipe redis.Pipeliner) error { // want `the error of rdb.TxPipelined is dropped`
		pipe.Get(ctx, "a")
		return nil
	})
	return nil
}

func watched(ctx context.Context, rdb *redis.Client) error {
	rdb.Watch(ctx, func(tx *redis.Tx) error { // want `the error of rdb.Watch is dropped`
		tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error { // want `the error of tx.TxPipelined is dropped`
			pipe.Incr(ctx, "n")
			return nil
		})
		return nil
	}, "n")
	return nil
}

func flush(ctx context.Context, pipe redis.Pipeliner) {
	pipe.Exec(ctx) // want `the error of pipe.Exec is dropped`
}

func iterate(ctx context.Context, rdb *redis.Client) ([]string, error) {
	var keys []string
	iter := rdb.Scan(ctx, 0, "user:*", 0).Iterator() // want `nobody asks iter for its Err: when Redis fails halfway, rdb.Scan of 0 looks complete`
	for iter.Next(ctx) {
		keys = append(keys, iter.Val())
	}
	return keys, nil
}

func iterateVoid(ctx context.Context, rdb *redis.Client) (n int) {
	it := rdb.SScan(ctx, "set", 0, "", 0).Iterator() // want `nobody asks it for its Err`
	for it.Next(ctx) {
		n++
	}
	return n
}

func process(ctx context.Context, rdb *redis.Client) error {
	cmd := redis.NewStatusCmd(ctx, "set", "k", 1)
	rdb.Process(ctx, cmd) // want `the error of rdb.Process of cmd is dropped`
	return nil
}

// Good.

func executed(ctx context.Context, rdb *redis.Client) (string, error) {
	pipe := rdb.Pipeline()
	get := pipe.Get(ctx, "k")
	pipe.Set(ctx, "a", 1, 0)
	if _, err := pipe.Exec(ctx); err != nil {
		return "", err
	}
	return get.Val(), nil
}

func eachAsked(ctx context.Context, rdb *redis.Client) (string, error) {
	pipe := rdb.Pipeline()
	get := pipe.Get(ctx, "k")
	pipe.Exec(ctx)
	return get.Result()
}

func allAsked(ctx context.Context, rdb *redis.Client, keys []string) ([]string, error) {
	var cmds []*redis.StringCmd
	rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, key := range keys {
			cmds = append(cmds, pipe.Get(ctx, key))
		}
		return nil
	})
	var all []string
	for _, cmd := range cmds {
		v, err := cmd.Result()
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

func decided(ctx context.Context, rdb *redis.Client) {
	pipe := rdb.Pipeline()
	pipe.Incr(ctx, "n")
	_, _ = pipe.Exec(ctx)
}

func discarded(ctx context.Context, rdb *redis.Client, really bool) {
	pipe := rdb.Pipeline()
	pipe.Incr(ctx, "n")
	pipe.Discard()
	other := rdb.Pipeline()
	other.Incr(ctx, "n")
	fill(ctx, other)
	third := rdb.Pipeline()
	third.Incr(ctx, "n")
	if really {
		_, _ = third.Exec(ctx)
	}
	unfilled := rdb.Pipeline()
	_ = unfilled.Len()
}

func fill(ctx context.Context, pipe redis.Pipeliner) *redis.IntCmd {
	pipe.Incr(ctx, "fill")
	return pipe.Incr(ctx, "n")
}

func filled(ctx context.Context, rdb *redis.Client) (int64, error) {
	pipe := rdb.Pipeline()
	n := fill(ctx, pipe)
	fill(ctx, pipe)
	pipe.Exec(ctx)
	return n.Result()
}

func handedOn(ctx context.Context, rdb *redis.Client) redis.Pipeliner {
	pipe := rdb.Pipeline()
	pipe.Incr(ctx, "n")
	return pipe
}

// set is called with a pipeline too, so it only may send.
func set(ctx context.Context, c redis.Cmdable) { c.Set(ctx, "k", 1, 0) }

func setLater(ctx context.Context, c redis.Cmdable) { set(ctx, c) }

func mixed(ctx context.Context, rdb *redis.Client, pipe redis.Pipeliner) {
	set(ctx, rdb)
	setLater(ctx, pipe)
}

// unit works in a transaction if there is one.
type unit struct {
	c  redis.Cmdable
	tx redis.Pipeliner
}

func begin(rdb *redis.Client) *unit {
	tx := rdb.TxPipeline()
	return &unit{c: tx, tx: tx}
}

func (u *unit) put(ctx context.Context) { u.c.Set(ctx, "k", 1, 0) }

type txKey struct{}

func of(ctx context.Context, rdb *redis.Client) redis.Cmdable {
	if tx, ok := ctx.Value(txKey{}).(redis.Pipeliner); ok {
		return tx
	}
	return rdb
}

func putOf(ctx context.Context, rdb *redis.Client) {
	of(ctx, rdb).Set(ctx, "k", 1, 0)
}

func iterated(ctx context.Context, rdb *redis.Client) error {
	iter := rdb.Scan(ctx, 0, "user:*", 0).Iterator()
	for iter.Next(ctx) {
		if err := rdb.Del(ctx, iter.Val()).Err(); err != nil {
			return err
		}
	}
	return iter.Err()
}

func processed(ctx context.Context, rdb *redis.Client, pipe redis.Pipeliner) error {
	cmd := redis.NewStatusCmd(ctx, "set", "k", 1)
	rdb.Process(ctx, cmd)
	queued := redis.NewStatusCmd(ctx, "set", "k", 1)
	pipe.Process(ctx, queued)
	return cmd.Err()
}
