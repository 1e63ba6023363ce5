// Package command is the hook behind every measurement of commands.
package command

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// A Hook tells of every call that was sent: of a command its name, of several
// together "pipeline", "transaction", or "handshake" for those that open a
// connection. It leaves probes out.
type Hook func(ctx context.Context, name string, took time.Duration, err error)

var _ redis.Hook = Hook(nil)

// DialHook tells of nothing: the command that needs the connection will.
func (h Hook) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook tells of single commands.
func (h Hook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if redisruntime.IsProbe(ctx) {
			return next(ctx, cmd)
		}
		start := time.Now()
		err := next(ctx, cmd)
		h(ctx, name(cmd), time.Since(start), err)
		return err
	}
}

// ProcessPipelineHook tells of pipelines and transactions.
func (h Hook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if redisruntime.IsProbe(ctx) || len(cmds) == 0 {
			return next(ctx, cmds)
		}
		start := time.Now()
		err := next(ctx, cmds)
		h(ctx, together(cmds), time.Since(start), err)
		return err
	}
}

const letters = "abcdefghijklmnopqrstuvwxyz"

// name is a command's, or "other" for what does not look like one: programs
// pass on what they were sent, and each name is a time series.
func name(cmd redis.Cmder) string {
	name := cmd.Name()
	if name == "" || len(name) > 40 || !strings.Contains(letters, name[:1]) || strings.Trim(name, letters+"0123456789._-") != "" {
		return "other"
	}
	return name
}

func together(cmds []redis.Cmder) string {
	switch cmds[0].Name() {
	case "multi":
		return "transaction"
	case "hello", "auth", "select", "client", "readonly":
		return "handshake"
	}
	return "pipeline"
}

// reasons is tried in order.
var reasons = []struct {
	reason  string
	matches func(error) bool
}{
	{"reply", func(err error) bool { var reply redis.Error; return errors.As(err, &reply) }},
	{"pool_timeout", is(redis.ErrPoolTimeout)},
	{"closed", is(redis.ErrClosed)},
	{"unavailable", is(redisruntime.ErrUnavailable)},
	{"canceled", is(context.Canceled)},
	{"timeout", func(err error) bool { var e net.Error; return errors.As(err, &e) && e.Timeout() }},
	{"timeout", is(context.DeadlineExceeded)},
	{"network", func(error) bool { return true }},
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

// Reason says in a word why a call failed; "" if it did not. A missing key is no failure.
func Reason(err error) string {
	if err == nil || errors.Is(err, redis.Nil) {
		return ""
	}
	for _, r := range reasons {
		if r.matches(err) {
			return r.reason
		}
	}
	return ""
}
