package contexts

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/redis/go-redis/v9"
)

func notDone(ctx context.Context, rdb *redis.Client) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if ctx == nil {
		panic("no context")
	}
	go func() { <-ctx.Done() }()
	select {
	case <-ctx.Done():
		return ctx.Err()
	default:
	}
	return rdb.Incr(context.Background(), "notDone").Err() // want `use ctx`
}

func otherClause(ctx context.Context, rdb *redis.Client, tick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			_ = rdb.Incr(context.Background(), "otherClause").Err() // want `use ctx`
		}
	}
}

func alias(ctx context.Context, rdb *redis.Client) error {
	own := packageCtx
	return rdb.Incr(own, "alias").Err() // want `rdb.Incr of "alias" is handed own, which is context.Background,`
}

func circle(ctx context.Context, rdb *redis.Client) error {
	var a, b context.Context
	a = b
	b = a
	return rdb.Incr(a, "circle").Err()
}

func filled(ctx context.Context, rdb *redis.Client) error {
	_, err := rdb.Get(ctx, "k").Result()
	if err != nil {
		err = rdb.Set(context.Background(), "k", 1, 0).Err() // want `use ctx`
	}
	return err
}

func missed(w http.ResponseWriter, r *http.Request, rdb *redis.Client) {
	v, err := rdb.Get(r.Context(), "k").Result()
	if err != nil {
		v = "loaded"
		_ = rdb.Set(context.Background(), "missed", v, 0).Err() // want `use r.Context\(\)`
		http.Error(w, v, http.StatusOK)
		return
	}
}

func loaded(ctx context.Context, rdb *redis.Client) (string, error) {
	v, err := rdb.Get(ctx, "k").Result()
	if err != nil {
		log.Print(err)
		_ = rdb.Set(context.Background(), "loaded", v, 0).Err() // want `use ctx`
		return v, nil
	}
	return v, nil
}

func lookedFirst(ctx context.Context, rdb *redis.Client, run func(context.Context) error) error {
	err := run(ctx)
	if err == nil {
		err = rdb.Set(context.Background(), "looked", 1, 0).Err() // want `use ctx`
	}
	if err != nil {
		return err
	}
	return rdb.Incr(context.Background(), "looked").Err() // want `use ctx`
}

func behindCommand(ctx context.Context, rdb *redis.Client) (string, error) {
	v, err := rdb.Get(ctx, "k").Result()
	_ = rdb.Incr(context.Background(), "behind").Err() // want `use ctx`
	return v, err
}

// A group has a context, which is done when all of it are.
type group struct{}

func groupWithContext(ctx context.Context) (*group, context.Context) { return &group{}, ctx }

func (*group) Wait() error { return nil }

func outer(ctx context.Context, rdb *redis.Client) error {
	g, inner := groupWithContext(ctx)
	if err := g.Wait(); err != nil {
		return err
	}
	_ = inner
	return rdb.Incr(context.Background(), "outer").Err() // want `use ctx`
}

// Good.

func waited(ctx context.Context, rdb *redis.Client) error {
	{
		g, ctx := groupWithContext(ctx)
		_ = ctx
		if err := g.Wait(); err != nil {
			return err
		}
		return rdb.Incr(context.Background(), "waited").Err()
	}
}

func waitedHere(ctx context.Context, rdb *redis.Client) error {
	g, ctx := groupWithContext(ctx)
	_ = rdb.Incr(context.Background(), "before").Err() // want `use ctx`
	if err := g.Wait(); err != nil {
		return err
	}
	return rdb.Incr(context.Background(), "waited").Err()
}

func canceled(parent context.Context, rdb *redis.Client) error {
	if ctx, cancel := context.WithCancel(parent); ctx != nil {
		parent := 0
		cancel()
		_ = parent
		_ = rdb.Incr(context.Background(), "canceled").Err()
	}
	return nil
}

func missing(ctx context.Context, rdb *redis.Client) error {
	if ctx == nil {
		return rdb.Incr(context.Background(), "missing").Err()
	}
	return rdb.Incr(ctx, "missing").Err()
}

func missingRequest(r *http.Request, rdb *redis.Client) error {
	if r != nil {
		return rdb.Incr(r.Context(), "missing").Err()
	}
	return rdb.Incr(context.Background(), "missing").Err()
}

func whenCanceled(ctx context.Context, rdb *redis.Client) error {
	err := rdb.Incr(ctx, "n").Err()
	if errors.Is(err, context.Canceled) {
		return rdb.Decr(context.Background(), "n").Err()
	}
	if err := ctx.Err(); err != nil {
		return rdb.Decr(context.Background(), "n").Err()
	}
	switch ctx.Err() {
	case context.DeadlineExceeded:
		return rdb.Decr(context.Background(), "n").Err()
	}
	switch {
	case ctx.Err() != nil:
		return rdb.Decr(context.Background(), "n").Err()
	}
	return err
}

func saved(ctx context.Context, rdb *redis.Client, save func(context.Context) error) error {
	if err := save(ctx); err != nil {
		_ = rdb.Decr(context.Background(), "n").Err()
		return err
	}
	return nil
}

func savedInHandler(w http.ResponseWriter, r *http.Request, rdb *redis.Client, save func(context.Context) error) {
	if err := save(r.Context()); err != nil {
		_ = rdb.Decr(context.Background(), "n").Err()
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
}

func savedAndLogged(ctx context.Context, rdb *redis.Client, save func(context.Context) error) bool {
	if err := save(ctx); err != nil {
		log.Print(err)
		_ = rdb.Decr(context.Background(), "n").Err()
		return false
	}
	return true
}

func ranLocked(ctx context.Context, rdb *redis.Client, run func(context.Context) error) error {
	err := run(ctx)
	_ = rdb.Del(context.Background(), "lock").Err()
	return err
}

func signaled(ctx context.Context, rdb *redis.Client, quit <-chan struct{}, sig chan os.Signal) {
	select {
	case <-quit:
		_ = rdb.Del(context.Background(), "me").Err()
	case <-sig:
		_ = rdb.Del(context.Background(), "me").Err()
	}
}

func (s *service) OnStop(ctx context.Context) error {
	return s.rdb.Del(context.Background(), "me").Err()
}

func (s *service) OnDisconnect(ctx context.Context) {
	_ = s.rdb.Del(context.Background(), "me").Err()
}

func (s *service) Destroy(ctx context.Context) error {
	return s.rdb.Del(context.Background(), "me").Err()
}

type hook struct{ OnStart, OnStop func(context.Context) error }

func hooked(rdb *redis.Client) hook {
	cleanup := func(ctx context.Context) error { return rdb.Del(context.Background(), "literal").Err() }
	var release = func(ctx context.Context) error { return rdb.Del(context.Background(), "literal").Err() }
	_, _ = cleanup, release
	return hook{
		OnStart: func(ctx context.Context) error { return rdb.Incr(context.Background(), "start").Err() }, // want `use ctx`
		OnStop:  func(ctx context.Context) error { return rdb.Del(context.Background(), "me").Err() },
	}
}

func (s *service) refreshInBackground(ctx context.Context) error {
	return s.rdb.Incr(context.Background(), "me").Err()
}
