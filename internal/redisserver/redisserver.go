// Package redisserver runs a real redis-server for a test, and makes it fail.
package redisserver

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/need"
	"github.com/autobot/redislint/internal/port"
	"github.com/redis/go-redis/v9"
)

// Server is a redis-server on a free loopback port, without persistence.
type Server struct {
	Addr string // 127.0.0.1:port

	tb     testing.TB
	args   []string
	config string // the file of a sentinel; "" for any other server
	dir    string // of a server that remembers its cluster; "" for a new one at each start
	port   string
	cmd    *exec.Cmd
	client *redis.Client // of the package's own; nil until needed
}

// Start starts a server with further arguments, such as "--requirepass",
// "secret", waits until it answers, and kills it when the test ends. Without
// redis-server in the PATH the test is skipped, but fails if CI is "true".
func Start(tb testing.TB, args ...string) *Server {
	tb.Helper()
	s := Reserve(tb, args...)
	s.Restart()
	return s
}

// Reserve chooses a port for a server that is to be started by Restart.
func Reserve(tb testing.TB, args ...string) *Server {
	tb.Helper()
	need.Program(tb, "redis-server")
	port := reservePort(tb)
	s := &Server{Addr: net.JoinHostPort("127.0.0.1", port), tb: tb, args: args, port: port}
	tb.Cleanup(s.Kill)
	return s
}

// reservePort returns a port that is the test's until it ends.
func reservePort(tb testing.TB) string {
	tb.Helper()
	port, release, err := port.Reserve()
	if err != nil {
		tb.Fatalf("redisserver: %v", err)
	}
	tb.Cleanup(release)
	return port
}

// RestartWith is Restart with other arguments.
func (s *Server) RestartWith(args ...string) {
	s.tb.Helper()
	s.args = args
	s.Restart()
}

// Restart starts the server, after Kill or Reserve, on the same port.
func (s *Server) Restart() {
	s.tb.Helper()
	if s.cmd != nil {
		s.tb.Fatal("redisserver: Restart of a server that runs")
	}
	dir := s.dir
	if dir == "" {
		dir = tempDir(s.tb)
	}
	args := append(s.portArgs(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
		"--dir", dir, "--logfile", filepath.Join(dir, "log"))
	args = append(args, s.args...)
	if s.config != "" {
		args = []string{s.config, "--sentinel"}
	}
	cmd := exec.Command("redis-server", args...)
	if err := cmd.Start(); err != nil {
		s.tb.Fatal(err)
	}
	s.cmd = cmd
	s.tb.Cleanup(s.Kill) // before its directory goes
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if s.answers() {
			return
		}
	}
	log, _ := os.ReadFile(filepath.Join(dir, "log"))
	s.tb.Fatalf("redis-server does not answer at %s:\n%s", s.Addr, log)
}

// tempDir is TempDir, but patient: a server that was killed may have a child
// that still writes.
func tempDir(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "redisserver")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		for range 100 {
			if err = os.RemoveAll(dir); err == nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		tb.Error(err)
	})
	return dir
}

// answers reports whether the server sends anything back at all.
func (s *Server) answers() bool {
	conn, err := net.DialTimeout("tcp", s.Addr, time.Second)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	_, _ = conn.Write([]byte("PING\r\n"))
	n, err := conn.Read(make([]byte, 1))
	if s.arg(certFileArg) != "" {
		return err != nil && !errors.Is(err, os.ErrDeadlineExceeded) // it has closed the connection
	}
	return n == 1 && err == nil
}

// Kill ends the server with SIGKILL, if it runs.
func (s *Server) Kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	s.cmd = nil
}

// Stop freezes the server: connections are accepted, nothing is answered.
func (s *Server) Stop() { s.signal(syscall.SIGSTOP) }

// Cont ends a Stop.
func (s *Server) Cont() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig syscall.Signal) {
	s.tb.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.tb.Fatal(err)
	}
}

// Bare returns a go-redis client of the server for the test's own use.
func (s *Server) Bare(opt *redis.Options) *redis.Client {
	opt.Addr, opt.TLSConfig = s.Addr, s.tls()
	c := redis.NewClient(opt) //redislint:allow directredis -- a test looks past the runtime
	s.tb.Cleanup(func() { _ = c.Close() })
	return c
}

// DoAs sends one command on a connection of the test's own, with the
// server's password if it has one.
func (s *Server) DoAs(password string, args ...any) any {
	s.tb.Helper()
	v, err := s.Bare(&redis.Options{Password: password}).Do(context.Background(), args...).Result()
	if err != nil {
		s.tb.Fatalf("%v: %v", args, err)
	}
	return v
}
