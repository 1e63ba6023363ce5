// Package numbers holds numbers of databases.
package numbers

import (
	"context"

	"github.com/redis/go-redis/v9"
)

const (
	known   = 9
	unknown = 11
)

var ctx = context.Background()

func options(n int) {
	_ = &redis.Options{DB: 3}
	_ = &redis.Options{DB: known}
	_ = &redis.Options{DB: n}
	_ = &redis.Options{DB: 12}          // want `database 12 in Options.DB is not in the default catalog, so nobody knows whose data it is; use one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, or add it`
	_ = &redis.Options{DB: unknown}     // want `database 11 in Options.DB`
	_ = redis.FailoverOptions{DB: -1}   // want `database -1 in FailoverOptions.DB`
	_ = &redis.RingOptions{DB: 10}      // want `database 10 in RingOptions.DB`
	_ = &redis.UniversalOptions{DB: 10} // want `database 10 in UniversalOptions.DB`
	_ = []*redis.Options{{DB: 10}}      // want `database 10 in Options.DB`
	opts := &redis.Options{}
	opts.DB = 15 // want `database 15 in Options.DB`
	opts.DB, opts.PoolSize = 3, 15
	opts.PoolSize = 15
}

func commands(c redis.UniversalClient, p redis.Pipeliner, s *redis.Conn) {
	c.Move(ctx, "k", 1)
	c.Move(ctx, "k", 10) // want `database 10 in Move`
	p.Move(ctx, "k", 10) // want `database 10 in Move`
	s.SwapDB(ctx, 1, 10) // want `database 10 in SwapDB`
	s.SwapDB(ctx, 10, 2) // want `database 10 in SwapDB`
	s.SwapDB(ctx, 1, 2)
	c.SMove(ctx, "a", "b", 12)
}

func urls(url string) {
	_, _ = redis.ParseURL("redis://localhost:6379/3")
	_, _ = redis.ParseURL("redis://localhost:6379")
	_, _ = redis.ParseURL("redis://u:p@localhost:6379/12") // want `database 12 in the URL`
	_, _ = redis.ParseURL("redis://localhost?db=12")       // want `database 12 in the URL`
	_, _ = redis.ParseURL("unix:///run/redis.sock?db=12")  // want `database 12 in the URL`
	_, _ = redis.ParseURL("redis://localhost/" + "x")
	_, _ = redis.ParseURL(url)
	_, _ = redis.ParseClusterURL("redis://localhost:6379?addr=b:6379")
}

type Options struct{ DB int }

type mine struct{ redis.Options }

// Good: not the client's.
func others() {
	_ = Options{DB: 77}
	var m mine
	m.PoolSize = 77
	m.DB = 77 // want `database 77 in Options.DB`
}
