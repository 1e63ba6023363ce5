package redisruntime

import (
	"context"
	"errors"
	"net"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// Every client here is shared by the whole program, and some callers close it
// all the same, as they did with the one that they had built. go-redis has no
// client that cannot be closed, so closing one must hurt nobody:
//
//   - It is noticed while Close runs, because go-redis closes every connection
//     then, and there is always one to close: the tripwire.
//   - The database has a new client before Close returns.
//   - The connections stay open until the commands under way have ended.
//   - Commands on the closed client are handed to the new one.

// conn is a connection that go-redis closes together with its client.
type conn struct {
	net.Conn
	gate    *gate
	blocked *blocked // the command that waited here last, or nil
}

func (c *conn) Close() error { return c.gate.release(c.Conn) }

// SetReadDeadline also finds out whether a command is going to wait here.
func (c *conn) SetReadDeadline(t time.Time) error {
	if c.blocked != nil {
		c.blocked.leave()
	}
	if c.blocked = c.gate.blockedUntil(t); c.blocked != nil {
		return c.blocked.enter(c.Conn)
	}
	return c.Conn.SetReadDeadline(t)
}

// peekableConn is a conn that go-redis can check for a peer that has gone.
type peekableConn struct {
	*conn
	syscall.Conn
}

func (g *gate) newConn(c net.Conn) net.Conn {
	if g.front != nil {
		g = g.front
	}
	ours := &conn{Conn: c, gate: g}
	if raw, ok := c.(syscall.Conn); ok {
		return peekableConn{ours, raw}
	}
	return ours
}

// tripwire is a connection to nowhere, in the pool of subscriptions, that is
// closed when the client is.
type tripwire struct {
	nowhere
	gate *gate
}

func (t tripwire) Write(p []byte) (int, error) { return len(p), nil }

func (t tripwire) Close() error {
	if g := t.gate; g.front == nil {
		g.closed()
	} else {
		g.front.closed()
		g.endpoint.forget(g)
	}
	return nil
}

// arm sets the tripwire. While it does, the hooks dial it and answer the
// handshake; nobody else has the client yet.
func (g *gate) arm(c *redis.Client) {
	g.closing = g.refusesAll
	if g.front != nil {
		g.closing = func() bool { return false } // the front is the one that is replaced
	}
	g.arming.Store(true)
	_ = c.Subscribe(context.Background(), "tripwire") // without it, a Close is noticed by the next command
	g.arming.Store(false)
}

// refusesAll reports whether the client is closed. go-redis's pool says so
// before it looks at the context, and takes no lock for either.
func (g *gate) refusesAll() bool {
	return errors.Is(g.bare(cancelled, redis.NewStatusCmd(cancelled, "ping")), redis.ErrClosed)
}

// cancelled is a context that lets nothing wait.
var cancelled = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// closed reports whether a caller has closed the client. If that is news, the
// database gets another one.
func (g *gate) closed() bool {
	if !g.abandoned.Load() && g.closing() {
		g.member.replace(g)
	}
	return g.abandoned.Load()
}

// begin and end count the commands for which the connections of a client that
// has been closed stay open. Those that begin later get none of them.
func (g *gate) begin() (counted bool) {
	if g.abandoned.Load() {
		return false
	}
	g.underway.Add(1)
	return true
}

func (g *gate) end(counted bool) {
	if counted && g.underway.Add(-1) == 0 && g.abandoned.Load() {
		g.closeOrphans()
	}
}

// release closes a connection, now or when the commands under way have ended.
func (g *gate) release(c net.Conn) error {
	if !g.closed() {
		return c.Close()
	}
	g.mu.Lock()
	g.orphans = append(g.orphans, c)
	g.mu.Unlock()
	if g.underway.Load() == 0 {
		g.closeOrphans()
	}
	return nil
}

func (g *gate) closeOrphans() {
	g.mu.Lock()
	orphans := g.orphans
	g.orphans = nil
	g.mu.Unlock()
	for _, c := range orphans {
		_ = c.Close() // nobody is left who could do anything about an error
	}
}

// over reports whether nothing of an abandoned client is left.
func (g *gate) over() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.orphans) == 0 && g.underway.Load() == 0
}

// bound holds the commands that mean something to their own connection only.
// The pool of another client must not get them.
var bound = map[string]bool{
	"asking": true, "auth": true, "client": true, "discard": true, "exec": true, "hello": true, "monitor": true,
	"multi": true, "psubscribe": true, "quit": true, "readonly": true, "readwrite": true, "reset": true,
	"select": true, "ssubscribe": true, "subscribe": true, "unwatch": true, "watch": true,
}

// closedBefore reports whether err says that a command was not sent because its
// client was closed. go-redis has no type for the error that a command gets
// whose connection is closed between the dial and the handshake.
func closedBefore(err error) bool {
	return errors.Is(err, redis.ErrClosed) || err != nil && strings.HasPrefix(err.Error(), "invalid state transition")
}

// heir returns the client that takes over commands that ended with err because
// their own client is closed, or nil. None of them was sent.
func (g *gate) heir(err error, cmds ...redis.Cmder) redis.UniversalClient {
	isBound := func(cmd redis.Cmder) bool { return bound[cmd.Name()] }
	if !closedBefore(err) || slices.ContainsFunc(cmds, isBound) {
		return nil
	}
	if g.await != nil && !g.abandoned.Load() {
		g.await()
	}
	if !g.closed() {
		return nil
	}
	setErr(cmds, nil)
	return g.member.clients.Load().universal
}

// unsent returns the commands of a pipeline that were not sent because a client
// was closed.
func unsent(cmds []redis.Cmder) (all []redis.Cmder) {
	for _, cmd := range cmds {
		if closedBefore(cmd.Err()) {
			all = append(all, cmd)
		}
	}
	return all
}

// transaction returns what stands between MULTI and EXEC.
func transaction(cmds []redis.Cmder) (inner []redis.Cmder, ok bool) {
	last := len(cmds) - 1
	if last > 0 && cmds[0].Name() == "multi" && cmds[last].Name() == "exec" {
		return cmds[1:last], true
	}
	return cmds, false
}

// closer returns the place in the program that is closing a client of that
// type, or "" if this goroutine does no such thing.
func closer(client string) string {
	closing := "github.com/redis/go-redis/v9.(*" + client + ").Close"
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		if frame.Function == closing {
			frame, _ = frames.Next()
			return frame.File + ":" + strconv.Itoa(frame.Line)
		}
	}
	return ""
}
