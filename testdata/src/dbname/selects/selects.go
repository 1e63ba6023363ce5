// Package selects holds SELECT in all its forms.
package selects

import (
	"context"

	"github.com/redis/go-redis/v9"
)

var ctx = context.Background()

func forms(c *redis.Client, u redis.UniversalClient, n int) {
	conn := c.Conn()
	conn.Select(ctx, 1)    // want `conn.Select changes the database of a connection, and of whoever gets it next`
	conn.Select(ctx, n)    // want `conn.Select changes`
	c.Do(ctx, "SELECT", 1) // want `c.Do of SELECT changes`
	u.Do(ctx, "select", n) // want `u.Do of SELECT changes`
	u.Do(ctx, "GET", "SELECT")
	pipe := u.Pipeline()
	pipe.Select(ctx, 1) // want `pipe.Select changes`
	_ = c.Watch(ctx, func(tx *redis.Tx) error {
		return tx.Select(ctx, 1).Err() // want `tx.Select changes`
	})
	f := conn.Select // want `conn.Select changes`
	_ = f
	_ = c.Process(ctx, redis.NewStatusCmd(ctx, "select", 1)) // want `redis.NewStatusCmd of SELECT changes`
}

var opts = &redis.Options{
	OnConnect: func(ctx context.Context, cn *redis.Conn) error {
		return cn.Select(ctx, 3).Err() // want `cn.Select gives all connections of a pool a database that no catalog checks`
	},
}

type query struct{}

func (query) Select(int) query { return query{} }

// Good: another Select.
func namesake(cmd string) {
	query{}.Select(3)
	select {}
}
