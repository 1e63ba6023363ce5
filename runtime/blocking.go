package redisruntime

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Some commands wait in the server, BLPOP for one. go-redis reads their reply
// until a deadline, and does not see that their context is cancelled: a program
// that wants to end would hang in BLPOP without a timeout. So the connection
// that such a command has got is told when its context is done.
//
// The two meet by the deadline: go-redis hands that of the context to the
// connection as it is, so one in a time zone of its own says whose it is.

// patience is how much longer than it was asked to a server may wait. It has to
// be less than go-redis's ten seconds, which would be the deadline otherwise.
const patience = 5 * time.Second

// forever is a wait without a timeout.
const forever = 100 * 365 * 24 * time.Hour

// blocking says how the commands that wait in the server are told for how long.
// A test compares it with a real server.
var blocking = map[string]struct {
	at   int    // index of the timeout among the arguments; from their end, if negative
	word string // that stands before it, instead
	unit time.Duration
}{
	"blmove":     {at: -1, unit: time.Second},
	"blmpop":     {at: 1, unit: time.Second},
	"blpop":      {at: -1, unit: time.Second},
	"brpop":      {at: -1, unit: time.Second},
	"brpoplpush": {at: -1, unit: time.Second},
	"bzmpop":     {at: 1, unit: time.Second},
	"bzpopmax":   {at: -1, unit: time.Second},
	"bzpopmin":   {at: -1, unit: time.Second},
	"wait":       {at: -1, unit: time.Millisecond},
	"waitaof":    {at: -1, unit: time.Millisecond},
	"xread":      {word: "block", unit: time.Millisecond},
	"xreadgroup": {word: "block", unit: time.Millisecond},
}

// waitOf returns for how long a command may wait in the server, and whether it does.
func waitOf(cmd redis.Cmder) (wait time.Duration, waits bool) {
	row, ok := blocking[cmd.Name()]
	if !ok {
		return 0, false
	}
	args, at := cmd.Args(), row.at
	switch {
	case row.word != "":
		at = 1 + slices.Index(args, any(row.word))
	case at < 0:
		at += len(args)
	}
	if at <= 0 || at >= len(args) {
		return 0, false
	}
	n, err := strconv.ParseFloat(fmt.Sprint(args[at]), 64)
	if err != nil || n < 0 {
		return 0, false
	}
	if n == 0 {
		return forever, true
	}
	return time.Duration(min(n*float64(row.unit), float64(forever))), true
}

// blocked is the context of a command that waits in the server.
type blocked struct {
	context.Context
	deadline time.Time // in a time zone of its own
	hurry    time.Duration

	mu   sync.Mutex
	conn net.Conn // that it waits on, or nil
}

// Deadline is that of the context, or what the command has asked for, if that is sooner.
func (b *blocked) Deadline() (time.Time, bool) { return b.deadline, true }

// awaiting lets commands that wait in the server end with their context.
func (g *gate) awaiting(next redis.ProcessHook) redis.ProcessHook {
	if g.front != nil {
		return next // it has done so
	}
	return func(ctx context.Context, cmd redis.Cmder) error {
		wait, waits := waitOf(cmd)
		if !waits {
			return next(ctx, cmd)
		}
		zone := time.FixedZone("blocked", 0)
		b := &blocked{Context: ctx, deadline: time.Now().Add(wait + patience), hurry: g.endpoint.cfg.Timeouts.Read}
		if d, ok := ctx.Deadline(); ok && d.Before(b.deadline) {
			b.deadline = d
		}
		b.deadline = b.deadline.In(zone)
		g.blocked.Store(zone, b)
		defer g.blocked.Delete(zone)
		defer b.leave()
		defer context.AfterFunc(ctx, b.cancelled)()
		err := next(b, cmd)
		if ctx.Err() != nil && isTimeout(err) {
			err = fmt.Errorf("%w: %w", ctx.Err(), err)
			cmd.SetErr(err)
		}
		return err
	}
}

// blockedUntil returns the command that has that deadline, or nil.
func (g *gate) blockedUntil(t time.Time) *blocked {
	zone := t.Location()
	if zone == time.Local || zone == time.UTC {
		return nil
	}
	b, _ := g.blocked.Load(zone)
	found, _ := b.(*blocked)
	return found
}

// enter sets the connection's deadline to that of the command.
func (b *blocked) enter(on net.Conn) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.conn = on
	deadline := b.deadline
	if soon := time.Now().Add(b.hurry); b.Err() != nil && soon.Before(deadline) {
		deadline = soon
	}
	return on.SetReadDeadline(deadline)
}

// leave lets the connection serve others.
func (b *blocked) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.conn = nil
}

// cancelled brings the deadline forward. What the server gives away just now,
// a job perhaps, still has the time that any reply has.
func (b *blocked) cancelled() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if soon := time.Now().Add(b.hurry); b.conn != nil && soon.Before(b.deadline) {
		_ = b.conn.SetReadDeadline(soon) // it fails if the connection is closed, which ends the wait
	}
}
