// Package interproc passes clients through functions.
package interproc

import (
	"context"
	"errors"
	"log"
	"os"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func newCache(ctx context.Context) *redis.Client {
	return redisruntime.Standalone(ctx, "cache")
}

func viaHelper(ctx context.Context) {
	rdb := newCache(ctx)
	rdb.Get(ctx, "k") // want `rdb may be nil when viaHelper calls rdb.Get: newCache passes on the client of redisruntime.Standalone`
}

func viaHelperChecked(ctx context.Context) {
	if rdb := newCache(ctx); rdb != nil {
		rdb.Get(ctx, "k")
	}
}

func third(ctx context.Context) *redis.Client  { return second(ctx) }
func second(ctx context.Context) *redis.Client { return newCache(ctx) }

func viaThree(ctx context.Context) {
	third(ctx).Get(ctx, "k") // want `may be nil`
}

func mustCache(ctx context.Context) *redis.Client {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		panic("no cache")
	}
	return rdb
}

func viaMust(ctx context.Context) {
	mustCache(ctx).Get(ctx, "k")
}

func open(ctx context.Context) (*redis.Client, error) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		return nil, errors.New("no cache")
	}
	return rdb, nil
}

func viaOpen(ctx context.Context) {
	rdb, _ := open(ctx)
	rdb.Get(ctx, "k") // want `rdb may be nil when viaOpen calls rdb.Get: the error of open is not checked`
}

func openLost(ctx context.Context) (*redis.Client, error) {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb, nil // want `rdb may be nil in openLost although the error returned with it is nil`
}

func openLookup(ctx context.Context) (redis.UniversalClient, error) {
	return redisruntime.Lookup(ctx, "cache")
}

func viaOpenLookup(ctx context.Context) error {
	rdb, err := openLookup(ctx)
	if err != nil {
		return err
	}
	return rdb.Ping(ctx).Err()
}

func viaOpenLookupDropped(ctx context.Context) {
	rdb, _ := openLookup(ctx)
	rdb.Ping(ctx) // want `rdb may be nil when viaOpenLookupDropped calls rdb.Ping: the error of openLookup is not checked`
}

func have(ctx context.Context) (*redis.Client, bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		return rdb, false
	}
	return rdb, true
}

func viaHave(ctx context.Context) {
	if rdb, ok := have(ctx); ok {
		rdb.Get(ctx, "k")
	}
}

func viaHaveIgnored(ctx context.Context) {
	rdb, _ := have(ctx)
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func use(ctx context.Context, rdb *redis.Client) error {
	return rdb.Get(ctx, "k").Err()
}

func passesOn(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	use(ctx, rdb) // want `rdb may be nil in passesOn, and use uses it without a check`
}

func passesOnDirectly(ctx context.Context) {
	use(ctx, redisruntime.Standalone(ctx, "cache")) // want `may be nil in passesOnDirectly, and use uses it without a check`
}

func useChecked(ctx context.Context, rdb *redis.Client) {
	if rdb == nil {
		return
	}
	rdb.Get(ctx, "k")
}

func passesToChecked(ctx context.Context) {
	useChecked(ctx, redisruntime.Standalone(ctx, "cache"))
}

func useTwice(ctx context.Context, rdb *redis.Client) { use(ctx, rdb) }

func passesTwice(ctx context.Context) {
	useTwice(ctx, redisruntime.Standalone(ctx, "cache")) // want `may be nil`
}

func isUp(rdb *redis.Client) bool { return rdb != nil }

func predicate(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if !isUp(rdb) {
		return
	}
	rdb.Get(ctx, "k")
}

func isDown(rdb redis.UniversalClient) bool {
	if rdb == nil {
		return true
	}
	return rdb.Ping(context.Background()).Err() != nil
}

func predicateDown(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	if isDown(rdb) {
		return
	}
	rdb.Get(ctx, "k")
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func checked(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	check(err)
	rdb.Get(ctx, "k")
}

func logError(err error) {
	if err != nil {
		log.Print(err)
	}
}

func loggedOnly(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	logError(err)
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func die() { os.Exit(1) }

func dies(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		die()
	}
	rdb.Get(ctx, "k")
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func generic(ctx context.Context) {
	rdb := must(redisruntime.Lookup(ctx, "cache"))
	rdb.Get(ctx, "k")
}

func assert(ok bool) {
	if !ok {
		panic("assertion failed")
	}
}

func asserted(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	assert(rdb != nil)
	rdb.Get(ctx, "k")
}

func orElse(rdb, other *redis.Client) *redis.Client {
	if rdb != nil {
		return rdb
	}
	return other
}

func withDefault(ctx context.Context, other *redis.Client) {
	rdb := orElse(redisruntime.Standalone(ctx, "cache"), other)
	rdb.Get(ctx, "k")
}

func same(rdb *redis.Client) *redis.Client { return rdb }

func passThrough(ctx context.Context) {
	rdb := same(redisruntime.Standalone(ctx, "cache"))
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func named(ctx context.Context) (rdb *redis.Client) {
	rdb = redisruntime.Standalone(ctx, "cache")
	return
}

func viaNamed(ctx context.Context) {
	named(ctx).Get(ctx, "k") // want `may be nil`
}

func recursive(ctx context.Context, n int) *redis.Client {
	if n == 0 {
		return redisruntime.Standalone(ctx, "cache")
	}
	return recursive(ctx, n-1)
}

func viaRecursive(ctx context.Context) {
	recursive(ctx, 3).Get(ctx, "k") // want `may be nil`
}

func literal(ctx context.Context) {
	get := func() *redis.Client { return redisruntime.Standalone(ctx, "cache") }
	get().Get(ctx, "k") // want `may be nil`
}

type source interface{ Get() *redis.Client }

func fromInterface(ctx context.Context, s source) {
	s.Get().Get(ctx, "k") // who knows
}

func fromMap(ctx context.Context, m map[string]*redis.Client) {
	m["x"].Get(ctx, "k")
}

// One of several, and texts that tell.

func eitherOf(rdb, other redis.UniversalClient) redis.UniversalClient {
	if rdb != nil {
		return rdb
	}
	return other
}

func orSpare(ctx context.Context, spare redis.UniversalClient) error {
	return eitherOf(redisruntime.Client(ctx, "cache"), spare).Ping(ctx).Err()
}

func orMain(ctx context.Context) error {
	return eitherOf(redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")).Ping(ctx).Err() // want `may be nil`
}

func orMainChecked(ctx context.Context) error {
	rdb := eitherOf(redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main"))
	if rdb == nil {
		return redisruntime.ErrUnavailable
	}
	return rdb.Ping(ctx).Err()
}

func stateOf(rdb redis.UniversalClient) string {
	if rdb == nil {
		return ""
	}
	return "up"
}

func byState(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	if stateOf(rdb) == "" {
		return redisruntime.ErrUnavailable
	}
	return rdb.Ping(ctx).Err()
}

func byWrongState(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	if stateOf(rdb) == "up" {
		return redisruntime.ErrUnavailable
	}
	return rdb.Ping(ctx).Err() // want `rdb is nil`
}
