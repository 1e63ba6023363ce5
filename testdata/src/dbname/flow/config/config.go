// Package config holds settings from which others build clients.
package config

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type Redis struct {
	Addr string
	DB   int    // want DB:"becomesDatabase"
	URL  string // want URL:"becomesDatabase"
	Size int
}

func (r Redis) Options() *redis.Options {
	return &redis.Options{Addr: r.Addr, DB: r.DB, PoolSize: r.Size}
}

func (r Redis) Parse() (*redis.Options, error) { return redis.ParseURL(r.URL) }

// Checked may say no.
type Checked struct{ DB int }

func (c Checked) Options() *redis.Options {
	if c.DB < 0 {
		return nil
	}
	return &redis.Options{DB: c.DB}
}

func New(addr string, db int) *redis.Options { // want New:"becomesDatabase"
	return &redis.Options{Addr: addr, DB: db}
}

func Move(ctx context.Context, rdb redis.Cmdable, key string, db int) { // want Move:"becomesDatabase"
	rdb.Move(ctx, key, db)
}

// Next does not pass on what it is given.
func Next(db int) *redis.Options { return &redis.Options{DB: db + 1} }
