package redisruntime

import (
	"context"
	"errors"
	"net"
	"time"
)

// errDial is what errors.Is finds in a failed dial.
var errDial = errors.New("dial failed")

// dialError is the error of a failed dial. go-redis unwraps handshake errors
// once, so it travels inside another one: see deadConn.
type dialError struct{ cause error }

func (e *dialError) Error() string        { return e.cause.Error() }
func (e *dialError) Is(target error) bool { return target == errDial }
func (e *dialError) Unwrap() error        { return e.cause }

// deadConn stands for a connection that could not be made. go-redis's pool
// has a breaker of its own that counts failed dials, then refuses for up to a
// second after the server is back; so a failed dial is handed to it as a
// connection that fails at the first write. The endpoint's state is the only breaker.
type deadConn struct{ err error }

func newDeadConn(err error) net.Conn { return deadConn{&wrapped{&dialError{err}}} }

// wrapped gives go-redis something to unwrap.
type wrapped struct{ error }

func (w *wrapped) Unwrap() error { return w.error }

func (c deadConn) Read([]byte) (int, error)         { return 0, c.err }
func (c deadConn) Write([]byte) (int, error)        { return 0, c.err }
func (c deadConn) Close() error                     { return nil }
func (c deadConn) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (c deadConn) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (c deadConn) SetDeadline(time.Time) error      { return nil }
func (c deadConn) SetReadDeadline(time.Time) error  { return nil }
func (c deadConn) SetWriteDeadline(time.Time) error { return nil }

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
