// Package loops holds the control flow that people write around clients.
package loops

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func retryWithError(ctx context.Context) error {
	var rdb redis.UniversalClient
	var err error
	for attempt := 0; attempt < 5; attempt++ {
		rdb, err = redisruntime.Lookup(ctx, "cache")
		if err == nil {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
	if err != nil {
		return fmt.Errorf("redis: %w", err)
	}
	return rdb.Ping(ctx).Err()
}

func retryForgetsError(ctx context.Context) error {
	var rdb redis.UniversalClient
	for range 5 {
		var err error
		if rdb, err = redisruntime.Lookup(ctx, "cache"); err == nil {
			break
		}
		time.Sleep(time.Second)
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func retryByErrorLoop(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	for err != nil {
		time.Sleep(time.Second)
		rdb, err = redisruntime.Lookup(ctx, "cache")
	}
	rdb.Ping(ctx)
}

func retryFlag(ctx context.Context) {
	var rdb *redis.Client
	found := false
	for range 3 {
		rdb = redisruntime.Standalone(ctx, "cache")
		if rdb != nil {
			found = true
			break
		}
	}
	if !found {
		return
	}
	rdb.Get(ctx, "k")
}

func retryFlagForgotten(ctx context.Context) {
	var rdb *redis.Client
	found := false
	for range 3 {
		rdb = redisruntime.Standalone(ctx, "cache")
		if rdb != nil {
			found = true
			break
		}
	}
	fmt.Println(found)
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func retryReturnsInside(ctx context.Context) (string, error) {
	for range 3 {
		if rdb := redisruntime.Standalone(ctx, "cache"); rdb != nil {
			return rdb.Get(ctx, "k").Result()
		}
	}
	return "", redisruntime.ErrUnavailable
}

func retryDeadline(ctx context.Context) {
	var rdb *redis.Client
	for {
		rdb = redisruntime.Standalone(ctx, "cache")
		if rdb != nil {
			break
		}
		if ctx.Err() != nil {
			return
		}
	}
	rdb.Get(ctx, "k")
}

func retryDeadlineBreaks(ctx context.Context) {
	var rdb *redis.Client
	for {
		rdb = redisruntime.Standalone(ctx, "cache")
		if rdb != nil || ctx.Err() != nil {
			break
		}
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func labelledBreak(ctx context.Context) {
	var rdb *redis.Client
wait:
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
			if rdb = redisruntime.Standalone(ctx, "cache"); rdb != nil {
				break wait
			}
		}
	}
	rdb.Get(ctx, "k")
}

func labelledBreakOnTimeout(ctx context.Context) {
	var rdb *redis.Client
wait:
	for {
		select {
		case <-ctx.Done():
			break wait
		default:
			if rdb = redisruntime.Standalone(ctx, "cache"); rdb != nil {
				break wait
			}
		}
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func breakInSwitch(ctx context.Context, n int) {
	rdb := redisruntime.Standalone(ctx, "cache")
	switch {
	case rdb == nil && n > 0:
		break
	case rdb == nil:
		return
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func switchTrue(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	switch rdb == nil {
	case true:
		return
	case false:
		rdb.Get(ctx, "k")
	}
}

func switchOnError(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	switch err {
	case nil:
		return rdb.Ping(ctx).Err()
	case redisruntime.ErrUnavailable:
		return nil
	default:
		return err
	}
}

func switchTypeOfError(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	switch err := err.(type) {
	case nil:
		return rdb.Ping(ctx).Err()
	case interface{ Timeout() bool }:
		return errors.New("timeout")
	default:
		return err
	}
}

func switchTypeIncomplete(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	switch err := err.(type) {
	case interface{ Timeout() bool }:
		return err.(error)
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func typeSwitchClients(ctx context.Context) {
	switch c := redisruntime.Client(ctx, "cache").(type) {
	case *redis.Client:
		c.Get(ctx, "k")
	case *redis.ClusterClient:
		c.Get(ctx, "k")
	case *redis.Ring:
		c.Get(ctx, "k")
	}
}

func typeSwitchTwo(ctx context.Context) {
	switch c := redisruntime.Client(ctx, "cache").(type) {
	case *redis.Client, *redis.Ring:
		c.Get(ctx, "k")
	case nil, *redis.ClusterClient:
		c.Get(ctx, "k") // want `c may be nil`
	}
}

func gotoRetry(ctx context.Context) {
	n := 0
again:
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		if n++; n < 3 {
			goto again
		}
		return
	}
	rdb.Get(ctx, "k")
}

func gotoSkips(ctx context.Context, skip bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if skip {
		goto use
	}
	if rdb == nil {
		return
	}
use:
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func rangeOverFunc(ctx context.Context, keys iter.Seq[string]) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	for k := range keys {
		if err != nil {
			return err
		}
		if err := rdb.Del(ctx, k).Err(); err != nil {
			return err
		}
	}
	return nil
}

func rangeOverFuncUnchecked(ctx context.Context, keys iter.Seq2[int, string]) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	for _, k := range keys {
		rdb.Del(ctx, k) // want `rdb may be nil`
	}
	_ = err
}

func rangeOverFuncContinues(ctx context.Context, keys iter.Seq[string]) {
	for k := range keys {
		rdb := redisruntime.Standalone(ctx, "cache")
		if rdb == nil {
			continue
		}
		rdb.Del(ctx, k)
	}
}

func rangeOverFuncObtains(ctx context.Context, keys iter.Seq[string]) {
	for k := range keys {
		rdb := redisruntime.Standalone(ctx, "cache")
		rdb.Del(ctx, k) // want `rdb may be nil`
	}
}

func yields(ctx context.Context) iter.Seq[string] {
	return func(yield func(string) bool) {
		rdb := redisruntime.Standalone(ctx, "cache")
		it := rdb.Scan(ctx, 0, "*", 0).Iterator() // want `rdb may be nil`
		for it.Next(ctx) {
			if !yield(it.Val()) {
				return
			}
		}
	}
}

func rangeInt(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	for i := range 3 {
		if rdb == nil {
			continue
		}
		rdb.Get(ctx, fmt.Sprint(i))
	}
}

func firstRoundChecks(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	for i := range 3 {
		if i == 0 && rdb == nil {
			return
		}
		rdb.Get(ctx, fmt.Sprint(i))
	}
}

func or3(ctx context.Context, a, b bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if a || rdb == nil || b {
		return
	}
	rdb.Get(ctx, "k")
}

func deMorgan(ctx context.Context, on bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if !(on && rdb != nil) {
		return
	}
	rdb.Get(ctx, "k")
}

func deMorganWrong(ctx context.Context, on bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if !(on || rdb != nil) {
		return
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func compareBool(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if (rdb != nil) == true {
		rdb.Get(ctx, "k")
	}
}

func compareBoolFalse(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if (rdb == nil) != true {
		rdb.Get(ctx, "k")
	}
}

func twoBooleans(ctx context.Context, on bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	down := rdb == nil
	skip := down || !on
	if skip {
		return
	}
	rdb.Get(ctx, "k")
}

func booleanOnOnePath(ctx context.Context, on bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	ok := false
	if on {
		ok = rdb != nil
	}
	if ok {
		rdb.Get(ctx, "k")
	}
}

func booleanOverwritten(ctx context.Context, on bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	ok := rdb != nil
	if on {
		ok = true
	}
	if ok {
		rdb.Get(ctx, "k") // want `rdb may be nil`
	}
}

func booleanStale(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	ok := rdb != nil
	rdb = redisruntime.Standalone(ctx, "main")
	if ok {
		rdb.Get(ctx, "k") // want `rdb may be nil`
	}
}

func booleanCaptured(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	up := rdb != nil
	go func() {
		if up {
			rdb.Get(ctx, "k")
		}
	}()
}

func booleanField(ctx context.Context) {
	var s struct {
		rdb *redis.Client
		up  bool
	}
	s.rdb = redisruntime.Standalone(ctx, "cache")
	s.up = s.rdb != nil
	if s.up {
		s.rdb.Get(ctx, "k")
	}
}

func counted(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	n := 0
	if rdb != nil {
		n++
	}
	if n == 1 {
		rdb.Get(ctx, "k")
	}
}

func named(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	state := "down"
	if rdb != nil {
		state = "up"
	}
	if state == "up" {
		rdb.Get(ctx, "k")
	}
}

func namedConstant(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	state := "down"
	if rdb != nil {
		state = "up"
	}
	switch state {
	case "up":
		rdb.Get(ctx, "k")
	case "down":
		rdb.Get(ctx, "k") // want `rdb is nil`
	}
}

func errorWrapped(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		err = fmt.Errorf("redis: %w", err)
	}
	if err != nil {
		return err
	}
	return rdb.Ping(ctx).Err()
}

func errorJoined(ctx context.Context) error {
	a, errA := redisruntime.Lookup(ctx, "cache")
	b, errB := redisruntime.Lookup(ctx, "main")
	if err := errors.Join(errA, errB); err != nil {
		return err
	}
	a.Ping(ctx)
	return b.Ping(ctx).Err()
}

func errorReset(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if errors.Is(err, redisruntime.ErrUnavailable) {
		err = nil
	}
	if err != nil {
		return err
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func errorEither(ctx context.Context) error {
	a, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		a, err = redisruntime.Lookup(ctx, "temp")
	}
	if err != nil {
		return err
	}
	return a.Ping(ctx).Err()
}

func errorFirstOnly(ctx context.Context) error {
	a, err := redisruntime.Lookup(ctx, "cache")
	b, err2 := redisruntime.Lookup(ctx, "temp")
	if err != nil {
		return err
	}
	_ = err2
	a.Ping(ctx)
	return b.Ping(ctx).Err() // want `b may be nil`
}

func errorCompared(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err == redisruntime.ErrUnavailable {
		return err
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func errorReturnedNil(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if nil != err {
		return
	}
	rdb.Ping(ctx)
}

func errorInSwitchInit(ctx context.Context) error {
	switch rdb, err := redisruntime.Lookup(ctx, "cache"); {
	case err != nil:
		return err
	default:
		return rdb.Ping(ctx).Err()
	}
}

func errorInIfElse(ctx context.Context) error {
	if rdb, err := redisruntime.Lookup(ctx, "cache"); err == nil {
		return rdb.Ping(ctx).Err()
	} else {
		return err
	}
}

func errorElseWrong(ctx context.Context) error {
	if rdb, err := redisruntime.Lookup(ctx, "cache"); err == nil {
		return nil
	} else {
		return rdb.Ping(ctx).Err() // want `rdb is nil`
	}
}

func loopOverDatabases(ctx context.Context, names []redisruntime.Database) (errs error) {
	for _, name := range names {
		rdb, err := redisruntime.Lookup(ctx, name)
		if err != nil {
			errs = errors.Join(errs, err)
			continue
		}
		errs = errors.Join(errs, rdb.Ping(ctx).Err())
	}
	return errs
}

func last(ctx context.Context, names []redisruntime.Database) {
	var rdb *redis.Client
	for _, name := range names {
		rdb = redisruntime.Standalone(ctx, name)
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func elseChain(ctx context.Context, a, b bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if a {
		fmt.Println("a")
	} else if rdb == nil {
		return
	} else if b {
		rdb.Get(ctx, "k")
	} else {
		rdb.Get(ctx, "k")
	}
}

func nestedIf(ctx context.Context, a bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb != nil {
		if a {
			rdb.Get(ctx, "k")
		}
	} else {
		if a {
			rdb.Get(ctx, "k") // want `rdb is nil`
		}
	}
}

func panicsInDefault(ctx context.Context, n int) {
	var rdb *redis.Client
	switch n {
	case 0:
		rdb = redisruntime.Standalone(ctx, "cache")
		if rdb == nil {
			return
		}
	default:
		panic("no such database")
	}
	rdb.Get(ctx, "k")
}

type node struct {
	next *node
	rdb  *redis.Client
}

func newNode(ctx context.Context) *node { return &node{rdb: redisruntime.Standalone(ctx, "cache")} }

// The variable is assigned once, from itself.
func list(ctx context.Context) {
	var n *node
	last := func() *redis.Client { return n.rdb }
	for n != nil {
		n.rdb.Get(ctx, "k")
		n = n.next
	}
	_ = last
}

func listChecked(ctx context.Context, n *node) {
	for ; n != nil; n = n.next {
		if n.rdb != nil {
			n.rdb.Get(ctx, "k")
		}
	}
}
