package redisruntime

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
)

// sentinels is the hook that dials the master which the sentinels name.
// Sentinels are there to find the master, so an outage of theirs is none of
// Redis: while they do not answer, the master that they named last is dialed.
type sentinels struct {
	gate       *gate
	masterName string
	dial       redis.DialHook
}

// ProcessHook adds nothing.
func (s sentinels) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

// ProcessPipelineHook adds nothing.
func (s sentinels) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// DialHook dials the master. It stands beneath the gate's.
func (s sentinels) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		named := new(string)
		conn, err := next(context.WithValue(ctx, toMaster{}, named), network, addr)
		var master *masterError
		switch e := s.gate.endpoint; {
		case err == nil:
			e.master.Store(named)
			e.lostSentinels.Store(false)
			return conn, nil
		case errors.As(err, &master):
			return nil, master.cause
		case e.master.Load() == nil:
			return nil, s.explain(err)
		default:
			last := *e.master.Load()
			if e.lostSentinels.CompareAndSwap(false, true) {
				e.log.Warn("redis sentinels do not name a master: the one that they named last is used", "master", last, "cause", s.explain(err))
			}
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), e.cfg.Timeouts.Dial) // the sentinels have used up the time
			defer cancel()
			return s.dial(ctx, "tcp", last)
		}
	}
}

// explain says what to do about sentinels that are there, but name no master.
func (s sentinels) explain(err error) error {
	switch {
	case errors.Is(err, redis.Nil):
		return &mismatch{fmt.Errorf("the sentinels know no master %q: use a master_name that they have", s.masterName)}
	case isReply(err):
		return &mismatch{fmt.Errorf("%w: check the sentinels' addresses, sentinel_username and sentinel_password_file", err)}
	case s.gate.member.needsTLS(err):
		return tlsFault(errTLSServer)
	default:
		return err
	}
}

// toMaster marks the context in which go-redis dials the master itself, and
// holds a *string for the address that the sentinels named: with TLS it has to
// be proved. go-redis dials sentinels in contexts of its own.
type toMaster struct{}

// masterError tells a master that cannot be dialed from sentinels that cannot.
type masterError struct{ cause error }

func (e *masterError) Error() string { return e.cause.Error() }

// throughSentinels makes go-redis's dialer for sentinels and master of one that
// dials anything. The time for one dial is to be enough to get past a sentinel
// that is frozen, which go-redis asks up to three times.
func throughSentinels(dial redis.DialHook, timeout time.Duration) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		named, isMaster := ctx.Value(toMaster{}).(*string)
		switch {
		case isMaster && err != nil:
			return nil, &masterError{err}
		case isMaster:
			*named = addr
		case err == nil:
			return &hurriedConn{conn, timeout / 4}, nil
		}
		return conn, err
	}
}

// hurriedConn brings deadlines forward.
type hurriedConn struct {
	net.Conn
	patience time.Duration
}

func (c *hurriedConn) SetDeadline(t time.Time) error     { return c.Conn.SetDeadline(c.sooner(t)) }
func (c *hurriedConn) SetReadDeadline(t time.Time) error { return c.Conn.SetReadDeadline(c.sooner(t)) }
func (c *hurriedConn) SetWriteDeadline(t time.Time) error {
	return c.Conn.SetWriteDeadline(c.sooner(t))
}

func (c *hurriedConn) sooner(t time.Time) time.Time {
	if soon := time.Now().Add(c.patience); t.After(soon) {
		return soon
	}
	return t
}
