package fixes

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// A getter is not called before what stands before it, nor is a client checked
// before it is assigned.

func afterCall(ctx context.Context, step func() error) error {
	return errors.Join(step(), redisruntime.Client(ctx, "cache").Ping(ctx).Err()) // want `may be nil`
}

func afterReceive(ctx context.Context, ch <-chan string) (string, error) {
	return <-ch, redisruntime.Client(ctx, "cache").Ping(ctx).Err() // want `may be nil`
}

func afterIndex(ctx context.Context, m map[string]string, next func() string) {
	m[next()] = redisruntime.Client(ctx, "cache").Get(ctx, "k").Val() // want `may be nil`
}

func afterInit(ctx context.Context, step func() error) error {
	if err := step(); redisruntime.Client(ctx, "cache").Ping(ctx).Err() != nil { // want `may be nil`
		return err
	}
	return nil
}

func afterInitAssigns(ctx context.Context, db redisruntime.Database, on bool) {
	if db = "main"; redisruntime.Client(ctx, db).Ping(ctx).Err() != nil { // want `may be nil`
		return
	}
}

func afterLookups(ctx context.Context, r *http.Request, start time.Time) {
	fmt.Println(time.Since(start), ctx.Err(), r.Context(), redisruntime.Client(ctx, "cache").Ping(ctx)) // want `may be nil`
}

func beforeReceive(ctx context.Context, ch <-chan string) error {
	return redisruntime.Client(ctx, "cache").Get(ctx, <-ch).Err() // want `may be nil`
}

func afterLiteral(ctx context.Context) {
	fmt.Println(func() string { return fmt.Sprintln() }, redisruntime.Client(ctx, "cache").Ping(ctx)) // want `may be nil`
}

func assignedInInit(ctx context.Context) error {
	var rdb redis.UniversalClient
	if rdb = redisruntime.Client(ctx, "cache"); rdb.Ping(ctx).Err() != nil { // want `rdb may be nil`
		return errors.New("down")
	}
	return nil
}

func assignedInSwitch(ctx context.Context) error {
	var rdb redis.UniversalClient
	switch rdb = redisruntime.Client(ctx, "cache"); rdb.Ping(ctx).Val() { // want `rdb may be nil`
	case "PONG":
		return nil
	}
	return errors.New("down")
}

func variableAfterCall(ctx context.Context, step func() error) error {
	rdb := redisruntime.Client(ctx, "cache")
	return errors.Join(step(), rdb.Ping(ctx).Err()) // want `rdb may be nil`
}

func literalInInit(ctx context.Context) error {
	var rdb redis.UniversalClient
	connect := func() { rdb = redisruntime.Client(ctx, "cache") }
	if connect(); rdb.Ping(ctx).Err() != nil { // want `rdb may be nil`
		return errors.New("down")
	}
	return nil
}

func copiedInInit(ctx context.Context) error {
	var rdb redis.UniversalClient
	cache := redisruntime.Client(ctx, "cache")
	if rdb = cache; rdb.Ping(ctx).Err() != nil { // want `rdb may be nil`
		return errors.New("down")
	}
	return nil
}

func (s *store) fieldAfterPrint(ctx context.Context) error {
	return errors.Join(errors.New(fmt.Sprintln(fmt.Println("ping"))), s.rdb.Ping(ctx).Err()) // want `s.rdb may be nil`
}
