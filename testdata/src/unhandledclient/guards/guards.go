// Package guards holds the checks that people write.
package guards

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"testing"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func reversed(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if nil == rdb {
		return
	}
	rdb.Get(ctx, "k")
}

func positive(ctx context.Context) {
	if rdb := redisruntime.Standalone(ctx, "cache"); rdb != nil {
		rdb.Get(ctx, "k")
	}
}

func wrongBranch(ctx context.Context) {
	if rdb := redisruntime.Standalone(ctx, "cache"); rdb == nil {
		rdb.Get(ctx, "k") // want `rdb is nil`
	}
}

func elseBranch(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		log.Print("down")
	} else {
		rdb.Get(ctx, "k")
	}
}

func loggedOnly(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		log.Print("down")
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func fatal(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		log.Fatal("down")
	}
	rdb.Get(ctx, "k")
}

func exit(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		fmt.Println("down")
		os.Exit(1)
	}
	rdb.Get(ctx, "k")
}

func panics(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		panic("down")
	}
	rdb.Get(ctx, "k")
}

func and(ctx context.Context, flag bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if flag && rdb != nil {
		rdb.Get(ctx, "k")
	}
	if rdb != nil && rdb.Get(ctx, "k").Err() == nil {
		rdb.Get(ctx, "k")
	}
}

func or(ctx context.Context, flag bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if flag || rdb == nil {
		return
	}
	rdb.Get(ctx, "k")
}

func orWrong(ctx context.Context, flag bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if flag || rdb != nil {
		rdb.Get(ctx, "k") // want `rdb may be nil`
	}
}

func andWrong(ctx context.Context, flag bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if flag && rdb == nil {
		return
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func negated(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if !(rdb != nil) {
		return
	}
	rdb.Get(ctx, "k")
}

func stored(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	ok := rdb != nil
	if !ok {
		return
	}
	rdb.Get(ctx, "k")
}

func storedAnd(ctx context.Context, flag bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	ok := flag && rdb != nil
	if ok {
		rdb.Get(ctx, "k")
	}
}

func storedReassigned(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	ok := rdb != nil
	ok = true
	if ok {
		rdb.Get(ctx, "k") // want `rdb may be nil`
	}
}

func flagSet(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	up := true
	if rdb == nil {
		up = false
	}
	fmt.Println(up)
	if up {
		rdb.Get(ctx, "k")
	}
}

func correlated(ctx context.Context, useCache bool) {
	var rdb *redis.Client
	if useCache {
		rdb = redisruntime.Standalone(ctx, "cache")
		if rdb == nil {
			useCache = false
		}
	}
	if useCache {
		rdb.Get(ctx, "k")
	}
}

func ifInit(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if ok := rdb != nil; ok {
		rdb.Get(ctx, "k")
	}
}

func switchNil(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	switch rdb {
	case nil:
		return
	default:
		rdb.Get(ctx, "k")
	}
}

func tagless(ctx context.Context, flag bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	switch {
	case flag:
		rdb.Get(ctx, "k") // want `rdb may be nil`
	case rdb == nil:
		return
	default:
		rdb.Get(ctx, "k")
	}
}

func loop(ctx context.Context, keys []string) {
	for _, k := range keys {
		rdb := redisruntime.Standalone(ctx, "cache")
		if rdb == nil {
			continue
		}
		rdb.Get(ctx, k)
	}
}

func loopBreak(ctx context.Context, keys []string) {
	rdb := redisruntime.Standalone(ctx, "cache")
	for _, k := range keys {
		if rdb == nil {
			break
		}
		rdb.Get(ctx, k)
	}
	rdb.Get(ctx, "last") // want `rdb may be nil`
}

func retry(ctx context.Context) {
	var rdb *redis.Client
	for rdb == nil {
		rdb = redisruntime.Standalone(ctx, "cache")
	}
	rdb.Get(ctx, "k")
}

func retryBounded(ctx context.Context) {
	var rdb *redis.Client
	for range 3 {
		if rdb = redisruntime.Standalone(ctx, "cache"); rdb != nil {
			break
		}
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func goTo(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		goto down
	}
	rdb.Get(ctx, "k")
	return
down:
	log.Print("down")
}

func labelled(ctx context.Context, rows [][]string) {
	rdb := redisruntime.Standalone(ctx, "cache")
outer:
	for _, row := range rows {
		for _, k := range row {
			if rdb == nil {
				continue outer
			}
			rdb.Get(ctx, k)
		}
	}
}

func selected(ctx context.Context, ready chan bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	select {
	case <-ctx.Done():
		return
	case <-ready:
		if rdb == nil {
			return
		}
	}
	rdb.Get(ctx, "k")
}

func lookup(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		return err
	}
	return rdb.Get(ctx, "k").Err()
}

func lookupByNil(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if rdb == nil {
		return err
	}
	return rdb.Get(ctx, "k").Err()
}

func lookupOK(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	ok := err == nil
	if ok {
		rdb.Get(ctx, "k")
	}
}

func lookupSwitch(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	switch {
	case errors.Is(err, redisruntime.ErrUnavailable):
		return nil
	case err != nil:
		return err
	}
	return rdb.Get(ctx, "k").Err()
}

func lookupIsOnly(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if errors.Is(err, redisruntime.ErrUnavailable) {
		return nil
	}
	return rdb.Get(ctx, "k").Err()
}

func lookupDropped(ctx context.Context) {
	rdb, _ := redisruntime.Lookup(ctx, "cache")
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func lookupLogged(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		log.Print(err)
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func lookupRetry(ctx context.Context) error {
	var rdb redis.UniversalClient
	var err error
	for range 3 {
		if rdb, err = redisruntime.Lookup(ctx, "cache"); err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	return rdb.Get(ctx, "k").Err()
}

func lookupShadowed(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err := os.Chdir("x"); err != nil {
		return err
	}
	_ = err
	return rdb.Get(ctx, "k").Err() // want `rdb may be nil`
}

func lookupOverwritten(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	_, err = os.Open("x")
	if err != nil {
		return err
	}
	return rdb.Get(ctx, "k").Err() // want `rdb may be nil`
}

func testFatal(t *testing.T) {
	rdb := redisruntime.Standalone(t.Context(), "cache")
	if rdb == nil {
		t.Fatal("down")
	}
	rdb.Get(t.Context(), "k")
}

func testSkip(tb testing.TB) {
	rdb := redisruntime.Standalone(tb.Context(), "cache")
	if rdb == nil {
		tb.Skip("down")
	}
	rdb.Get(tb.Context(), "k")
}

func testError(t *testing.T) {
	rdb := redisruntime.Standalone(t.Context(), "cache")
	if rdb == nil {
		t.Error("down")
	}
	rdb.Get(t.Context(), "k") // want `rdb may be nil`
}

func redundant(ctx context.Context, rdb *redis.Client) {
	if rdb != nil {
		log.Print("have one")
	}
	rdb.Get(ctx, "k") // a check is no evidence that it may be nil
}
