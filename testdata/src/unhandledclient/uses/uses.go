// Package uses does with a missing client all that cannot be done with it.
package uses

import (
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

type embeds struct{ *redis.Client }

type deeper struct{ embeds }

func promotedTwice(ctx context.Context) {
	d := deeper{embeds{redisruntime.Standalone(ctx, "cache")}}
	d.Get(ctx, "k") // want `may be nil`
}

func promotedTwiceChecked(ctx context.Context) {
	d := deeper{embeds{redisruntime.Standalone(ctx, "cache")}}
	if d.Client == nil {
		return
	}
	d.Get(ctx, "k")
}

type embedsInterface struct{ redis.UniversalClient }

func promotedInterface(ctx context.Context) {
	e := embedsInterface{redisruntime.Client(ctx, "cache")}
	e.Get(ctx, "k") // want `may be nil`
}

func promotedInterfaceChecked(ctx context.Context) {
	e := embedsInterface{redisruntime.Client(ctx, "cache")}
	if e.UniversalClient != nil {
		e.Get(ctx, "k")
	}
}

func promotedDeferred(ctx context.Context) {
	e := embeds{redisruntime.Standalone(ctx, "cache")}
	defer e.Close() // want `may be nil`
	_ = e
}

func promotedValue(ctx context.Context) {
	e := embeds{redisruntime.Standalone(ctx, "cache")}
	get := e.Get // want `may be nil`
	get(ctx, "k")
}

func deferredValue(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		return
	}
	closing := rdb.Close
	defer closing()
}

func inDefer(ctx context.Context) (err error) {
	rdb := redisruntime.Standalone(ctx, "cache")
	defer func() {
		err = rdb.Close() // want `rdb may be nil`
	}()
	return nil
}

func inDeferCheckedLater(ctx context.Context) (err error) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		return err
	}
	defer func() {
		if cerr := rdb.Close(); err == nil {
			err = cerr
		}
	}()
	return rdb.Get(ctx, "k").Err()
}

func inDeferErrorDecides(ctx context.Context) (err error) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	defer func() {
		if err == nil {
			rdb.Close()
		}
	}()
	if err != nil {
		return err
	}
	err = rdb.Get(ctx, "k").Err()
	return err
}

func wait(ctx context.Context, keys []string) {
	rdb := redisruntime.Standalone(ctx, "cache")
	var wg sync.WaitGroup
	for _, k := range keys {
		wg.Go(func() {
			rdb.Get(ctx, k) // want `rdb may be nil`
		})
	}
	wg.Wait()
}

func waitChecked(ctx context.Context, keys []string) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		return
	}
	var wg sync.WaitGroup
	for _, k := range keys {
		wg.Go(func() { rdb.Get(ctx, k) })
	}
	wg.Wait()
}

func returnsLiteral(ctx context.Context) func() error {
	rdb := redisruntime.Standalone(ctx, "cache")
	return func() error {
		return rdb.Ping(ctx).Err() // want `rdb may be nil`
	}
}

func returnsLiteralChecked(ctx context.Context) func() error {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		return func() error { return redisruntime.ErrUnavailable }
	}
	return func() error { return rdb.Ping(ctx).Err() }
}

func asArgument(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	fmt.Println(rdb.Get(ctx, "k").Val(), "done") // want `rdb may be nil`
}

func inComposite(ctx context.Context) []string {
	rdb := redisruntime.Standalone(ctx, "cache")
	return []string{rdb.Get(ctx, "k").Val()} // want `rdb may be nil`
}

func inCondition(ctx context.Context) bool {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb.Exists(ctx, "k").Val() == 1 // want `rdb may be nil`
}

func inIndex(ctx context.Context, m map[string]int) int {
	rdb := redisruntime.Standalone(ctx, "cache")
	return m[rdb.Get(ctx, "k").Val()] // want `rdb may be nil`
}

func inSwitchTag(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	switch rdb.Get(ctx, "k").Val() { // want `rdb may be nil`
	case "x":
	}
}

func inRange(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	for _, v := range rdb.LRange(ctx, "k", 0, -1).Val() { // want `rdb may be nil`
		_ = v
	}
}

func inForCondition(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	for rdb.LLen(ctx, "k").Val() > 0 { // want `rdb may be nil`
		return
	}
}

func inIfInit(ctx context.Context) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	if err := rdb.Ping(ctx).Err(); err != nil { // want `rdb may be nil`
		return err
	}
	return nil
}

func inSend(ctx context.Context, ch chan<- string) {
	rdb := redisruntime.Standalone(ctx, "cache")
	ch <- rdb.Get(ctx, "k").Val() // want `rdb may be nil`
}

func inSelectSend(ctx context.Context, ch chan<- string) {
	rdb := redisruntime.Standalone(ctx, "cache")
	select {
	case ch <- rdb.Get(ctx, "k").Val(): // want `rdb may be nil`
	case <-ctx.Done():
	}
}

func inSecondOperand(ctx context.Context, on bool) bool {
	rdb := redisruntime.Standalone(ctx, "cache")
	return on && rdb.Exists(ctx, "k").Val() == 1 // want `rdb may be nil`
}

// Typed nil, in each place of conversion.

type getter interface {
	Get(ctx context.Context, key string) *redis.StringCmd
}

type keeps struct{ c redis.Cmdable }

var kept redis.Cmdable

func slipVar(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	var g getter = rdb // want `rdb may be a nil \*redis.Client in slipVar, and as uses.getter`
	_ = g
}

func slipAssign(ctx context.Context) {
	rdb := redisruntime.Ring(ctx, "cache")
	var g getter
	g = rdb // want `rdb may be a nil \*redis.Ring`
	_ = g
}

func slipGlobal(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	kept = rdb // want `rdb may be a nil \*redis.Client`
}

func slipField(ctx context.Context, k *keeps) {
	rdb := redisruntime.Standalone(ctx, "cache")
	k.c = rdb // want `rdb may be a nil \*redis.Client`
}

func slipLiteral(ctx context.Context) keeps {
	rdb := redisruntime.Standalone(ctx, "cache")
	return keeps{rdb} // want `rdb may be a nil \*redis.Client`
}

func slipArgument(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	takes(rdb) // want `rdb may be a nil \*redis.Client`
}

func takes(getter) {}

func slipExternal(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	redis.NewScript("return 1").Run(ctx, rdb, nil) // want `rdb may be a nil \*redis.Client`
}

func slipVariadic(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	takesAll(rdb) // want `rdb may be a nil \*redis.Client`
}

func takesAll(...getter) {}

func slipReturn(ctx context.Context) (redis.Cmdable, error) {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb, nil // want `rdb may be a nil \*redis.Client`
}

func slipConversion(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	g := getter(rdb) // want `rdb may be a nil \*redis.Client`
	_ = g
}

func slipCloser(ctx context.Context) io.Closer {
	return redisruntime.Cluster(ctx, "cache") // want `may be a nil \*redis.ClusterClient`
}

func slipSlice(ctx context.Context) []getter {
	rdb := redisruntime.Standalone(ctx, "cache")
	return []getter{rdb} // want `rdb may be a nil \*redis.Client`
}

func slipMap(ctx context.Context) map[string]getter {
	rdb := redisruntime.Standalone(ctx, "cache")
	return map[string]getter{"a": rdb} // want `rdb may be a nil \*redis.Client`
}

func slipChecked(ctx context.Context) getter {
	if rdb := redisruntime.Standalone(ctx, "cache"); rdb != nil {
		return rdb
	}
	return nil
}

func slipHelper(ctx context.Context) getter {
	return newPointer(ctx) // want `may be a nil \*redis.Client`
}

func newPointer(ctx context.Context) *redis.Client { return redisruntime.Standalone(ctx, "cache") }

func slipAny(ctx context.Context) map[string]any {
	return map[string]any{"rdb": redisruntime.Standalone(ctx, "cache")}
}

func slipSend(ctx context.Context, ch chan<- getter) {
	rdb := redisruntime.Standalone(ctx, "cache")
	ch <- rdb
}

func compared(ctx context.Context, other redis.UniversalClient) bool {
	rdb := redisruntime.Standalone(ctx, "cache")
	return other != redis.UniversalClient(rdb)
}

func comparedImplicitly(ctx context.Context, other redis.UniversalClient) bool {
	rdb := redisruntime.Standalone(ctx, "cache")
	return other == rdb
}

func slipGeneric(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	hold[getter](rdb) // want `rdb may be a nil \*redis.Client`
}

func hold[T any](T) {}

func holdPointer(ctx context.Context) {
	hold(redisruntime.Standalone(ctx, "cache"))
}

// A nil interface stays a nil interface.

func interfaceReturn(ctx context.Context) getter { return redisruntime.Client(ctx, "cache") }

func interfaceArgument(ctx context.Context) { takes(redisruntime.Client(ctx, "cache")) }

func interfaceUsed(ctx context.Context) {
	interfaceReturn(ctx).Get(ctx, "k") // want `may be nil`
}

func interfaceParameter(ctx context.Context, g getter) { g.Get(ctx, "k") }

func interfacePassed(ctx context.Context) {
	interfaceParameter(ctx, redisruntime.Client(ctx, "cache")) // want `may be nil in interfacePassed, and interfaceParameter uses it without a check`
}

func variadic(ctx context.Context, clients ...*redis.Client) {
	for _, c := range clients {
		if c != nil {
			c.Get(ctx, "k")
		}
	}
}

func passedVariadic(ctx context.Context) {
	variadic(ctx, redisruntime.Standalone(ctx, "cache"))
}

type service struct{}

func (service) warm(ctx context.Context, rdb *redis.Client) { rdb.Get(ctx, "k") }

func passedToMethod(ctx context.Context, s service) {
	s.warm(ctx, redisruntime.Standalone(ctx, "cache")) // want `may be nil in passedToMethod, and warm uses it without a check`
}

func passedToMethodValue(ctx context.Context, s service) {
	warm := s.warm
	rdb := redisruntime.Standalone(ctx, "cache")
	warm(ctx, rdb) // want `rdb may be nil`
}

func passedToLiteral(ctx context.Context) {
	warm := func(rdb *redis.Client) {
		rdb.Get(ctx, "k") // want `rdb may be nil`
	}
	warm(redisruntime.Standalone(ctx, "cache"))
}

func returnedNil(ctx context.Context) (redis.UniversalClient, error) {
	return redisruntime.Client(ctx, "cache"), nil // want `may be nil in returnedNil although the error returned with it is nil`
}

func returnedChecked(ctx context.Context) (redis.UniversalClient, error) {
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil {
		return nil, redisruntime.ErrUnavailable
	}
	return rdb, nil
}

func returnedNilOnPurpose(ctx context.Context) (redis.UniversalClient, error) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		return nil, nil // off: the caller does without
	}
	return rdb, nil
}

func useOnPurpose(ctx context.Context) error {
	rdb, err := returnedNilOnPurpose(ctx)
	if err != nil {
		return err
	}
	if rdb == nil {
		return nil
	}
	return rdb.Ping(ctx).Err()
}
