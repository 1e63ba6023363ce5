package redisruntime

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// A verdict is what the outcome of a command tells about the server.
type verdict int

const (
	nothing         verdict = iota // the server had no say: no evidence
	serving                        // it answered, be it with an error of the command's own
	failing                        // it did not answer, or cannot serve now
	refusing                       // it will not serve this program until a setting changes
	refusingNow                    // the same, where the login may be changing: a reason to probe, because connections from before serve on
	refusingIndex                  // the same, for one database number only
	garbled                        // the answer is not Redis's: a reason to probe, and refusing if it answers a probe
	impatientCaller                // the caller's context ended before an answer: no evidence, but a reason to probe
)

// ofNode is what a verdict on one node says about the whole: at most that it
// is worth a probe.
func (v verdict) ofNode() verdict {
	switch v {
	case failing, refusing, garbled:
		return impatientCaller
	default:
		return v
	}
}

// replies says which error replies mean more than "the command was wrong".
// The first row that matches decides; any other reply means serving.
var replies = []struct {
	prefix, holds string
	verdict       verdict
}{
	{"LOADING ", "", failing},
	{"MASTERDOWN ", "", failing},
	{"CLUSTERDOWN ", "", failing},
	{"ERR max number of clients", "", failing},
	{"NOAUTH ", "", refusing},
	{"WRONGPASS ", "", refusing},
	{"ERR invalid password", "", refusing},         // before Redis 6
	{"ERR AUTH ", "", refusing},                    // a password for a server that has none
	{"ERR Client sent AUTH, but no", "", refusing}, // the same, before Redis 6
	{"DENIED ", "", refusing},                      // protected mode
	{"ERR DB index is out of range", "", refusingIndex},
	{"ERR invalid DB index", "", refusingIndex},
	{"ERR SELECT is not allowed", "", refusingIndex}, // a cluster has database 0 only
	{"NOPERM ", "'select'", refusingIndex},
}

// quiet lists errors that come about without the server's doing.
var quiet = []error{redis.ErrClosed, net.ErrClosed, redis.ErrPoolTimeout, redis.ErrPoolExhausted, errDial}

// classify judges the outcome of a command that was called with ctx.
func classify(ctx context.Context, err error) verdict {
	if err == nil {
		return serving
	}
	login, ok := errors.AsType[*credentialsError](err)
	switch rejected := errors.Is(err, ErrUnavailable); {
	case ok && (!rejected || errors.Is(login.cause, ErrUnavailable)):
		return login.verdict(ctx)
	case rejected:
		return nothing // by a gate
	}
	if as[*mismatch](err) {
		return refusing
	}
	if slices.ContainsFunc(quiet, func(q error) bool { return errors.Is(err, q) }) {
		return nothing // although the cause may be a reply
	}
	if isReply(err) {
		return classifyReply(err.Error())
	}
	if as[*tlsError](err) {
		return refusing
	}
	if errors.Is(err, context.Canceled) || ended(ctx) {
		if isTimeout(err) || errors.Is(err, context.DeadlineExceeded) {
			return impatientCaller
		}
		return nothing
	}
	if isTimeout(err) || isNetwork(err) {
		return failing
	}
	if isUnreadable(err) {
		return garbled
	}
	return nothing // an argument that cannot be sent, another hook's error
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}

// lost lists errors of a connection that has ended.
var lost = []error{
	io.EOF, io.ErrUnexpectedEOF,
	syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED, syscall.ECONNREFUSED,
	syscall.ETIMEDOUT, syscall.EHOSTUNREACH, syscall.ENETUNREACH,
}

// isNetwork reports whether err came from the network. go-redis takes one
// wrapping off the errors of a handshake, so an OpError may be a SyscallError.
func isNetwork(err error) bool {
	var op *net.OpError
	var call *os.SyscallError
	return errors.As(err, &op) || errors.As(err, &call) ||
		slices.ContainsFunc(lost, func(end error) bool { return errors.Is(err, end) })
}

// isUnreadable reports whether go-redis could not make sense of an answer. It
// has no type for that.
func isUnreadable(err error) bool {
	s := err.Error()
	return strings.HasPrefix(s, "redis: can't parse ") || strings.HasPrefix(s, "redis: invalid reply: ")
}

func classifyReply(reply string) verdict {
	for _, row := range replies {
		if strings.HasPrefix(reply, row.prefix) && strings.Contains(reply, row.holds) {
			return row.verdict
		}
	}
	return serving
}

// isReply reports whether err came from the server.
func isReply(err error) bool {
	var reply redis.Error
	return errors.As(err, &reply)
}

// ended reports whether ctx is done, or would be if its timer had fired: the
// socket's deadline is the same instant and may be first.
func ended(ctx context.Context) bool {
	if ctx.Err() != nil {
		return true
	}
	deadline, ok := ctx.Deadline()
	return ok && !time.Now().Before(deadline)
}
