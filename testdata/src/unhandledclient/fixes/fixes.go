// Package fixes uses clients in places where a check has to fit in. What the
// fixes make of it is in fixes.go.golden.
package fixes

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log"
	"net/http"
	"testing"
	"time"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

type point struct{ x, y int }

type pair[A, B any] struct {
	a A
	b B
}

func returnsError(ctx context.Context) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func returnsMany(ctx context.Context) (int, string, bool, point, *point, []int, map[string]int, [2]int, pair[string, *point], time.Time, error) {
	rdb := redisruntime.Standalone(ctx, "cache")
	return 0, rdb.Get(ctx, "k").Val(), false, point{}, nil, nil, nil, [2]int{}, pair[string, *point]{}, time.Time{}, nil // want `rdb may be nil`
}

func returnsErrorFirst(ctx context.Context) (error, string) {
	rdb := redisruntime.Standalone(ctx, "cache")
	return nil, rdb.Get(ctx, "k").Val() // want `rdb may be nil`
}

func returnsGeneric[K comparable, V any](ctx context.Context, parse func(string) V) (K, V, error) {
	rdb := redisruntime.Standalone(ctx, "cache")
	v := parse(rdb.Get(ctx, "k").Val()) // want `rdb may be nil`
	return *new(K), v, nil
}

func returnsNamed(ctx context.Context) (s string, err error) {
	rdb := redisruntime.Standalone(ctx, "cache")
	s, err = rdb.Get(ctx, "k").Result() // want `rdb may be nil`
	return
}

func returnsNaked(ctx context.Context) (rdb *redis.Client, err error) {
	rdb = redisruntime.Standalone(ctx, "cache")
	return // want `rdb may be nil in returnsNaked`
}

func returnsBool(ctx context.Context) bool {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb.Exists(ctx, "k").Val() > 0 // want `rdb may be nil`
}

func returnsCommand(ctx context.Context) *redis.StringCmd {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb.Get(ctx, "k") // want `rdb may be nil`
}

func returnsCommands(ctx context.Context) (*redis.IntCmd, *redis.Cmd) {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb.Incr(ctx, "k"), rdb.Do(ctx, "x") // want `rdb may be nil`
}

func returnsFunc(ctx context.Context) func() string {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb.Get(ctx, "k").Val // want `rdb may be nil`
}

func returnsSeq(ctx context.Context) iter.Seq[string] {
	rdb := redisruntime.Standalone(ctx, "cache")
	v := rdb.Get(ctx, "k").Val() // want `rdb may be nil`
	return func(yield func(string) bool) { yield(v) }
}

func returnsPointer(ctx context.Context) *point {
	rdb := redisruntime.Standalone(ctx, "cache")
	rdb.Ping(ctx) // want `rdb may be nil`
	return &point{}
}

func returnsPointerOK(ctx context.Context) (*point, bool) {
	rdb := redisruntime.Standalone(ctx, "cache")
	rdb.Ping(ctx) // want `rdb may be nil`
	return &point{}, true
}

func returnsInterface(ctx context.Context) fmt.Stringer {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb.Get(ctx, "k") // want `rdb may be nil`
}

func returnsClient(ctx context.Context) *redis.Client {
	rdb := redisruntime.Standalone(ctx, "cache")
	rdb.Ping(ctx) // want `rdb may be nil`
	return rdb
}

func returnsCmdable(ctx context.Context) redis.Cmdable {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb // want `rdb may be a nil`
}

type ownError struct{}

func (*ownError) Error() string { return "" }

func returnsOwnError(ctx context.Context) *ownError {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb.Ping(ctx).Err() != nil { // want `rdb may be nil`
		return &ownError{}
	}
	return nil
}

func returnsLocalType(ctx context.Context) error {
	type point struct{ z int }
	get := func() (point, error) {
		rdb := redisruntime.Standalone(ctx, "cache")
		return point{}, rdb.Ping(ctx).Err() // want `rdb may be nil`
	}
	_, err := get()
	return err
}

func shadowsType(ctx context.Context, point int) (p point2, err error) {
	type point2 struct{}
	rdb := redisruntime.Standalone(ctx, "cache")
	err = rdb.Ping(ctx).Err() // want `rdb may be nil`
	return
}

type point2 struct{}

func shadowsPackage(ctx context.Context, get func(context.Context) *redis.Client) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	redisruntime := "shadowed"
	_ = redisruntime
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func shadowsNil(ctx context.Context) ([]string, error) {
	rdb := redisruntime.Standalone(ctx, "cache")
	nil := []string{}
	return nil, rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func errorAtHand(ctx context.Context) (string, error) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	fmt.Println("looked up")
	return rdb.Get(ctx, "k").Val(), err // want `rdb may be nil`
}

func errorAtHandInBlock(ctx context.Context, on bool) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if on {
		return rdb.Ping(ctx).Err() // want `rdb may be nil`
	}
	return err
}

func errorAtHandUsed(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	_, err = fmt.Println("looked up")
	if err != nil {
		return err
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func errorAtHandShadowed(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	_ = err
	if _, err := fmt.Println("looked up"); err == nil {
		return rdb.Ping(ctx).Err() // want `rdb may be nil`
	}
	return nil
}

func errorDropped(ctx context.Context) error {
	rdb, _ := redisruntime.Lookup(ctx, "cache")
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func errorWithoutResult(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		fmt.Println(err)
	}
	rdb.Ping(ctx) // want `rdb may be nil`
}

func plain(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	rdb.Ping(ctx) // want `rdb may be nil`
}

func oneLine(ctx context.Context) error { return redisruntime.Client(ctx, "cache").Ping(ctx).Err() } // want `may be nil`

func unnamed(ctx context.Context, client, rdb int) error {
	return redisruntime.Client(ctx, "cache").Ping(ctx).Err() // want `may be nil`
}

func inRange(ctx context.Context, names []redisruntime.Database) {
	for _, name := range names {
		rdb := redisruntime.Standalone(ctx, name)
		rdb.Ping(ctx) // want `rdb may be nil`
	}
}

func inRangeUnnamed(ctx context.Context, names []redisruntime.Database) {
	for _, name := range names {
		redisruntime.Standalone(ctx, name).Ping(ctx) // want `may be nil`
	}
}

func inRangeReturns(ctx context.Context, names []redisruntime.Database) error {
	for _, name := range names {
		rdb := redisruntime.Standalone(ctx, name)
		rdb.Ping(ctx) // want `rdb may be nil`
	}
	return nil
}

func inRangeOutside(ctx context.Context, keys []string) {
	rdb := redisruntime.Standalone(ctx, "cache")
	for _, k := range keys {
		rdb.Get(ctx, k) // want `rdb may be nil`
	}
}

func inRangeFunc(ctx context.Context, keys iter.Seq[string]) {
	for k := range keys {
		rdb := redisruntime.Standalone(ctx, "cache")
		rdb.Get(ctx, k) // want `rdb may be nil`
	}
}

func inCountedLoop(ctx context.Context) {
	for i := 0; i < 10; i++ {
		rdb := redisruntime.Standalone(ctx, "cache")
		rdb.Get(ctx, "k") // want `rdb may be nil`
	}
}

func inEndlessLoop(ctx context.Context) {
	for {
		rdb := redisruntime.Standalone(ctx, "cache")
		rdb.Get(ctx, "k") // want `rdb may be nil`
	}
}

func inLoopCondition(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	for rdb.LLen(ctx, "k").Val() > 0 { // want `rdb may be nil`
		rdb.LPop(ctx, "k")
	}
}

func inLabelled(ctx context.Context, rows [][]string) {
	rdb := redisruntime.Standalone(ctx, "cache")
outer:
	for _, row := range rows {
		for _, k := range row {
			if rdb.Exists(ctx, k).Val() == 0 { // want `rdb may be nil`
				continue outer
			}
		}
	}
}

func atLabel(ctx context.Context, n int) {
	rdb := redisruntime.Standalone(ctx, "cache")
again:
	rdb.Get(ctx, "k") // want `rdb may be nil`
	if n--; n > 0 {
		goto again
	}
}

func withGoto(ctx context.Context, skip bool) {
	if skip {
		goto end
	}
	redisruntime.Client(ctx, "cache").Ping(ctx) // want `may be nil`
end:
}

func inElseIf(ctx context.Context, on bool) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	if on {
		return nil
	} else if err := rdb.Ping(ctx).Err(); err != nil { // want `rdb may be nil`
		return err
	}
	return nil
}

func inElse(ctx context.Context, on bool) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	if on {
		return nil
	} else {
		return rdb.Ping(ctx).Err() // want `rdb may be nil`
	}
}

func inCase(ctx context.Context, n int) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	switch n {
	case 1:
		return rdb.Ping(ctx).Err() // want `rdb may be nil`
	}
	return nil
}

func inCaseCondition(ctx context.Context, n int) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	switch {
	case rdb.Exists(ctx, "k").Val() == 1: // want `rdb may be nil`
		return nil
	}
	return errors.New("none")
}

func inSelect(ctx context.Context, ch <-chan string) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	select {
	case k := <-ch:
		return rdb.Get(ctx, k).Err() // want `rdb may be nil`
	case <-ctx.Done():
		return ctx.Err()
	}
}

func inInit(ctx context.Context) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	if err := rdb.Ping(ctx).Err(); err != nil { // want `rdb may be nil`
		return err
	}
	return nil
}

func declaredInInit(ctx context.Context) error {
	if rdb := redisruntime.Standalone(ctx, "cache"); rdb.Ping(ctx).Err() == nil { // want `rdb may be nil`
		return nil
	}
	return errors.New("down")
}

func declaredInInitUsedInside(ctx context.Context) error {
	if rdb := redisruntime.Standalone(ctx, "cache"); true {
		return rdb.Ping(ctx).Err() // want `rdb may be nil`
	}
	return nil
}

func behindAnd(ctx context.Context, on bool) bool {
	rdb := redisruntime.Standalone(ctx, "cache")
	return on && rdb.Exists(ctx, "k").Val() == 1 // want `rdb may be nil`
}

func deferred(ctx context.Context) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	defer rdb.Close() // want `rdb may be nil`
	return nil
}

func deferredUnnamed(ctx context.Context) error {
	defer redisruntime.Standalone(ctx, "cache").Close() // want `may be nil`
	return nil
}

func inGo(ctx context.Context) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	go rdb.Ping(ctx) // want `rdb may be nil`
	return nil
}

func inGoLiteral(ctx context.Context) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	go func() {
		rdb.Ping(ctx) // want `rdb may be nil`
	}()
	return nil
}

func inLiteralWithError(ctx context.Context, run func(func() error) error) error {
	return run(func() error {
		return redisruntime.Client(ctx, "cache").Ping(ctx).Err() // want `may be nil`
	})
}

var atPackageLevel = redisruntime.Client(context.Background(), "cache").Ping(context.Background()) // want `may be nil`

func passed(ctx context.Context) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	return uses(ctx, rdb) // want `rdb may be nil in passed, and uses uses it without a check`
}

func uses(ctx context.Context, rdb *redis.Client) error { return rdb.Ping(ctx).Err() }

func asMethodValue(ctx context.Context) error {
	rdb := redisruntime.Standalone(ctx, "cache")
	get := rdb.Get // want `rdb may be nil`
	return get(ctx, "k").Err()
}

func typedNil(ctx context.Context) (redis.Cmdable, error) {
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb, nil // want `rdb may be a nil \*redis.Client`
}

func typedNilOnTheSpot(ctx context.Context) redis.Cmdable {
	return redisruntime.Standalone(ctx, "cache") // want `may be a nil \*redis.Client`
}

type store struct{ rdb *redis.Client }

func newStore(ctx context.Context) *store { return &store{redisruntime.Standalone(ctx, "cache")} }

func (s *store) get(ctx context.Context, k string) (string, error) {
	return s.rdb.Get(ctx, k).Result() // want `s.rdb may be nil`
}

func (s store) pipeline(ctx context.Context) (cmds []redis.Cmder, err error) {
	pipe := s.rdb.Pipeline() // want `s.rdb may be nil`
	return pipe.Exec(ctx)
}

type embeds struct{ *redis.Client }

func promoted(ctx context.Context) error {
	e := embeds{redisruntime.Standalone(ctx, "cache")}
	return e.Ping(ctx).Err() // want `e.Client may be nil`
}

func handler(w http.ResponseWriter, r *http.Request) {
	rdb := redisruntime.Standalone(r.Context(), "cache")
	fmt.Fprint(w, rdb.Get(r.Context(), "k").Val()) // want `rdb may be nil`
}

func inTest(t *testing.T) {
	rdb := redisruntime.Standalone(t.Context(), "cache")
	rdb.Ping(t.Context()) // want `rdb may be nil`
}

func inHelper(tb testing.TB) *redis.StringCmd {
	rdb := redisruntime.Standalone(tb.Context(), "cache")
	return rdb.Get(tb.Context(), "k") // want `rdb may be nil`
}

func inMain(m *testing.M) {
	rdb := redisruntime.Standalone(context.Background(), "cache")
	rdb.FlushDB(context.Background()) // want `rdb may be nil`
	m.Run()
}

// A check that lets only a missing client through: another behind it would
// leave code that never runs.

func inverted(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err == nil {
		return nil
	}
	return rdb.Ping(ctx).Err() // want `rdb is nil when inverted calls rdb.Ping: the check before it lets only a missing client through`
}

func invertedNil(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	if rdb != nil {
		return
	}
	rdb.Ping(ctx) // want `rdb is nil when invertedNil calls rdb.Ping`
}

func inTheErrorsBranch(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		rdb.Close() // want `rdb is nil`
		return err
	}
	return rdb.Ping(ctx).Err()
}

func nilBesideNil(ctx context.Context) (redis.UniversalClient, error) {
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil {
		return rdb, nil // want `rdb is nil in nilBesideNil although the error returned with it is nil`
	}
	return rdb, nil
}

func (s *store) inverted(ctx context.Context) {
	if s.rdb == nil {
		s.rdb.Ping(ctx) // want `s.rdb is nil`
	}
}

func sometimesInverted(ctx context.Context, force bool) {
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil || force {
		rdb.Ping(ctx) // want `rdb may be nil`
	}
}

// A client that a loop obtains again, in a variable from outside.

func renewed(ctx context.Context) {
	var rdb redis.UniversalClient
	for {
		rdb = redisruntime.Client(ctx, "cache")
		rdb.Ping(ctx) // want `rdb may be nil`
	}
}

func renewedAfter(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	for {
		rdb.Ping(ctx) // want `rdb may be nil`
		rdb = redisruntime.Client(ctx, "cache")
	}
}

func renewedForEach(ctx context.Context, keys []string) {
	var rdb redis.UniversalClient
	for _, key := range keys {
		rdb = redisruntime.Client(ctx, "cache")
		rdb.Del(ctx, key) // want `rdb may be nil`
	}
}

func (s *store) renewedField(ctx context.Context) {
	for {
		s.rdb = redisruntime.Standalone(ctx, "cache")
		s.rdb.Ping(ctx) // want `s.rdb may be nil`
	}
}

func never(ctx context.Context) {
	rdb := redisruntime.Client(ctx, "cache")
	for {
		rdb.Ping(ctx) // want `rdb may be nil`
	}
}

func eachOne(ctx context.Context) {
	stores := []store{{redisruntime.Standalone(ctx, "cache")}, {redisruntime.Standalone(ctx, "main")}}
	for _, s := range stores {
		s.rdb.Ping(ctx) // want `s.rdb may be nil`
	}
}

// The error at hand is declared before, or by the condition around the use.

func errorAtHandInCondition(ctx context.Context) error {
	var rdb redis.UniversalClient
	var err error
	if rdb, err = redisruntime.Lookup(ctx, "cache"); err != nil {
		log.Print(err)
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func errorAtHandAround(ctx context.Context) error {
	if rdb, err := redisruntime.Lookup(ctx, "cache"); err == nil || errors.Is(err, context.Canceled) {
		return rdb.Ping(ctx).Err() // want `rdb may be nil`
	}
	return nil
}
