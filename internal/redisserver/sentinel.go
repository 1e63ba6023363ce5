package redisserver

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// MasterName is the name that Sentinels know their master by.
const MasterName = "mymaster"

// Sentinels is a master with one replica, and sentinels that watch them.
type Sentinels struct {
	Servers   []*Server // the first master, and its replica
	Sentinels []*Server

	tb testing.TB
}

// SentinelDownAfter is how long a master must be silent for Sentinels to take it for dead.
const SentinelDownAfter = 500 * time.Millisecond

// StartSentinel starts a master, a replica and that many sentinels, a majority
// of which fails over, and waits until all know each other. Further arguments
// are lines of the sentinels' configuration, such as "requirepass secret".
func StartSentinel(tb testing.TB, sentinels int, config ...string) *Sentinels {
	tb.Helper()
	return startSentinel(tb, sentinels, nil, config)
}

// StartTLSSentinel is StartSentinel for servers and sentinels that speak TLS
// only, with arguments that Authority.Serve gives.
func StartTLSSentinel(tb testing.TB, sentinels int, serve []string) *Sentinels {
	tb.Helper()
	return startSentinel(tb, sentinels, append(serve, "--tls-replication", "yes"), nil)
}

func startSentinel(tb testing.TB, sentinels int, args, config []string) *Sentinels {
	tb.Helper()
	s := &Sentinels{tb: tb}
	args = append(args, "--repl-diskless-sync-delay", "0")
	master := Start(tb, args...)
	host, port, _ := net.SplitHostPort(master.Addr)
	replica := Start(tb, append(slices.Clone(args), "--replicaof", host+" "+port)...)
	s.Servers = []*Server{master, replica}
	s.wait("the replica is in step", func() bool {
		return strings.Contains(replica.do("INFO", "replication").(string), "master_link_status:up")
	})
	for range sentinels {
		n := Reserve(tb, args...)
		dir := tempDir(tb)
		n.dir = dir
		n.config = filepath.Join(dir, "sentinel.conf")
		text := strings.Join(append(lines(append(n.portArgs(), args...)), append([]string{
			"bind 127.0.0.1",
			"dir " + dir,
			"logfile " + filepath.Join(dir, "log"),
			fmt.Sprintf("sentinel monitor %s %s %s %d", MasterName, host, port, sentinels/2+1),
			fmt.Sprintf("sentinel down-after-milliseconds %s %d", MasterName, SentinelDownAfter.Milliseconds()),
			fmt.Sprintf("sentinel failover-timeout %s 3000", MasterName),
		}, config...)...), "\n")
		if err := os.WriteFile(n.config, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
		n.Restart()
		s.Sentinels = append(s.Sentinels, n)
	}
	return s
}

// Addrs returns the addresses of the sentinels.
func (s *Sentinels) Addrs() (addrs []string) {
	for _, n := range s.Sentinels {
		addrs = append(addrs, n.Addr)
	}
	return addrs
}

// WaitKnown waits until every sentinel knows the replica and the other
// sentinels, so that it can fail over. The sentinels must not have a password.
func (s *Sentinels) WaitKnown() {
	s.tb.Helper()
	for _, n := range s.Sentinels {
		s.wait("the sentinel knows all", func() bool {
			replicas, err1 := n.bare().Do(context.Background(), "SENTINEL", "REPLICAS", MasterName).Slice()
			others, err2 := n.bare().Do(context.Background(), "SENTINEL", "SENTINELS", MasterName).Slice()
			return err1 == nil && err2 == nil && len(replicas) == 1 && len(others) == len(s.Sentinels)-1
		})
	}
}

// Master returns the server that the first sentinel names.
func (s *Sentinels) Master() *Server {
	s.tb.Helper()
	at := s.Sentinels[0].do("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MasterName).([]any)
	for _, n := range s.Servers {
		if n.Addr == net.JoinHostPort(at[0].(string), at[1].(string)) {
			return n
		}
	}
	s.tb.Fatalf("the sentinel names %v", at)
	return nil
}

func (s *Sentinels) wait(what string, condition func() bool) {
	s.tb.Helper()
	for end := time.Now().Add(30 * time.Second); !condition(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.tb.Fatalf("never: %s", what)
		}
	}
}

// lines returns arguments as a configuration file has them.
func lines(args []string) (all []string) {
	for pair := range slices.Chunk(args, 2) {
		all = append(all, strings.TrimPrefix(pair[0], "--")+" "+pair[1])
	}
	return all
}
