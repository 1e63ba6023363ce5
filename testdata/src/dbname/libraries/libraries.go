// Package libraries holds numbers and SELECT in other libraries.
package libraries

import (
	"context"

	v6 "github.com/go-redis/redis"
	v8 "github.com/go-redis/redis/v8"
	"github.com/gomodule/redigo/redis"
	radix3 "github.com/mediocregopher/radix/v3"
	"github.com/mediocregopher/radix/v4"
	"github.com/redis/rueidis"
	"github.com/valkey-io/valkey-go"
)

func numbers(ctx context.Context, c *v6.Client, d *v8.Client) {
	_ = v6.Options{DB: 12}     // want `database 12 in Options.DB`
	_ = v8.RingOptions{DB: 12} // want `database 12 in RingOptions.DB`
	c.Move("k", 12)            // want `database 12 in Move`
	d.Move(ctx, "k", 12)       // want `database 12 in Move`
	_ = redis.DialDatabase(1)
	_ = redis.DialDatabase(12)                               // want `database 12 in DialDatabase`
	_, _ = redis.DialURL("redis://localhost/12")             // want `database 12 in the URL`
	_, _ = redis.DialURLContext(ctx, "redis://localhost/12") // want `database 12 in the URL`
	_ = rueidis.ClientOption{SelectDB: 12}                   // want `database 12 in ClientOption.SelectDB`
	_ = rueidis.MustParseURL("redis://localhost/12")         // want `database 12 in the URL`
	_ = valkey.ClientOption{SelectDB: 12}                    // want `database 12 in ClientOption.SelectDB`
	_ = radix3.DialSelectDB(12)                              // want `database 12 in DialSelectDB`
	_ = radix.Dialer{SelectDB: "12"}                         // want `database 12 in Dialer.SelectDB`
	_ = radix.Dialer{SelectDB: "3"}
}

func selects(ctx context.Context, conn redis.Conn, r rueidis.Client, p *redis.Pool) {
	_, _ = conn.Do("SELECT", 3)                    // want `conn.Do of SELECT changes the database of a connection, and of whoever gets it next from the pool; get a client by name`
	_ = conn.Send("select", 3)                     // want `conn.Send of SELECT changes`
	_, _ = p.Get().Do("SELECT", 3)                 // want `of SELECT changes`
	_, _ = redis.DoContext(conn, ctx, "SELECT", 3) // want `redis.DoContext of SELECT changes`
	_, _ = conn.Do("GET", "SELECT")
	_ = radix3.Cmd(nil, "SELECT", "3")  // want `radix3.Cmd of SELECT`
	_ = radix.Cmd(nil, "SELECT", "3")   // want `radix.Cmd of SELECT`
	_ = r.B().Select().Index(3).Build() // want `r.B\(\).Select changes`
}

var pool = &redis.Pool{
	Dial: func() (redis.Conn, error) {
		conn, err := redis.Dial("tcp", "localhost:6379")
		if err != nil {
			return nil, err
		}
		_, err = conn.Do("SELECT", 3) // want `conn.Do of SELECT gives all connections`
		return conn, err
	},
}
