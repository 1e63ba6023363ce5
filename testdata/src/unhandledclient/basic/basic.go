// Package basic holds straight uses of a client in one function.
package basic

import (
	"context"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func unchecked(ctx context.Context) (string, error) {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb.Get(ctx, "k").Result() // want `rdb may be nil when unchecked calls rdb.Get: the client of redisruntime.Standalone is nil while Redis is unavailable`
}

func universal(ctx context.Context) error {
	c := redisruntime.Client(ctx, "cache")
	return c.Set(ctx, "k", 1, 0).Err() // want `c may be nil when universal calls c.Set`
}

func chained(ctx context.Context) (string, error) {
	return redisruntime.Client(ctx, "cache").Get(ctx, "k").Result() // want `may be nil when chained calls redisruntime.Client\(\).Get`
}

func manager(ctx context.Context, m *redisruntime.Manager) error {
	return m.Standalone(ctx, "cache").Ping(ctx).Err() // want `may be nil when manager calls m.Standalone\(\).Ping`
}

func cluster(ctx context.Context) {
	cc := redisruntime.Cluster(ctx, "cache")
	cc.Ping(ctx) // want `cc may be nil`
}

func ring(ctx context.Context) {
	r := redisruntime.Ring(ctx, "cache")
	r.Ping(ctx) // want `r may be nil`
}

func onlyFirst(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	rdb.Get(ctx, "a") // want `rdb may be nil`
	rdb.Get(ctx, "b")
	rdb.Get(ctx, "c")
}

func oncePerPath(ctx context.Context, flag bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if flag {
		rdb.Get(ctx, "a") // want `rdb may be nil`
	} else {
		rdb.Get(ctx, "b") // want `rdb may be nil`
	}
	rdb.Get(ctx, "c")
}

func alias(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	other := rdb
	other.Get(ctx, "a") // want `other may be nil`
}

func aliasChecked(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	other := rdb
	if rdb == nil {
		return
	}
	other.Get(ctx, "a")
}

func checkTooLate(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	rdb.Get(ctx, "a") // want `rdb may be nil`
	if rdb == nil {
		return
	}
	rdb.Get(ctx, "b")
}

func checkedOnOnePath(ctx context.Context, flag bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if flag {
		if rdb == nil {
			return
		}
	}
	rdb.Get(ctx, "b") // want `rdb may be nil`
}

func methodValue(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	get := rdb.Get // want `rdb may be nil when methodValue uses rdb.Get`
	get(ctx, "k")
}

func methodValueUniversal(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	get := rdb.Get // want `rdb may be nil when methodValueUniversal uses rdb.Get`
	get(ctx, "k")
}

func methodExpression(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	(*redis.Client).Get(rdb, ctx, "k") // want `rdb may be nil`
}

func deref(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	copied := *rdb // want `rdb may be nil when deref dereferences it`
	_ = &copied
}

func deferred(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	defer rdb.Close() // want `rdb may be nil`
	if rdb == nil {
		return
	}
	rdb.Get(ctx, "k")
}

func deferredAfterCheck(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		return
	}
	defer rdb.Close()
	rdb.Get(ctx, "k")
}

func goStatement(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	go rdb.Ping(ctx) // want `rdb may be nil`
}

func assertion(ctx context.Context) {
	u := redisruntime.Client(ctx, "cache")
	rdb := u.(*redis.Client) // want `u may be nil when assertion asserts its type`
	rdb.Get(ctx, "k")
}

func assertionOK(ctx context.Context) {
	u := redisruntime.Client(ctx, "cache")
	if rdb, ok := u.(*redis.Client); ok {
		rdb.Get(ctx, "k")
	}
}

func assertionOKIgnored(ctx context.Context) {
	u := redisruntime.Client(ctx, "cache")
	rdb, _ := u.(*redis.Client)
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func typeSwitch(ctx context.Context) {
	switch c := redisruntime.Client(ctx, "cache").(type) {
	case nil:
		return
	case *redis.Client:
		c.Get(ctx, "k")
	default:
		c.Ping(ctx)
	}
}

func typeSwitchDefault(ctx context.Context) {
	switch c := redisruntime.Client(ctx, "cache").(type) {
	case *redis.Client:
		c.Get(ctx, "k")
	default:
		c.Ping(ctx) // want `c may be nil`
	}
}

func loopCarried(ctx context.Context) {
	var rdb *redis.Client
	for i := 0; i < 3; i++ {
		if i > 0 {
			rdb.Get(ctx, "k") // want `rdb may be nil`
		}
		rdb = redisruntime.Standalone(ctx, "cache")
	}
}

func overwritten(ctx context.Context, spare *redis.Client) {
	rdb := redisruntime.Standalone(ctx, "cache")
	rdb = spare
	rdb.Get(ctx, "k")
}

func fallback(ctx context.Context, spare *redis.Client) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		rdb = spare
	}
	rdb.Get(ctx, "k")
}

func fallbackAlsoNil(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		rdb = redisruntime.Standalone(ctx, "temp")
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func getterValue(ctx context.Context) {
	get := redisruntime.Standalone
	rdb := get(ctx, "cache")
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func unused(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	_ = rdb
}

func compared(ctx context.Context) bool {
	return redisruntime.Client(ctx, "cache") != nil
}

func parameter(ctx context.Context, rdb *redis.Client) {
	rdb.Get(ctx, "k") // whoever passes it decides
}

func do(ctx context.Context) (string, error) {
	return redisruntime.Do(ctx, "cache",
		func(ctx context.Context, rdb redis.UniversalClient) (string, error) {
			return rdb.Get(ctx, "k").Result()
		},
		func(context.Context, error) (string, error) { return "", nil })
}

type local struct{}

func (local) Client(context.Context, string) *redis.Client { return nil }

func anotherGetter(ctx context.Context) {
	local{}.Client(ctx, "cache").Get(ctx, "k")
}
