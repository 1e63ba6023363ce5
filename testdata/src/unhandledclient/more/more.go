// Package more holds what users of other nil checkers complained about.
package more

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"time"

	"fixtures/unhandledclient/logger"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func ownLogger(ctx context.Context, log logger.Logger) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		log.Fatalf("no redis")
	}
	rdb.Get(ctx, "k")
}

func ownLoggerInfo(ctx context.Context, log logger.Logger) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		log.Infof("no redis")
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func slogAndExit(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		slog.Error("no redis")
		os.Exit(1)
	}
	rdb.Get(ctx, "k")
}

func goexit(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		runtime.Goexit()
	}
	rdb.Get(ctx, "k")
}

func errorsAs(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		return pathError
	} else if err != nil {
		return fmt.Errorf("look up: %w", err)
	}
	return rdb.Ping(ctx).Err()
}

func wrapped(ctx context.Context) (redis.UniversalClient, error) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		return nil, fmt.Errorf("look up: %w", err)
	}
	return rdb, nil
}

func viaWrapped(ctx context.Context) error {
	rdb, err := wrapped(ctx)
	if err != nil {
		return err
	}
	return rdb.Ping(ctx).Err()
}

func namedResults(ctx context.Context) (rdb redis.UniversalClient, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("named: %w", err)
		}
	}()
	rdb, err = redisruntime.Lookup(ctx, "cache")
	return
}

func viaNamedResults(ctx context.Context) error {
	rdb, err := namedResults(ctx)
	if err != nil {
		return err
	}
	return rdb.Ping(ctx).Err()
}

func viaNamedResultsDropped(ctx context.Context) {
	rdb, _ := namedResults(ctx)
	rdb.Ping(ctx) // want `rdb may be nil`
}

func deferredWithArgument(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	defer func(c *redis.Client) {
		c.Close() // want `c may be nil`
	}(rdb)
	if rdb == nil {
		return
	}
	rdb.Get(ctx, "k")
}

func goWithArgument(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	go func(c *redis.Client) {
		if c == nil {
			return
		}
		c.Get(ctx, "k")
	}(rdb)
}

func goNamed(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	go work(ctx, rdb) // want `rdb may be nil in goNamed, and work uses it without a check`
}

func work(ctx context.Context, rdb *redis.Client) { rdb.Get(ctx, "k") }

func fallThrough(ctx context.Context, n int) {
	rdb := redisruntime.Standalone(ctx, "cache")
	switch {
	case rdb == nil:
		fallthrough
	case n > 1:
		rdb.Get(ctx, "k") // want `rdb may be nil`
	}
}

func twoClients(ctx context.Context) {
	a := redisruntime.Standalone(ctx, "cache")
	b := redisruntime.Standalone(ctx, "main")
	if a == nil || b == nil {
		return
	}
	a.Get(ctx, "k")
	b.Get(ctx, "k")
}

func twoClientsOneChecked(ctx context.Context) {
	a := redisruntime.Standalone(ctx, "cache")
	b := redisruntime.Standalone(ctx, "main")
	if a == nil && b == nil {
		return
	}
	a.Get(ctx, "k") // want `a may be nil`
	b.Get(ctx, "k") // want `b may be nil`
}

func pickFirst(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		if rdb = redisruntime.Standalone(ctx, "main"); rdb == nil {
			return
		}
	}
	rdb.Get(ctx, "k")
}

func elseIf(ctx context.Context) {
	if rdb := redisruntime.Standalone(ctx, "cache"); rdb == nil {
		return
	} else if err := rdb.Get(ctx, "k").Err(); err != nil {
		return
	}
}

func slices(ctx context.Context) {
	clients := []*redis.Client{redisruntime.Standalone(ctx, "cache")}
	clients[0].Get(ctx, "k") // an element: silent
}

func channel(ctx context.Context, ch chan *redis.Client) {
	ch <- redisruntime.Standalone(ctx, "cache")
	(<-ch).Get(ctx, "k")
}

func onceValue(ctx context.Context) func() *redis.Client {
	return sync.OnceValue(func() *redis.Client { return redisruntime.Standalone(ctx, "cache") })
}

func viaOnceValue(ctx context.Context) {
	rdb := onceValue(ctx)()
	if rdb == nil {
		return
	}
	rdb.Get(ctx, "k")
}

func blank(ctx context.Context) {
	_ = redisruntime.Standalone(ctx, "cache")
	_, err := redisruntime.Lookup(ctx, "cache")
	_ = err
}

func recovered(ctx context.Context) {
	defer func() { recover() }()
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		panic("no redis")
	}
	rdb.Get(ctx, "k")
}

func recoveringHelper(ok bool) {
	defer func() { recover() }()
	if !ok {
		panic("no")
	}
}

func afterRecoveringHelper(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	recoveringHelper(rdb != nil)
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

type cache struct{ rdb *redis.Client }

func (c *cache) Ready() bool { return c != nil && c.rdb != nil }

func (c *cache) setRdb(ctx context.Context) { c.rdb = redisruntime.Standalone(ctx, "cache") }

func (c *cache) viaReady(ctx context.Context) {
	if c.Ready() {
		c.rdb.Get(ctx, "k")
	}
}

func (c *cache) ensure(ctx context.Context) error {
	if c.rdb == nil {
		return redisruntime.ErrUnavailable
	}
	return nil
}

func (c *cache) viaEnsure(ctx context.Context) error {
	if err := c.ensure(ctx); err != nil {
		return err
	}
	return c.rdb.Get(ctx, "k").Err()
}

func (c *cache) inGoroutine(ctx context.Context) {
	go func() {
		for range time.Tick(time.Second) {
			c.rdb.Get(ctx, "k") // want `c.rdb may be nil`
		}
	}()
}

func (c *cache) checkedOutside(ctx context.Context) {
	if c.rdb == nil {
		return
	}
	go func() { c.rdb.Get(ctx, "k") }()
}

func (c *cache) helperUses(ctx context.Context) {
	if c.rdb == nil {
		return
	}
	c.load(ctx)
}

func (c *cache) load(ctx context.Context) {
	c.rdb.Get(ctx, "k")
}

type repository struct{ cache *cache }

func (r *repository) get(ctx context.Context) {
	r.cache.rdb.Get(ctx, "k") // want `r.cache.rdb may be nil`
}

func (r *repository) getChecked(ctx context.Context) {
	if r.cache.rdb == nil {
		return
	}
	r.cache.rdb.Get(ctx, "k")
}

func (r *repository) getCopied(ctx context.Context) {
	c := r.cache
	if c == nil || c.rdb == nil {
		return
	}
	c.rdb.Get(ctx, "k")
}

func correlatedFlag(ctx context.Context, enabled bool) {
	var rdb *redis.Client
	if enabled {
		rdb = redisruntime.Standalone(ctx, "cache")
		if rdb == nil {
			return
		}
	}
	if enabled {
		rdb.Get(ctx, "k")
	}
}

func errorFlag(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	failed := err != nil
	if failed {
		return err
	}
	return rdb.Ping(ctx).Err()
}

func errorCollected(ctx context.Context) error {
	var errs []error
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	return rdb.Ping(ctx).Err()
}

func loopUntil(ctx context.Context) {
	for {
		rdb := redisruntime.Standalone(ctx, "cache")
		if rdb != nil {
			rdb.Get(ctx, "k")
			return
		}
		time.Sleep(time.Second)
	}
}

func loopUntilThenUse(ctx context.Context) {
	var rdb *redis.Client
	for {
		if rdb = redisruntime.Standalone(ctx, "cache"); rdb != nil {
			break
		}
		time.Sleep(time.Second)
	}
	rdb.Get(ctx, "k")
}

func worker(ctx context.Context) {
	for {
		rdb := redisruntime.Standalone(ctx, "cache")
		rdb.BLPop(ctx, time.Second, "queue") // want `rdb may be nil`
	}
}

func pipeline(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	pipe := rdb.Pipeline() // want `rdb may be nil`
	pipe.Get(ctx, "k")
	_, err := pipe.Exec(ctx)
	return err
}

func isNil(rdb *redis.Client) bool { return rdb == nil }

func viaIsNil(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if isNil(rdb) {
		return
	}
	rdb.Get(ctx, "k")
}

func okClosure(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	ok := func() bool { return rdb != nil }
	if !ok() {
		return
	}
	rdb.Get(ctx, "k")
}

func reassignedInLoop(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	for rdb == nil {
		time.Sleep(time.Second)
		rdb = redisruntime.Standalone(ctx, "cache")
	}
	rdb.Get(ctx, "k")
}

func assignToOuter(ctx context.Context) {
	var rdb *redis.Client
	func() {
		rdb = redisruntime.Standalone(ctx, "cache")
	}()
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func address(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	repair(&rdb)
	rdb.Get(ctx, "k") // repair may have set it
}

func repair(rdb **redis.Client) {
	if *rdb == nil {
		*rdb = &redis.Client{}
	}
}

func selectFallback(ctx context.Context, ch chan struct{}) {
	rdb := redisruntime.Standalone(ctx, "cache")
	select {
	case <-ch:
		rdb.Get(ctx, "k") // want `rdb may be nil`
	default:
	}
}

func ternary(ctx context.Context) string {
	rdb := redisruntime.Standalone(ctx, "cache")
	return map[bool]string{true: "up", false: "down"}[rdb != nil]
}

func comparedTwice(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		fmt.Println("down")
	}
	if rdb != nil {
		rdb.Get(ctx, "k")
	}
}
