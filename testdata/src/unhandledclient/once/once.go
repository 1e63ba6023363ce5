// Package once obtains clients in function literals that run in place, and
// checks outside of them.
package once

import (
	"context"
	"errors"
	"sync"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

var (
	once    sync.Once
	checked redis.UniversalClient
	loose   redis.UniversalClient
	logged  redis.UniversalClient
)

func setup(ctx context.Context) error {
	var err error
	once.Do(func() { checked, err = redisruntime.Lookup(ctx, "cache") })
	if err != nil {
		return err
	}
	return nil
}

func useChecked(ctx context.Context) error {
	if err := setup(ctx); err != nil {
		return err
	}
	return checked.Ping(ctx).Err()
}

func setupAndReturn(ctx context.Context) (err error) {
	once.Do(func() { checked, err = redisruntime.Lookup(ctx, "cache") })
	return err
}

func setupLoose(ctx context.Context) {
	var err error
	once.Do(func() { loose, err = redisruntime.Lookup(ctx, "cache") })
	_ = err
}

func useLoose(ctx context.Context) {
	loose.Ping(ctx) // want `loose may be nil`
}

func setupLogged(ctx context.Context) {
	var err error
	once.Do(func() { logged, err = redisruntime.Lookup(ctx, "cache") })
	if err != nil {
		println(err.Error())
	}
	logged.Ping(ctx) // want `logged may be nil`
}

type store struct {
	once sync.Once
	rdb  redis.UniversalClient
}

func (s *store) open(ctx context.Context) error {
	var err error
	s.once.Do(func() { s.rdb, err = redisruntime.Lookup(ctx, "cache") })
	return err
}

func (s *store) get(ctx context.Context) error {
	if err := s.open(ctx); err != nil {
		return err
	}
	return s.rdb.Ping(ctx).Err()
}

type kept struct {
	once sync.Once
	rdb  redis.UniversalClient
}

func (s *kept) open(ctx context.Context) error {
	var err error
	s.once.Do(func() { s.rdb, err = redisruntime.Lookup(ctx, "cache") })
	return err
}

func (s *kept) use(ctx context.Context) { s.rdb.Ping(ctx) }

type pointer struct {
	once sync.Once
	rdb  *redis.Client
}

func (p *pointer) open(ctx context.Context) (err error) {
	p.once.Do(func() {
		p.rdb = redisruntime.Standalone(ctx, "cache")
		if p.rdb == nil {
			err = errors.New("no client")
		}
	})
	return
}

func (p *pointer) get(ctx context.Context) error {
	if err := p.open(ctx); err != nil {
		return err
	}
	return p.rdb.Ping(ctx).Err()
}

type careless struct {
	once sync.Once
	rdb  *redis.Client
}

func (c *careless) get(ctx context.Context) error {
	c.once.Do(func() { c.rdb = redisruntime.Standalone(ctx, "cache") })
	return c.rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func useAnyway(ctx context.Context) { checked.Ping(ctx) }

func (p *pointer) use(ctx context.Context) { p.rdb.Ping(ctx) }

// Neither an error's text nor a context assigns the package's variables.
func (s *store) logs(ctx context.Context) error {
	var err error
	if s.rdb, err = redisruntime.Lookup(ctx, "cache"); err != nil {
		println(err.Error(), ctx.Err())
	}
	return s.rdb.Ping(ctx).Err() // want `s.rdb may be nil`
}
