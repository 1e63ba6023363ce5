package redisruntime

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// router is the hook on a client that sends commands to nodes: the gate, which
// knows the whole, before go-redis's routing. That would send a write again
// after a network error, and sometimes keeps quiet about a node that failed; so
// the gates of the nodes, behind it, note on its way that a failure is final.
type router struct {
	*gate
	cluster bool
}

// way is that of one command to its nodes.
type way struct{ failed atomic.Pointer[finalError] }

type wayKey struct{}

// finalError hides an error from go-redis, which then does not try again.
type finalError struct{ cause error }

// Error says nothing of the cause, because go-redis asks for it several times
// over, and nobody else does.
func (e *finalError) Error() string { return "the node has failed" }

// DialHook is never called: the nodes dial.
func (r router) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook guards single commands.
func (r router) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return r.gate.ProcessHook(func(ctx context.Context, cmd redis.Cmder) error {
		if r.abandoned.Load() {
			return redis.ErrClosed // go-redis would look for other nodes first
		}
		taken := new(way)
		err := next(context.WithValue(ctx, wayKey{}, taken), cmd)
		if failed := taken.failed.Load(); failed != nil {
			return failed.cause
		}
		return settled(err)
	})
}

// ProcessPipelineHook guards pipelines and transactions.
func (r router) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return r.gate.ProcessPipelineHook(func(ctx context.Context, cmds []redis.Cmder) error {
		if r.abandoned.Load() {
			setErr(cmds, redis.ErrClosed)
			return redis.ErrClosed
		}
		if !r.cluster {
			return r.acrossShards(ctx, cmds, next)
		}
		err := next(ctx, sentOnce(cmds))
		if _, isTransaction := transaction(cmds); err == nil || isTransaction {
			return err
		}
		return r.tryAgain(ctx, cmds, err)
	})
}

// acrossShards sends a pipeline to the shards of a ring. go-redis panics if the
// ring is closed while it does; see drain.
func (r router) acrossShards(ctx context.Context, cmds []redis.Cmder, next redis.ProcessPipelineHook) error {
	r.pipelines.Add(1)
	defer r.pipelines.Add(-1)
	if now := r.endpoint.current.Load(); now.state == Closed {
		err := r.member.unavailable(now)
		setErr(cmds, err)
		return err
	}
	return next(ctx, cmds)
}

// drain waits until no pipeline is on its way to the shards of a ring. The
// endpoint is closed, so none begins. One that takes longer than a command may has got there.
func (g *gate) drain() {
	t := g.endpoint.cfg.Timeouts
	end := time.Now().Add(t.Pool + t.Dial + t.Write + t.Read)
	for g.pipelines.Load() > 0 && time.Now().Before(end) {
		time.Sleep(time.Millisecond)
	}
}

// tryAgain sends those commands of a pipeline once more that the cluster did
// not execute because it was moving their keys.
func (r router) tryAgain(ctx context.Context, cmds []redis.Cmder, err error) error {
	var first error
	for _, cmd := range cmds {
		if e := cmd.Err(); e != nil && redis.HasErrorPrefix(e, "TRYAGAIN ") {
			cmd.SetErr(nil)
			cmd.SetErr(r.bare(ctx, cmd))
		}
		if e := cmd.Err(); e != nil && first == nil {
			first = e
		}
	}
	if first == nil && isReply(err) {
		return nil // it was the TRYAGAIN
	}
	return first
}

// settle takes the outcome of a command at a node. go-redis goes on only if it
// is sent elsewhere, or if the server says that it has not executed it.
func (n nodeGate) settle(ctx context.Context, cmd redis.Cmder, err error) error {
	if errors.Is(err, redis.ErrClosed) && n.isOver() {
		return errWholeClosed
	}
	if err == nil || handshake[cmd.Name()] || followed(err) || asksForRouting(cmd) {
		return err
	}
	n.lookAgain(ctx)
	if taken, ok := ctx.Value(wayKey{}).(*way); ok {
		final := &finalError{err}
		taken.failed.CompareAndSwap(nil, final)
		return final
	}
	if down, ok := errors.AsType[*UnavailableError](err); ok {
		return rejection{down}
	}
	return err
}

// asksForRouting reports whether go-redis asks a node who serves what. It asks
// the next one if that fails.
func asksForRouting(cmd redis.Cmder) bool {
	return cmd.Name() == "command" || cmd.FullName() == "cluster slots"
}

// errWholeClosed is redis.ErrClosed for a client that is closed with all its
// nodes. go-redis takes that one for a node that has left, and looks for others
// until it forgets the error.
var errWholeClosed error = &wrapped{redis.ErrClosed}

// isOver reports whether the client that the node belongs to is closed.
func (n nodeGate) isOver() bool {
	return n.front.abandoned.Load() || n.endpoint.current.Load().state == Closed
}

// followed reports whether go-redis may act on err: nothing was executed, and
// trying again is not waiting for a server that cannot serve.
func followed(err error) bool {
	switch {
	case errors.Is(err, ErrUnavailable):
		return false
	case errors.Is(err, redis.ErrClosed):
		return true // the node has left the cluster
	default:
		return isReply(err) && classifyReply(err.Error()) != failing
	}
}

// settled undoes finalError.
func settled(err error) error {
	if final, ok := errors.AsType[*finalError](err); ok {
		return final.cause
	}
	return err
}

// rejection is an UnavailableError whose cause go-redis does not see. It would
// take that for a failure of now, and try again.
type rejection struct{ why *UnavailableError }

func (r rejection) Error() string        { return r.why.Error() }
func (r rejection) Is(target error) bool { return target == ErrUnavailable }
func (r rejection) As(target any) bool {
	to, ok := target.(**UnavailableError)
	if ok {
		*to = r.why
	}
	return ok
}

// once is a command that go-redis does not send again.
type once struct{ redis.Cmder }

// NoRetry is what go-redis asks.
func (once) NoRetry() bool { return true }

func sentOnce(cmds []redis.Cmder) []redis.Cmder {
	all := make([]redis.Cmder, len(cmds))
	for i, cmd := range cmds {
		all[i] = once{cmd}
	}
	return all
}
