// Package flags keeps beside a client what says whether it is there: numbers,
// atomic variables, and fields that are only set if it is.
package flags

import (
	"context"
	"errors"
	"sync/atomic"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

type state int

const (
	down state = iota
	up
	draining
)

type numbered struct {
	rdb   redis.UniversalClient
	state state
}

func newNumbered(ctx context.Context) *numbered {
	n := &numbered{}
	n.rdb = redisruntime.Client(ctx, "cache")
	if n.rdb == nil {
		n.state = down
	} else {
		n.state = up
	}
	return n
}

func (n *numbered) get(ctx context.Context) {
	if n.state != up {
		return
	}
	n.rdb.Ping(ctx)
}

func (n *numbered) switched(ctx context.Context) {
	switch n.state {
	case up:
		n.rdb.Ping(ctx)
	case down:
		n.rdb.Ping(ctx) // want `n.rdb may be nil`
	}
}

func (n *numbered) other(ctx context.Context) {
	if n.state != draining {
		n.rdb.Ping(ctx) // want `n.rdb may be nil`
	}
}

type named struct {
	rdb  redis.UniversalClient
	mode string
}

func newNamed(ctx context.Context) *named {
	rdb := redisruntime.Client(ctx, "cache")
	mode := "redis"
	if rdb == nil {
		mode = "memory"
	}
	return &named{rdb: rdb, mode: mode}
}

func (n *named) get(ctx context.Context) {
	if n.mode == "redis" {
		n.rdb.Ping(ctx)
	}
}

type unset struct {
	rdb redis.UniversalClient
	on  bool
}

func newUnset(ctx context.Context) *unset {
	u := &unset{rdb: redisruntime.Client(ctx, "cache")}
	if u.rdb != nil {
		u.on = true
	}
	return u
}

func (u *unset) get(ctx context.Context) {
	if u.on {
		u.rdb.Ping(ctx)
	}
}

func (u *unset) wrong(ctx context.Context) {
	if !u.on {
		u.rdb.Ping(ctx) // want `u.rdb may be nil`
	}
}

type atomics struct {
	rdb  redis.UniversalClient
	up   atomic.Bool
	size atomic.Int64
}

func newAtomics(ctx context.Context) *atomics {
	a := &atomics{rdb: redisruntime.Client(ctx, "cache")}
	a.up.Store(a.rdb != nil)
	return a
}

func (a *atomics) get(ctx context.Context) {
	if !a.up.Load() {
		return
	}
	a.rdb.Ping(ctx)
}

func (a *atomics) wrong(ctx context.Context) {
	if a.size.Load() > 0 {
		a.rdb.Ping(ctx) // want `a.rdb may be nil`
	}
}

type switched struct {
	rdb redis.UniversalClient
	up  atomic.Bool
}

func (s *switched) set(ctx context.Context) {
	s.rdb = redisruntime.Client(ctx, "cache")
	if s.rdb != nil {
		s.up.Store(true)
	} else {
		s.up.Store(false)
	}
}

func (s *switched) get(ctx context.Context) {
	if s.up.Load() {
		s.rdb.Ping(ctx)
	}
}

func problems(ctx context.Context) error {
	faults := map[string]string{}
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		faults["cache"] = err.Error()
	}
	if len(faults) > 0 {
		return errors.New("faults")
	}
	return rdb.Ping(ctx).Err()
}

func noProblem(ctx context.Context) error {
	faults := map[string]string{}
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		faults["cache"] = err.Error()
	}
	if len(faults) == 0 {
		return nil
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}
