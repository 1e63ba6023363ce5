// Package port reserves ports of the loopback interface for servers that are
// killed and started again.
package port

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// Ports come from below the range that systems take those of outgoing
// connections from, so that no connection occupies the port of a server that is dead.
const first, last = 10000, 30000

// Reserve returns a port that nobody listens on, and that Reserve gives nobody
// else until it is released, be it in another process: the port below is held for that.
func Reserve() (port string, release func(), err error) {
	for range 1000 {
		port := first + 2*rand.N((last-first)/2) + 1
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
		return strconv.Itoa(port), func() { _ = held.Close() }, nil
	}
	return "", nil, fmt.Errorf("no port is free from %d to %d", first, last)
}

func listen(port int) (net.Listener, error) {
	return net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
}
