// Package outage runs a service of the examples against a real Redis server
// that is killed or frozen meanwhile, and measures what its users get.
package outage

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/autobot/redislint/internal/port"
)

// Redis is a redis-server of our own, on a free port of the loopback
// interface. It writes each command to disk, so that killing it loses nothing
// that it has answered.
type Redis struct {
	Addr string

	dir     string
	cmd     *exec.Cmd
	release func() // gives its port up
}

// StartRedis starts a server with its data in dir.
func StartRedis(dir string) (*Redis, error) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		return nil, fmt.Errorf("redis-server is needed for this; install it (Debian: apt install redis-server, macOS: brew install redis): %w", err)
	}
	port, release, err := port.Reserve()
	if err != nil {
		return nil, err
	}
	r := &Redis{Addr: net.JoinHostPort("127.0.0.1", port), dir: dir, release: release}
	if err := r.Start(); err != nil {
		release()
		return nil, err
	}
	return r, nil
}

// Start starts the server, again after [Redis.Kill], and waits until it answers.
func (r *Redis) Start() error {
	_, port, err := net.SplitHostPort(r.Addr)
	if err != nil {
		return err
	}
	r.cmd = exec.Command("redis-server", "--bind", "127.0.0.1", "--port", port, "--dir", r.dir,
		"--save", "", "--appendonly", "yes", "--appendfsync", "always", "--logfile", "redis.log")
	if err := r.cmd.Start(); err != nil {
		return err
	}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if r.ping() {
			return nil
		}
	}
	r.Kill()
	log, _ := os.ReadFile(r.dir + "/redis.log")
	return fmt.Errorf("redis-server on %s did not answer within %v; its log:\n%s", r.Addr, patience, log)
}

// Kill ends the server as kill -9 does.
func (r *Redis) Kill() {
	if r.cmd.ProcessState == nil {
		_ = r.cmd.Process.Kill() // ended already is as good
		_ = r.cmd.Wait()         // it says that it was killed
	}
}

// Close ends the server for good.
func (r *Redis) Close() {
	r.Kill()
	r.release()
}

func (r *Redis) ping() bool {
	conn, err := net.DialTimeout("tcp", r.Addr, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(time.Second)) != nil {
		return false
	}
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		return false
	}
	answer, err := bufio.NewReader(conn).ReadString('\n')
	return err == nil && strings.HasPrefix(answer, "+PONG")
}
