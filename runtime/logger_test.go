package redisruntime_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
)

// intoRedis is a log handler that ships lines to Redis through the very
// manager whose outage it is told about.
type intoRedis struct {
	record
	manager *redisruntime.Manager
}

func (h *intoRedis) WithAttrs([]slog.Attr) slog.Handler { return h }
func (h *intoRedis) Handle(ctx context.Context, rec slog.Record) error {
	if h.manager != nil {
		_ = h.manager.Status()
		if c := h.manager.Client(ctx, redisruntime.Logs); c != nil {
			_ = c.RPush(ctx, "log", rec.Message).Err()
		}
		_ = h.manager.Client(ctx, "unheard-of")
	}
	return h.record.Handle(ctx, rec)
}

func TestLoggerThatUsesRedis(t *testing.T) {
	s := redisserver.Start(t, "--databases", "6")
	h := new(intoRedis)
	cfg := asPromised(at(s.Addr)) // the first call for logs waits for the one that logs it
	cfg.Logger = slog.New(h)
	m := newManager(t, cfg)
	h.manager = m
	ctx := context.Background()
	if err := m.WaitReady(ctx, cache, redisruntime.Logs); err != nil {
		t.Fatal(err)
	}
	if m.Client(ctx, redisruntime.Temp) != nil {
		t.Error("temp, which the server does not have, has a client")
	}
	held := client(t, m, cache)
	s.Kill()
	within(t, "down", func() bool { return errors.Is(held.Incr(ctx, "n").Err(), redisruntime.ErrUnavailable) })
	s.Restart()
	within(t, "up", func() bool { return m.Client(ctx, cache) != nil })
	within(t, "logged", func() bool { return len(h.all()) >= 5 })
}
