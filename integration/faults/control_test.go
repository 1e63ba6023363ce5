package faults

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// What follows tells a server to misbehave, or to stop it, past the fault.

// command sends one command.
func (s *scene) command(args ...any) func() {
	return func() {
		s.TB.Helper()
		if err := s.servers[0].Do(context.Background(), args...).Err(); err != nil {
			s.TB.Fatalf("%v: %v", args, err)
		}
	}
}

// then does one thing after the other.
func (s *scene) then(steps ...func()) func() {
	return func() {
		for _, step := range steps {
			step()
		}
	}
}

// setting stages a setting of the server.
func setting(name, bad, good string) func(*scene) {
	return func(s *scene) {
		s.server()
		s.begin, s.end = s.command("config", "set", name, bad), s.command("config", "set", name, good)
	}
}

// hangUp makes the server close the connections of all others.
func (s *scene) hangUp() { s.command("client", "kill", "type", "normal", "skipme", "yes")() }

// orphaned makes the server a replica of a master that is not there.
func (s *scene) orphaned() (begin, end func()) {
	_, port, err := net.SplitHostPort(redisserver.Reserve(s.TB).Addr)
	if err != nil {
		s.TB.Fatal(err)
	}
	return s.command("replicaof", "127.0.0.1", port), s.command("replicaof", "no", "one")
}

// busy makes the server run a script that does not end.
func (s *scene) busy() (begin, end func()) {
	script := redis.NewClient(&redis.Options{Addr: s.cfg.Endpoints[catalog.DefaultEndpoint].Addresses[0], ReadTimeout: -1, MaxRetries: -1})
	ended := make(chan error)
	return func() {
			go func() { ended <- script.Eval(context.Background(), "while true do end", nil).Err() }()
			within(s.TB, "busy", func() bool {
				err := s.servers[0].Ping(context.Background()).Err()
				return err != nil && strings.HasPrefix(err.Error(), "BUSY")
			})
		}, func() {
			s.command("script", "kill")()
			if err := <-ended; err == nil {
				s.TB.Error("the script ended by itself")
			}
			_ = script.Close()
		}
}

// loading restarts the server with data that it takes seconds to load.
func (s *scene) loading() (begin, end func()) {
	dir := s.TB.TempDir()
	server := s.server("--dir", dir)
	const keys = 2000
	_, err := s.servers[0].Pipelined(context.Background(), func(p redis.Pipeliner) error {
		for i := range keys {
			p.Set(context.Background(), fmt.Sprintf("key:%d", i), "value", 0)
		}
		return nil
	})
	if err != nil {
		s.TB.Fatal(err)
	}
	return func() {
			s.command("save")()
			server.Kill()
			delay := fmt.Sprint((2 * time.Second).Microseconds() / keys)
			server.RestartWith("--dir", dir, "--dbfilename", filepath.Base("dump.rdb"),
				"--key-load-delay", delay, "--loading-process-events-interval-bytes", "1024")
		}, func() {
			within(s.TB, "loaded", func() bool { return s.servers[0].Ping(context.Background()).Err() == nil })
		}
}

func (s *scene) parse(text string) *catalog.Catalog {
	s.TB.Helper()
	cat, err := catalog.Parse(catalog.FileName, []byte(text))
	if err != nil {
		s.TB.Fatal(err)
	}
	return cat
}
