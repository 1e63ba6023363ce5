package redisruntime

import (
	"context"
	"math"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/redis/go-redis/v9"
)

// Each command that the server calls blocking is in the table. WAIT has no such flag.
func TestBlockingCommandsAreKnown(t *testing.T) {
	s := redisserver.Start(t)
	commands, err := s.Bare(&redis.Options{}).Command(context.Background()).Result()
	if err != nil {
		t.Fatal(err)
	}
	for name, info := range commands {
		if _, known := blocking[name]; slices.Contains(info.Flags, "blocking") && !known {
			t.Errorf("%s is not in the table", name)
		}
	}
}

func TestWaitOf(t *testing.T) {
	ctx := context.Background()
	unused := redis.NewClient(&redis.Options{})
	defer func() { _ = unused.Close() }()
	for _, tt := range []struct {
		call func(redis.Cmdable) redis.Cmder
		want time.Duration
	}{
		{func(c redis.Cmdable) redis.Cmder { return c.BLPop(ctx, 0, "k") }, forever},
		{func(c redis.Cmdable) redis.Cmder { return c.BRPop(ctx, 5*time.Second, "k", "l") }, 5 * time.Second},
		{func(c redis.Cmdable) redis.Cmder { return c.BLPop(ctx, math.MaxInt64, "k") }, forever},
		{func(c redis.Cmdable) redis.Cmder { return c.BRPopLPush(ctx, "k", "l", time.Second) }, time.Second},
		{func(c redis.Cmdable) redis.Cmder { return c.BLMove(ctx, "k", "l", "left", "left", time.Second) }, time.Second},
		{func(c redis.Cmdable) redis.Cmder { return c.BLMPop(ctx, 2*time.Second, "left", 1, "k") }, 2 * time.Second},
		{func(c redis.Cmdable) redis.Cmder { return c.BZPopMin(ctx, time.Second, "k") }, time.Second},
		{func(c redis.Cmdable) redis.Cmder { return c.BZPopMax(ctx, time.Second, "k") }, time.Second},
		{func(c redis.Cmdable) redis.Cmder { return c.BZMPop(ctx, time.Second, "min", 1, "k") }, time.Second},
		{func(redis.Cmdable) redis.Cmder { return redis.NewCmd(ctx, "wait", 1, 1000) }, time.Second},
		{func(redis.Cmdable) redis.Cmder { return redis.NewCmd(ctx, "waitaof", 1, 1, 1000) }, time.Second},
		{func(c redis.Cmdable) redis.Cmder {
			return c.XRead(ctx, &redis.XReadArgs{Streams: []string{"s", "0"}, Block: time.Second, Count: 7})
		}, time.Second},
		{func(c redis.Cmdable) redis.Cmder {
			return c.XReadGroup(ctx, &redis.XReadGroupArgs{Group: "g", Consumer: "c", Streams: []string{"s", ">"}})
		}, forever},

		{func(c redis.Cmdable) redis.Cmder {
			return c.XRead(ctx, &redis.XReadArgs{Streams: []string{"s", "0"}, Block: -1})
		}, 0},
		{func(c redis.Cmdable) redis.Cmder { return c.Get(ctx, "block") }, 0},
		{func(redis.Cmdable) redis.Cmder { return redis.NewCmd(ctx, "blpop") }, 0},
		{func(redis.Cmdable) redis.Cmder { return redis.NewCmd(ctx, "blpop", "k", "soon") }, 0},
	} {
		cmd := tt.call(unused.Pipeline())
		if got, waits := waitOf(cmd); got != tt.want || waits != (tt.want > 0) {
			t.Errorf("%v: %v, %v; want %v", cmd, got, waits, tt.want)
		}
	}
}

// deadlineConn keeps the deadline that was set last.
type deadlineConn struct {
	net.Conn
	at time.Time
}

func (c *deadlineConn) SetReadDeadline(t time.Time) error { c.at = t; return nil }

// The reply may have come in the moment in which the context ends, and the
// connection have gone to the next command, whose deadline is its own.
func TestLateCancellationSparesTheNextCommand(t *testing.T) {
	zone := time.FixedZone("blocked", 0)
	b := &blocked{Context: context.Background(), deadline: time.Now().Add(time.Hour).In(zone)}
	g := new(gate)
	g.blocked.Store(zone, b)
	under := new(deadlineConn)
	c := &conn{Conn: under, gate: g}
	if _ = c.SetReadDeadline(b.deadline); under.at != b.deadline {
		t.Fatalf("deadline %v; want that of the command", under.at)
	}
	if b.cancelled(); time.Until(under.at) > time.Minute {
		t.Errorf("deadline %v after the cancellation; want it brought forward", under.at)
	}
	next := time.Now().Add(time.Hour)
	_ = c.SetReadDeadline(next)
	if b.cancelled(); under.at != next {
		t.Errorf("deadline %v; want that of the next command", under.at)
	}
}
