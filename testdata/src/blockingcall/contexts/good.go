package contexts

import (
	"context"
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"
)

var started = redis.NewClient(&redis.Options{}).Ping(context.Background()).Err()

func init() { _ = redis.NewClient(&redis.Options{}).Ping(context.Background()).Err() }

func noCaller(rdb *redis.Client) error { return rdb.Ping(context.Background()).Err() }

func unnamed(_ context.Context, rdb *redis.Client) error { return rdb.Ping(context.Background()).Err() }

func handedOn(ctx context.Context, r *http.Request, rdb *redis.Client) error {
	if err := rdb.Ping(r.Context()).Err(); err != nil {
		return err
	}
	return rdb.Ping(ctx).Err()
}

func detached(ctx context.Context, rdb *redis.Client) {
	go rdb.Incr(context.Background(), "go")
	go func() { _ = rdb.Incr(context.Background(), "go func") }()
	defer rdb.Del(context.Background(), "defer")
	defer func() { _ = rdb.Del(context.Background(), "defer func") }()
	time.AfterFunc(time.Second, func() { _ = rdb.Incr(context.Background(), "after") })
	_ = rdb.Incr(context.WithoutCancel(ctx), "without").Err()
}

func bounded(ctx context.Context, rdb *redis.Client) error {
	own, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return rdb.Ping(own).Err()
}

func chosen(ctx context.Context, rdb *redis.Client, own bool) error {
	c := context.Background()
	if own {
		c = ctx
	}
	return rdb.Ping(c).Err()
}

func whenDone(ctx context.Context, rdb *redis.Client, tick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			_ = rdb.Del(context.Background(), "me").Err()
			return
		case <-tick:
			_ = rdb.Incr(ctx, "n").Err()
		}
	}
}

func afterwards(ctx context.Context, rdb *redis.Client) error {
	<-ctx.Done()
	return rdb.Del(context.Background(), "me").Err()
}

func onError(ctx context.Context, rdb *redis.Client) {
	if ctx.Err() != nil {
		_ = rdb.Del(context.Background(), "me").Err()
	}
}

func (s *service) Close(ctx context.Context) error {
	return s.rdb.Del(context.Background(), "me").Err()
}

func unlock(ctx context.Context, rdb *redis.Client) error {
	return rdb.Del(context.Background(), "lock").Err()
}

type exported struct{ Ctx context.Context }

func newExported() *exported { return &exported{Ctx: context.Background()} }

func (e *exported) get(ctx context.Context, rdb *redis.Client) error { return rdb.Ping(e.Ctx).Err() }

var changing = context.Background()

func change(ctx context.Context) { changing = ctx }

func ofChanging(ctx context.Context, rdb *redis.Client) error { return rdb.Ping(changing).Err() }

func ofInterface(ctx context.Context, s interface{ Get(context.Context) error }) error {
	return s.Get(context.Background())
}

func kept(ctx context.Context) *redis.StatusCmd {
	return redis.NewStatusCmd(context.Background(), "ping")
}

func suppressed(ctx context.Context, rdb *redis.Client) error {
	//redislint:allow blockingcall -- the audit entry is written even if the request is gone
	return rdb.RPush(context.Background(), "audit", 1).Err()
}
