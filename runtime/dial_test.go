package redisruntime

import (
	"errors"
	"io"
	"net"
	"syscall"
	"testing"

	"github.com/redis/go-redis/v9"
)

// go-redis keeps a connection that gave a reply of the server, such as the
// MASTERDOWN for which an endpoint is down, and uses it for the next command.
func TestDeadConnIsNotKept(t *testing.T) {
	conn := newDeadConn(&UnavailableError{Database: "main", State: Down, Cause: redis.Nil})
	_, err := conn.Write(nil)
	if isReply(err) {
		t.Errorf("%v is taken for a reply of the server", err)
	}
	var why *UnavailableError
	if !errors.As(err, &why) || why.Database != "main" || !errors.Is(err, ErrUnavailable) || !errors.Is(err, errDial) {
		t.Errorf("%#v does not say what happened", err)
	}
	if _, err := conn.(syscall.Conn).SyscallConn(); err == nil {
		t.Error("it looks healthy in a pool")
	}
	_, err = newDeadConn(&net.OpError{Op: "dial", Err: io.EOF}).Read(nil)
	var op *net.OpError
	if !errors.As(err, &op) || !errors.Is(err, io.EOF) {
		t.Errorf("%#v hides its cause", err)
	}
}
