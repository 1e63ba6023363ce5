package redisruntime_test

import (
	"context"
	"errors"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func TestDo(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := t.Context()
	get := func(ctx context.Context, c redis.UniversalClient) (string, error) { return c.Get(ctx, "k").Result() }
	var reason error
	fallback := func(_ context.Context, err error) (string, error) { reason = err; return "fallback", nil }

	if err := s.Bare(&redis.Options{DB: 1}).Set(ctx, "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if got, err := redisruntime.DoOn(ctx, m, cache, get, fallback); got != "v" || err != nil || reason != nil {
		t.Errorf("up: %q, %v, fallback because of %v; want v", got, err, reason)
	}
	if err := s.Bare(&redis.Options{DB: 1}).Del(ctx, "k").Err(); err != nil {
		t.Fatal(err)
	}
	if got, err := redisruntime.DoOn(ctx, m, cache, get, fallback); got != "fallback" || err != nil || !errors.Is(reason, redis.Nil) {
		t.Errorf("failed command: %q, %v, fallback because of %v; want the fallback because of redis.Nil", got, err, reason)
	}
	if got, err := redisruntime.DoOn(ctx, m, cache, get, nil); got != "" || !errors.Is(err, redis.Nil) {
		t.Errorf("no fallback: %q, %v; want redis.Nil", got, err)
	}
	s.Kill()
	ops := 0
	counted := func(ctx context.Context, c redis.UniversalClient) (string, error) {
		ops++
		if c == nil {
			t.Error("op without a client")
		}
		return c.Set(ctx, "k", "v", 0).Result()
	}
	for range 5 {
		if got, err := redisruntime.DoOn(ctx, m, cache, counted, fallback); got != "fallback" || err != nil || reason == nil {
			t.Errorf("down: %q, %v, because of %v; want the fallback", got, err, reason)
		}
	}
	if ops > 1 || !errors.Is(reason, redisruntime.ErrUnavailable) {
		t.Errorf("op ran %d times, reason %v; want it not to run once the endpoint is known to be down", ops, reason)
	}
	boom := errors.New("boom")
	if _, err := redisruntime.DoOn(ctx, m, cache, counted, func(context.Context, error) (string, error) { return "", boom }); err != boom {
		t.Errorf("error %v; want the fallback's", err)
	}
}

func TestDefaultManager(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	redisruntime.SetDefault(m)
	defer redisruntime.SetDefault(nil)
	ctx := t.Context()
	if err := redisruntime.WaitReady(ctx, cache); err != nil {
		t.Fatal(err)
	}
	c, standalone := redisruntime.Client(ctx, cache), redisruntime.Standalone(ctx, cache)
	if standalone == nil || c != redis.UniversalClient(standalone) || redisruntime.Cluster(ctx, cache) != nil || redisruntime.Ring(ctx, cache) != nil {
		t.Error("the package functions do not serve the default manager's clients")
	}
	if got, err := redisruntime.Do(ctx, cache, func(ctx context.Context, c redis.UniversalClient) (int64, error) { return c.Incr(ctx, "n").Result() }, nil); got != 1 || err != nil {
		t.Errorf("Do = %d, %v; want 1", got, err)
	}
	if err := redisruntime.Close(); err != nil {
		t.Error(err)
	}
	if redisruntime.Client(ctx, cache) != nil {
		t.Error("a client after Close")
	}
}

// A program whose configuration is wrong runs on, without clients, and can
// learn why.
func TestDefaultManagerWithWrongConfiguration(t *testing.T) {
	setRealURL(t, "http://user:hush@example.com")
	redisruntime.SetDefault(nil)
	defer redisruntime.SetDefault(nil)
	c, err := redisruntime.Lookup(t.Context(), cache)
	var why *redisruntime.UnavailableError
	if c != nil || !errors.As(err, &why) || why.State != redisruntime.Misconfigured {
		t.Errorf("Lookup = %v, %v; want misconfigured", c, err)
	}
	if err := redisruntime.WaitReady(t.Context()); err == nil {
		t.Error("WaitReady gave no error")
	}
	if err := redisruntime.Close(); err != nil {
		t.Error(err)
	}
}
