package redistest

import (
	"errors"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/autobot/redislint/internal/redisserver"
	"github.com/autobot/redislint/runtime/catalog"
)

// server is what stands behind a door.
type server interface {
	addr() string
	fastForward(time.Duration) error
}

// start starts a server that ends with the test. The node of a cluster tells
// its clients that it is at the port.
type start func(tb testing.TB, topology catalog.Topology, port string) (server, error)

type mini struct{ *miniredis.Miniredis }

func startMini(tb testing.TB, topology catalog.Topology, _ string) (server, error) {
	if topology == catalog.Cluster {
		return nil, errors.New("it is a cluster, which the in-process server is not: use redistest.Real")
	}
	return mini{miniredis.RunT(tb)}, nil
}

func (m mini) addr() string { return m.Addr() }

func (m mini) fastForward(d time.Duration) error { m.FastForward(d); return nil }

type real struct{ *redisserver.Server }

func startReal(args []string) start {
	return func(tb testing.TB, topology catalog.Topology, port string) (server, error) {
		tb.Helper()
		if topology == catalog.Cluster {
			announce := []string{"--cluster-announce-ip", "127.0.0.1", "--cluster-announce-port", port}
			s := redisserver.StartCluster(tb, 1, false, append(announce, args...)...).Masters[0]
			return real{s}, nil
		}
		return real{redisserver.Start(tb, args...)}, nil
	}
}

func (r real) addr() string { return r.Addr }

func (real) fastForward(time.Duration) error {
	return errors.New("a real redis-server has its own clock: let the test wait, or do without redistest.Real")
}
