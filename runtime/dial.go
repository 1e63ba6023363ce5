package redisruntime

import (
	"context"
	"errors"
	"net"
	"reflect"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// errDial is what errors.Is finds in a failed dial.
var errDial = errors.New("dial failed")

// dialError is the error of a failed dial. go-redis unwraps handshake errors
// once, so it travels inside another one: see deadConn. It shows its cause to
// all but go-redis's search for a reply of the server: a connection that gave
// one is kept and used again.
type dialError struct{ cause error }

func (e *dialError) Error() string        { return e.cause.Error() }
func (e *dialError) Is(target error) bool { return target == errDial || errors.Is(e.cause, target) }

func (e *dialError) As(target any) bool {
	return !reflect.TypeOf(target).Elem().Implements(replyType) && errors.As(e.cause, target)
}

var replyType = reflect.TypeFor[redis.Error]()

// deadConn stands for a connection that could not be made. go-redis's pool
// has a breaker of its own that counts failed dials, then refuses for up to a
// second after the server is back; so a failed dial is handed to it as a
// connection that fails at the first write. The endpoint's state is the only
// breaker. One that nobody waits for any more lands in the pool, which finds out by
// SyscallConn that it is not to be used.
type deadConn struct{ nowhere }

func newDeadConn(err error) net.Conn { return deadConn{nowhere{&wrapped{&dialError{err}}}} }

func (c deadConn) SyscallConn() (syscall.RawConn, error) { return nil, c.err }

// wrapped gives go-redis something to unwrap.
type wrapped struct{ error }

func (w *wrapped) Unwrap() error { return w.error }

// nowhere is a connection that only has an error.
type nowhere struct{ err error }

func (c nowhere) Read([]byte) (int, error)         { return 0, c.err }
func (c nowhere) Write([]byte) (int, error)        { return 0, c.err }
func (c nowhere) Close() error                     { return nil }
func (c nowhere) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (c nowhere) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (c nowhere) SetDeadline(time.Time) error      { return nil }
func (c nowhere) SetReadDeadline(time.Time) error  { return nil }
func (c nowhere) SetWriteDeadline(time.Time) error { return nil }

// dial connects, once more if the first failure was quick. A failure that is
// not the caller's impatience is conclusive evidence: nobody
// listens, or nobody whom TLS lets trust.
func (g *gate) dial(ctx context.Context, network, addr string, next func(context.Context, string, string) (net.Conn, error)) (net.Conn, error) {
	seen := g.endpoint.current.Load()
	if seen.state != Up && !g.endpoint.isProbed() {
		return newDeadConn(g.member.unavailable(seen)), nil
	}
	start := time.Now()
	conn, err := next(ctx, network, addr)
	if err != nil && !as[*tlsError](err) && time.Since(start) < g.endpoint.cfg.Timeouts.Dial/2 && ctx.Err() == nil {
		conn, err = next(ctx, network, addr)
	}
	if err == nil {
		return g.newConn(conn), nil
	}
	switch {
	case as[*tlsError](err), as[*mismatch](err):
		g.endpoint.transition(seen, Misconfigured, err)
	case !g.impatient(ctx, start):
		g.endpoint.transition(seen, Down, err)
	}
	return newDeadConn(err), nil
}

// impatient reports whether the caller's context, rather than the dial
// timeout, has ended a dial that began at start.
func (g *gate) impatient(ctx context.Context, start time.Time) bool {
	return errors.Is(ctx.Err(), context.Canceled) ||
		ended(ctx) && time.Since(start) < g.endpoint.cfg.Timeouts.Dial
}
