// Package generic instantiates functions that make a value of their type parameter.
package generic

import (
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

func local[T any]() *T { return new(T) }

var a = local[redis.Client]() // want `local\[redis.Client\] is a Redis client without a connection`

func literal[K comparable, T struct{ X K }]() *T { return &T{} }

func zero[T any](err error) (T, error) {
	var zero T
	return zero, err
}

var c = local[redis.Options]()

var d = local[*redis.Client]()

var e, _ = zero[*redis.Client](nil)

var j = literal[int]()

var p atomic.Pointer[redis.Client]

func constructor[T any](f func(*redis.Options) T) T {
	return f(&redis.Options{})
}

var h = constructor(redis.NewClient) // want `redis.NewClient is handed on as a value`

type box[T any] struct{ v *T }

var i box[redis.Client]

func method[T any](b *box[T]) {
	rdb := redis.NewClient(&redis.Options{}) // want `for rdb builds .* "main"`
	_ = rdb
}
