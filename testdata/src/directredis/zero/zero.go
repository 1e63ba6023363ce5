// Package zero holds zero values of client types.
package zero

import (
	"reflect"
	"unsafe"

	"github.com/redis/go-redis/v9"
)

type alias = redis.Client

var a redis.Client // want `var redis.Client for a is a Redis client without a connection`

var b = new(redis.Client) // want `new\(redis.Client\) for b is`

var c = new(alias) // want `new\(alias\) for c is`

var d [2]redis.Ring // want `var \[2\]redis.Ring for d is`

var e = make([]redis.Client, 3) // want `make\(\[\]redis.Client\) for e is`

func local() {
	var c redis.ClusterClient // want `var redis.ClusterClient for c is`
	_ = &c
}

type embedded struct {
	redis.Client // want `a struct with a field of type redis.Client is`
}

type field struct {
	name string
	c    redis.Client // want `a struct with a field of type redis.Client is`
}

// Good: pointers, interfaces, parameters.
type good struct {
	*redis.Client
	u redis.UniversalClient
	o redis.Options
}

func parameter(c redis.Client, d *redis.Client) {}

var (
	_ *redis.Client
	_ = new(redis.Options)
	_ redis.Pipeliner
	_ redis.PubSub
)

var few = [3]redis.Client{} // want `\[3\]redis.Client{} for few is a Redis client without a connection`

func result() (c redis.Client) { return } // want `a result of type redis.Client is a Redis client without a connection`

type nested struct {
	in struct{ redis.Client } // want `a struct with a field of type redis.Client`
}

// Of these, somebody else has made the value, or nobody needs one.
func types(p *struct{ redis.Client }, x any) {
	var q *struct{ c redis.Client }
	_, _ = x.(struct{ redis.Client })
	_ = reflect.TypeOf(redis.Client{})
	_ = unsafe.Sizeof(redis.Client{})
	_, _ = p, q
}

type constraint interface{ ~struct{ redis.Client } }
