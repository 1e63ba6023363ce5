// Package steps runs functions one after the other, until one fails.
package steps

import (
	"context"
	"errors"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

var errDown = errors.New("down")

func steps(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	steps := []func() error{
		func() error {
			if rdb == nil {
				return errDown
			}
			return nil
		},
		func() error { return rdb.Ping(ctx).Err() },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func stepsUnchecked(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	steps := []func() error{
		func() error { return nil },
		func() error { return rdb.Ping(ctx).Err() }, // want `rdb may be nil`
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func stepsTooLate(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	steps := []func() error{
		func() error { return rdb.Ping(ctx).Err() }, // want `rdb may be nil`
		func() error {
			if rdb == nil {
				return errDown
			}
			return nil
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func stepsNamed(ctx context.Context) error {
	var rdb redis.UniversalClient
	for _, step := range []struct {
		name string
		run  func() error
	}{
		{"connect", func() (err error) { rdb, err = redisruntime.Lookup(ctx, "cache"); return err }},
		{"ping", func() error { return rdb.Ping(ctx).Err() }},
	} {
		if err := step.run(); err != nil {
			return errors.New(step.name)
		}
	}
	return nil
}

type app struct {
	rdb redis.UniversalClient
}

func newApp(ctx context.Context) *app { return &app{redisruntime.Client(ctx, "cache")} }

func (a *app) check(ctx context.Context) error {
	if a.rdb == nil {
		return errDown
	}
	return nil
}

func (a *app) load(ctx context.Context) error { return a.rdb.Ping(ctx).Err() }

func (a *app) Run(ctx context.Context) error {
	for _, step := range []func(context.Context) error{a.check, a.load} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) store(ctx context.Context) error { return a.rdb.Ping(ctx).Err() } // want `a.rdb may be nil`

func (a *app) RunUnchecked(ctx context.Context) error {
	for _, step := range []func(context.Context) error{a.store} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}
