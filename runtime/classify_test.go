package redisruntime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// reply is an error as go-redis makes it of a server's error reply.
type reply string

func (r reply) Error() string { return string(r) }
func (reply) RedisError()     {}

func TestClassify(t *testing.T) {
	background := context.Background()
	cancelled, cancel := context.WithCancel(background)
	cancel()
	past, cancel := context.WithDeadline(background, time.Now().Add(-time.Second))
	defer cancel()
	timeout := &net.OpError{Op: "read", Net: "tcp", Err: os.ErrDeadlineExceeded}
	tests := []struct {
		ctx  context.Context
		err  error
		want verdict
	}{
		{background, nil, serving},
		{background, redis.Nil, serving},
		{background, redis.TxFailedErr, serving},
		{background, reply("WRONGTYPE Operation against a key holding the wrong kind of value"), serving},
		{background, reply("OOM command not allowed when used memory > 'maxmemory'."), serving},
		{background, reply("READONLY You can't write against a read only replica."), serving},
		{background, reply("BUSY Redis is busy running a script."), serving},
		{background, reply("NOSCRIPT No matching script."), serving},
		{background, reply("MISCONF Redis is configured to save RDB snapshots"), serving},
		{background, reply("NOPERM this user has no permissions to run the 'ping' command"), serving},
		{cancelled, reply("ERR unknown command"), serving},
		{background, reply("LOADING Redis is loading the dataset in memory"), failing},
		{background, reply("MASTERDOWN Link with MASTER is down"), failing},
		{background, reply("CLUSTERDOWN The cluster is down"), failing},
		{background, reply("ERR max number of clients reached"), failing},
		{background, fmt.Errorf("wrapped: %w", reply("LOADING x")), serving}, // the prefix is the server's own, or none
		{background, reply("NOAUTH Authentication required."), refusing},
		{background, reply("WRONGPASS invalid username-password pair"), refusing},
		{background, reply("DENIED Redis is running in protected mode"), refusing},
		{background, reply("ERR DB index is out of range"), refusingIndex},
		{background, reply("ERR SELECT is not allowed in cluster mode"), refusingIndex},
		{background, reply("NOPERM User x has no permissions to run the 'select' command"), refusingIndex},
		{background, io.EOF, failing},
		{background, fmt.Errorf("read: %w", io.ErrUnexpectedEOF), failing},
		{background, &net.OpError{Op: "write", Err: syscall.EPIPE}, failing},
		{background, &net.OpError{Op: "read", Err: syscall.ECONNRESET}, failing},
		{background, &net.OpError{Op: "read", Err: net.ErrClosed}, nothing}, // this side has closed it
		{background, os.NewSyscallError("write", syscall.EPIPE), failing},   // what go-redis leaves of an OpError in the handshake
		{background, syscall.ECONNRESET, failing},
		{background, &os.PathError{Op: "open", Path: "f", Err: syscall.ENOENT}, nothing}, // another hook's
		{background, timeout, failing},
		{past, timeout, impatientCaller},
		{past, context.DeadlineExceeded, impatientCaller},
		{cancelled, context.Canceled, nothing},
		{background, context.Canceled, nothing},
		{background, redis.ErrPoolTimeout, nothing},
		{background, redis.ErrClosed, nothing},
		{background, &UnavailableError{State: Down}, nothing},
		{background, &wrapped{&dialError{syscall.ECONNREFUSED}}, nothing}, // the dial hook has told
		{background, tlsFault(errTLSServer), refusing},
		{background, &wrapped{tlsFault(&net.OpError{Op: "remote error", Err: errors.New("tls: certificate required")})}, refusing}, // after the handshake, in TLS 1.3
		{background, tlsFault(io.EOF), failing},
		{background, tlsFault(timeout), failing},
		{cancelled, tlsFault(context.Canceled), nothing},
		{background, &credentialsError{errors.New("vault is sealed")}, refusing},
		{background, &credentialsError{timeout}, failing},
		{background, &credentialsError{redis.Nil}, refusing}, // from a server that keeps passwords
		{background, &credentialsError{reply("LOADING x")}, refusing},
		{background, &credentialsError{&UnavailableError{State: Down}}, failing},
		{background, &UnavailableError{State: Down, Cause: &credentialsError{redis.Nil}}, nothing},
		{past, &credentialsError{context.DeadlineExceeded}, impatientCaller}, // the caller has left the provider no time
		{background, errors.New("redis: can't marshal struct {}"), nothing},
		{background, errors.New(`redis: can't parse map reply: "HTTP/1.1 400 Bad Request"`), garbled},
	}
	for _, tt := range tests {
		if got := classify(tt.ctx, tt.err); got != tt.want {
			t.Errorf("classify(%v) = %v; want %v", tt.err, got, tt.want)
		}
	}
}
