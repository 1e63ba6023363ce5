// Package flow has numbers that become those of databases further on.
package flow

import (
	"context"
	"fmt"
	"strconv"

	"fixtures/dbname/flow/config"

	"github.com/redis/go-redis/v9"
)

const scratch = 15

var shared = config.Redis{Addr: "localhost:6379", DB: 11, Size: 50} // want `database 11, which becomes that of Options.DB, is not in the default catalog, so nobody knows whose data it is`

var fine = config.Redis{DB: 9, URL: "redis://localhost/9"}

var url = config.Redis{URL: "redis://localhost:6379/12"} // want `database 12, which becomes that of the URL, is not in`

func calls(ctx context.Context, rdb *redis.Client, n int) {
	_ = config.New("localhost:6379", 10) // want `database 10, which becomes`
	_ = config.New("localhost:6379", 3)
	_ = config.New("localhost:6379", n)
	_ = config.New("localhost:6379", scratch) // want `database 15, which becomes`
	config.Move(ctx, rdb, "k", 12)            // want `database 12, which becomes that of Move`
	_ = config.Next(9)
	_ = config.Checked{DB: -1}
}

func local() *redis.Options {
	db := 14 // want `database 14, which becomes`
	return &redis.Options{DB: db}
}

func changed(n int) *redis.Options {
	db := 14
	if n > 0 {
		db = n
	}
	return &redis.Options{DB: db}
}

func counted() []*redis.Options {
	var all []*redis.Options
	for db := 20; db < 22; db++ {
		all = append(all, &redis.Options{DB: db})
	}
	for _, db := range []int{1, 16} { // want `database 16, which becomes`
		all = append(all, &redis.Options{DB: db})
	}
	return all
}

func parsed(s string) *redis.Options {
	db, _ := strconv.Atoi(s)
	return &redis.Options{DB: db}
}

func closure() {
	open := func(db int) *redis.Client { return redis.NewClient(&redis.Options{DB: db}) }
	open(2)
	open(17) // want `database 17, which becomes`
}

func raw(ctx context.Context, rdb *redis.Client) {
	rdb.Do(ctx, "MOVE", "k", 3)
	rdb.Do(ctx, "MOVE", "k", 13) // want `database 13 in MOVE`
	rdb.Do(ctx, "swapdb", 1, 13) // want `database 13 in SWAPDB`
	rdb.Do(ctx, "SET", "k", 13)
	rdb.Copy(ctx, "a", "b", 3, true)
	rdb.Copy(ctx, "a", "b", 13, true) // want `database 13 in Copy`
}

func words(ctx context.Context, rdb *redis.Client) {
	rdb.Do(ctx, []any{"SELECT", 3}...) // want `rdb.Do of SELECT`
	cmd := "SELECT"
	rdb.Do(ctx, cmd, 3)                                     // want `rdb.Do of SELECT`
	_ = rdb.Process(ctx, redis.NewIntCmd(ctx, "select", 3)) // want `redis.NewIntCmd of SELECT`
	rdb.Do(ctx, "COPY", "a", "b", "DB", 12)                 // want `database 12 in COPY`
	rdb.Do(ctx, "COPY", "DB", "12", "REPLACE")
	_, _ = redis.ParseFailoverURL("redis://h:1/12?master_name=m") // want `database 12 in the URL`
	_, _ = redis.ParseURL("redis://h:1/3?db=12")                  // want `database 12 in the URL`
	_, _ = redis.ParseURL("redis://h:1/12?db=3")
}

func computed() {
	o := &redis.Options{}
	o.DB <<= 10
	o.DB += 30
}

func patterns(host string, n int) {
	_, _ = redis.ParseURL("redis://" + host + "/12")                // want `database 12 in the URL`
	_, _ = redis.ParseURL(fmt.Sprintf("redis://%s:%d/13", host, n)) // want `database 13 in the URL`
	_, _ = redis.ParseURL(fmt.Sprintf("redis://%s/%d", host, n))
	_, _ = redis.ParseURL("redis://" + host + "/12" + host)
	_, _ = redis.ParseURL(host + "/12")
	_ = config.Redis{URL: "redis://" + host + "/14"} // want `database 14, which becomes that of the URL`
}

func literals(ctx context.Context, rdb *redis.Client, more bool) {
	go func(db int) { _ = redis.Options{DB: db} }(12) // want `database 12, which becomes`
	defer func(db int) { _ = redis.Options{DB: db} }(3)
	args := []any{"SELECT", 3}
	rdb.Do(ctx, args...) // want `rdb.Do of SELECT`
	either := []any{"SELECT", 3}
	if more {
		either = []any{"GET", "k"}
	}
	rdb.Do(ctx, either...)
}
