package redisserver

import (
	"net"
	"strconv"
	"testing"
)

// A port belongs to its test while its server is dead, and to nobody afterwards.
func TestReservePort(t *testing.T) {
	var port int
	t.Run("held", func(t *testing.T) {
		port, _ = strconv.Atoi(reservePort(t))
		if l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port-1))); err == nil {
			_ = l.Close()
			t.Error("the port below is not held")
		}
		l, err := listen(port)
		if err != nil {
			t.Fatal("a server cannot have the port: ", err)
		}
		_ = l.Close()
	})
	l, err := listen(port - 1)
	if err != nil {
		t.Fatal("the port below is held for longer than the test: ", err)
	}
	_ = l.Close()
}
