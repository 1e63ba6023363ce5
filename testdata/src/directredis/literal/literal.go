// Package literal holds composite literals of client types.
package literal

import (
	"github.com/gomodule/redigo/redis"
	goredis "github.com/redis/go-redis/v9"
)

type client = goredis.Client

var (
	a = &goredis.Client{}                 // want `&goredis.Client{} for a is a Redis client without a connection, which panics when it is used; get a client from redisruntime.Client`
	b = goredis.ClusterClient{}           // want `goredis.ClusterClient{} for b is`
	c = &client{}                         // want `&client{} for c is`
	d = &(goredis.Ring{})                 // want `&goredis.Ring{} for d is`
	e = []*goredis.Client{{}}             // want `Client{} is a Redis client`
	g = []goredis.Client{{}, {}}          // want `Client{} is` `Client{} is`
	h = map[string]goredis.Client{"": {}} // want `Client{} is`
)

func pool() *redis.Pool {
	return &redis.Pool{ // want `&redis.Pool{}, returned by pool, builds a Redis client of its own`
		Dial: func() (redis.Conn, error) { return redis.Dial("tcp", "localhost:6379") },
	}
}

// Good: options and pointers are no clients.
var (
	_ = &goredis.Options{}
	_ = goredis.Z{}
	_ = []*goredis.Client{}
	_ = map[string]*goredis.Client{}
	_ = struct{ *goredis.Client }{}
)
