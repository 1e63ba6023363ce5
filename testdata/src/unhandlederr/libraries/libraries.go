// Package libraries drops errors of other libraries.
package libraries

import (
	"context"
	"time"

	redis6 "github.com/go-redis/redis"
	redis7 "github.com/go-redis/redis/v7"
	redis8 "github.com/go-redis/redis/v8"
	redigo "github.com/gomodule/redigo/redis"
	"github.com/mediocregopher/radix/v3"
	"github.com/redis/rueidis"
	"github.com/valkey-io/valkey-go"
)

func v8(ctx context.Context, rdb *redis8.Client) (int64, error) {
	rdb.Set(ctx, "k", 1, 0) // want `rdb.Set of "k" is dropped`
	pipe := rdb.TxPipeline()
	pipe.Incr(ctx, "n")
	pipe.Exec(ctx)                                       // want `pipe.Exec is dropped`
	v := rdb.GetSet(ctx, "getset", 1).Val()              // want `hides the error of rdb.GetSet of "getset"`
	return int64(len(v)) + rdb.LLen(ctx, "l").Val(), nil // want `hides the error of rdb.LLen of "l"`
}

func v7(rdb *redis7.Client) error {
	rdb.Set("k", 1, time.Minute) // want `rdb.Set of "k" is dropped`
	return nil
}

func v6(rdb *redis6.Client) error {
	rdb.Del("k")                                            // want `rdb.Del of "k" is dropped`
	if _, err := rdb.Get("k").Result(); err != redis6.Nil { // want `err == redis6.Nil is false`
		return err
	}
	return nil
}

func rueidisForms(ctx context.Context, c rueidis.Client) error {
	c.Do(ctx, c.B().Set().Key("k").Value("v").Build())      // want `c.Do of c.B\(\).Set\(\).Key\("k"\).Value\("v"\).Build\(\) is dropped`
	c.Do(ctx, c.B().Get().Key("k").Build())                 // want `c.Do of c.B\(\).Get\(\).Key\("k"\).Build\(\) is dropped`
	c.Do(ctx, c.B().Set().Key("k").Value("v").Nx().Build()) // want `Nx\(\).Build\(\) is dropped`
	c.DoMulti(ctx, c.B().Ping().Build())                    // want `c.DoMulti of c.B\(\).Ping\(\).Build\(\) is dropped`
	if v, err := c.Do(ctx, c.B().Get().Key("k").Build()).ToString(); err == nil {
		_ = v
	}
	for _, r := range c.DoMulti(ctx, c.B().Ping().Build()) {
		if err := r.Error(); err != nil {
			return err
		}
	}
	return c.Do(ctx, c.B().Ping().Build()).Error()
}

func rueidisNil(ctx context.Context, c rueidis.Client) (string, error) {
	v, err := c.Do(ctx, c.B().Get().Key("k").Build()).ToString()
	if err == rueidis.Nil { // want `err == rueidis.Nil is false for an error that wraps rueidis.Nil; use errors.Is`
		return "", nil
	}
	switch err {
	case valkey.Nil: // want `case valkey.Nil of err`
		return "", nil
	}
	if rueidis.IsRedisNil(err) {
		return "", nil
	}
	return v, err
}

func valkeyForms(ctx context.Context, c valkey.Client) error {
	c.Do(ctx, c.B().Del().Key("k").Build()) // want `c.Do of c.B\(\).Del\(\).Key\("k"\).Build\(\) is dropped`
	return nil
}

func redigoForms(c redigo.Conn) error {
	c.Do("SET", "k", 1) // want `c.Do of "SET" is dropped`
	if _, err := c.Do("GET", "k"); err != nil {
		return err
	}
	return nil
}

func redigoTransaction(c redigo.Conn) (err error) {
	defer func() {
		if err != nil {
			c.Do("UNWATCH")
			c.Do("DISCARD")
		}
	}()
	_, err = c.Do("WATCH", "k")
	return err
}

func redigoSend(c redigo.Conn) error {
	c.Send("SET", "k", 1)
	c.Flush() // want `c.Flush is dropped`
	return nil
}

func redigoReceive(c redigo.Conn) error {
	c.Send("SET", "k", 1)
	c.Flush()
	_, err := c.Receive()
	return err
}

func radixForms(c radix.Client) error {
	c.Do(radix.Cmd(nil, "SET", "k", "v")) // want `c.Do of radix.Cmd\(nil, "SET", "k", "v"\) is dropped`
	return c.Do(radix.Cmd(nil, "DEL", "k"))
}
