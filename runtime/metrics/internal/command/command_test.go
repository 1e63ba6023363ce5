package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

type reply string

func (r reply) Error() string { return string(r) }
func (reply) RedisError()     {}

func TestReason(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{redis.Nil, ""},
		{fmt.Errorf("price: %w", redis.Nil), ""},
		{reply("WRONGTYPE Operation against a key"), "reply"},
		{redis.ErrPoolTimeout, "pool_timeout"},
		{redis.ErrClosed, "closed"},
		{&redisruntime.UnavailableError{Cause: context.DeadlineExceeded}, "unavailable"},
		{context.Canceled, "canceled"},
		{context.DeadlineExceeded, "timeout"},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, "timeout"},
		{&net.OpError{Op: "read", Err: errors.New("connection reset")}, "network"},
		{io.EOF, "network"},
	} {
		if got := Reason(tt.err); got != tt.want {
			t.Errorf("Reason(%v) = %q; want %q", tt.err, got, tt.want)
		}
	}
}

// Names become time series, and must not be made by whoever sends a request.
func TestName(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		args []any
		want string
	}{
		{[]any{"GET", "k"}, "get"},
		{[]any{"json.set", "k"}, "json.set"},
		{[]any{"restore-asking", "k"}, "restore-asking"},
		{[]any{"eval_ro", "k"}, "eval_ro"},
		{[]any{"\xff"}, "other"},
		{[]any{"what is this"}, "other"},
		{[]any{strings.Repeat("x", 41)}, "other"},
		{[]any{""}, "other"},
		{nil, "other"},
		{[]any{17}, "other"},
	} {
		if got := name(redis.NewCmd(ctx, tt.args...)); got != tt.want {
			t.Errorf("name(%v) = %q; want %q", tt.args, got, tt.want)
		}
	}
	for first, want := range map[string]string{"get": "pipeline", "multi": "transaction", "select": "handshake", "hello": "handshake"} {
		if got := together([]redis.Cmder{redis.NewCmd(ctx, first), redis.NewCmd(ctx, "x")}); got != want {
			t.Errorf("together(%s, x) = %q; want %q", first, got, want)
		}
	}
}

func BenchmarkName(b *testing.B) {
	cmd := redis.NewCmd(context.Background(), "georadiusbymember_ro", "k")
	for b.Loop() {
		_ = name(cmd)
	}
}
