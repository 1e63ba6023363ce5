// Package nils compares errors with redis.Nil.
package nils

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func equal(ctx context.Context, rdb *redis.Client) (string, error) {
	v, err := rdb.Get(ctx, "k").Result()
	if err == redis.Nil { // want `err == redis.Nil is false for an error that wraps redis.Nil; use errors.Is`
		return "", nil
	}
	if err != nil && err != redis.Nil { // want `err == redis.Nil is false`
		return "", err
	}
	if redis.Nil == err || (err) != (redis.Nil) && v != "" { // want `err == redis.Nil is false` `\(err\) == \(redis.Nil\) is false`
		return "", err
	}
	return v, nil
}

func ofCommand(ctx context.Context, rdb *redis.Client) bool {
	return rdb.Get(ctx, "k").Err() == redis.Nil // want `rdb.Get\(ctx, "k"\).Err\(\) == redis.Nil is false`
}

func cases(ctx context.Context, rdb *redis.Client) (string, error) {
	v, err := rdb.Get(ctx, "k").Result()
	switch err {
	case nil:
		return v, nil
	case redis.Nil: // want `case redis.Nil of err misses an error that wraps redis.Nil; use errors.Is`
		return "", nil
	default:
		return "", err
	}
}

func casesInit(ctx context.Context, rdb *redis.Client) string {
	switch v, err := rdb.Get(ctx, "k").Result(); err {
	case nil, redis.Nil: // want `case redis.Nil of err`
		return v
	}
	return "failed"
}

func twoCases(err error) int {
	switch err { // several
	case redis.TxFailedErr: // want `case redis.TxFailedErr of err`
		return 1
	case redis.Nil: // want `case redis.Nil of err`
		return 2
	}
	return 0
}

func casesOfCall(ctx context.Context, rdb *redis.Client) bool {
	switch rdb.Get(ctx, "k").Err() {
	case redis.Nil: // want `case redis.Nil of rdb.Get`
		return false
	}
	return true
}

func noTag(err error) bool {
	switch {
	case err == redis.Nil: // want `err == redis.Nil is false`
		return true
	}
	return false
}

const none = redis.Nil

var missing = redis.Nil

func ownNames(err error) bool {
	return err == none || err == missing // want `err == none is false` `err == missing is false`
}

type wrapped struct{ error }

func (w wrapped) Is(target error) bool { return target == redis.Nil }

func conditions(n int, v string, err error) bool {
	ok := n > 0 && err != redis.Nil && v == "" // want `err == redis.Nil is false`
	return ok == (err == redis.Nil)            // want `err == redis.Nil is false`
}

func good(err error) bool { return err == nil || err.Error() == redis.Nil.Error() }
