package redisserver

import (
	"math/rand/v2"
	"net"
	"strconv"
	"testing"
)

// Ports come from below the range that systems take those of outgoing
// connections from, so that no connection occupies the port of a server that is dead.
const firstPort, lastPort = 10000, 30000

// reservePort returns a port that nobody listens on, and that no other test gets
// until this one ends, be it in another process: the port below is held for that.
func reservePort(tb testing.TB) string {
	tb.Helper()
	for range 1000 {
		port := firstPort + 2*rand.N((lastPort-firstPort)/2) + 1
		held, err := listen(port - 1)
		if err != nil {
			continue
		}
		tried, err := listen(port)
		if err != nil {
			_ = held.Close()
			continue
		}
		_ = tried.Close()
		tb.Cleanup(func() { _ = held.Close() })
		return strconv.Itoa(port)
	}
	tb.Fatalf("redisserver: no free port from %d to %d", firstPort, lastPort)
	return ""
}

func listen(port int) (net.Listener, error) {
	return net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
}
