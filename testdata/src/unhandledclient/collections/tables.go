package collections

import (
	"context"
	"errors"
	"log"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func table(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	checks := []struct {
		name string
		ok   bool
	}{{"redis", rdb != nil}, {"always", true}}
	for _, c := range checks {
		if !c.ok {
			return errors.New(c.name)
		}
	}
	return rdb.Ping(ctx).Err()
}

func tableOfFuncs(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	checks := []struct {
		name  string
		check func() bool
	}{{"redis", func() bool { return rdb != nil }}}
	for _, c := range checks {
		if !c.check() {
			return errors.New(c.name)
		}
	}
	return rdb.Ping(ctx).Err()
}

func tableOfErrs(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	checks := map[string]func() error{"redis": func() error {
		if rdb == nil {
			return errDown
		}
		return nil
	}}
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return rdb.Ping(ctx).Err()
}

func tableOfPointers(ctx context.Context) error {
	type dep struct {
		name string
		rdb  redis.UniversalClient
	}
	rdb := redisruntime.Client(ctx, "cache")
	deps := []*dep{{"redis", rdb}}
	for _, d := range deps {
		if d.rdb == nil {
			return errors.New(d.name)
		}
	}
	return rdb.Ping(ctx).Err()
}

func tableIgnored(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	checks := []struct {
		name string
		ok   bool
	}{{"redis", rdb != nil}, {"always", true}}
	for _, c := range checks {
		log.Print(c.name, c.ok)
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}
