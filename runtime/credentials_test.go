package redisruntime_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/auth"
)

// login is a configuration for one server with a login of e.
func login(addr string, e redisruntime.Endpoint) (redisruntime.Config, *record) {
	cfg := at(addr)
	e.Addresses = []string{addr}
	cfg.Endpoints["default"] = e
	cfg.System.ReadFile = os.ReadFile
	cfg.Probe.Min, cfg.Probe.Misconfigured = 10*time.Millisecond, 10*time.Millisecond
	log := new(record)
	cfg.Logger = slog.New(log)
	return cfg, log
}

// hurry sends n commands at once, so that they need new connections.
func hurry(c redis.UniversalClient, n int) (failed int) {
	var wg sync.WaitGroup
	var errs atomic.Int64
	for range n {
		wg.Go(func() {
			if c.Incr(context.Background(), "n").Err() != nil {
				errs.Add(1)
			}
		})
	}
	wg.Wait()
	return int(errs.Load())
}

// hold makes n connections at least, because so many commands block at once.
func hold(c redis.UniversalClient, n int) {
	for c.PoolStats().IdleConns < uint32(n) {
		var wg sync.WaitGroup
		for range n {
			wg.Go(func() { _ = c.BLPop(context.Background(), 100*time.Millisecond, "empty").Err() })
		}
		wg.Wait()
	}
}

func warnings(log *record, about string) (n int) {
	for _, line := range log.all() {
		if strings.HasPrefix(line, "WARN "+about) {
			n++
		}
	}
	return n
}

func TestPasswordFileRotates(t *testing.T) {
	s := redisserver.Start(t, "--requirepass", "old")
	path := filepath.Join(t.TempDir(), "password")
	write := func(password string) {
		if err := os.WriteFile(path, []byte(password+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("old")
	cfg, log := login(s.Addr, redisruntime.Endpoint{PasswordFile: path})
	m := newManager(t, cfg)
	held := client(t, m, cache)

	if err := os.Remove(path); err != nil { // it is being replaced
		t.Fatal(err)
	}
	for range 3 {
		s.DoAs("old", "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
		within(t, "served with the last good password", func() bool { return hurry(held, 20) == 0 })
	}
	if n := warnings(log, "redis files cannot be read again"); n != 1 {
		t.Errorf("logged %q; want one warning about the file", log.all())
	}

	write("new")
	s.DoAs("old", "CONFIG", "SET", "requirepass", "new")
	s.DoAs("new", "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
	within(t, "served with the new password", func() bool { return hurry(held, 20) == 0 })
	if strings.Contains(strings.Join(log.all(), " "), "new\"") || strings.Contains(strings.Join(log.all(), " "), "old\"") {
		t.Errorf("a password is in the log: %q", log.all())
	}
}

// While the server has the new password and the program the old one, only
// what needs a new connection fails.
func TestRotationWindow(t *testing.T) {
	s := redisserver.Start(t, "--requirepass", "old")
	var password atomic.Value
	var calls atomic.Int64
	password.Store("old")
	cfg, log := login(s.Addr, redisruntime.Endpoint{
		Credentials: func(context.Context) (string, string, error) {
			calls.Add(1)
			return "", password.Load().(string), nil
		},
	})
	m := newManager(t, cfg)
	ctx := context.Background()
	held := client(t, m, cache)
	if n := calls.Load(); n != 1 {
		t.Errorf("the provider was asked %d times for one connection", n)
	}
	hold(held, 3) // for the commands, and for the probes that refusals cause
	s.DoAs("old", "CONFIG", "SET", "requirepass", "new")
	refused := false
	for range 50 {
		refused = hurry(held, 16) > 0 || refused
		if err := held.Incr(ctx, "n").Err(); err != nil { // on a connection from before
			t.Fatalf("INCR: %v", err)
		}
	}
	if st := status(t, m, cache); !refused || st.State != redisruntime.Up || st.Transitions != 1 {
		t.Errorf("refused %v, status %+v; want refusals, and it to stay up", refused, st)
	}
	if n := warnings(log, "redis refuses a login"); n != 1 {
		t.Errorf("logged %q; want one warning", log.all())
	}
	password.Store("new")
	if failed := hurry(held, 20); failed != 0 {
		t.Errorf("%d commands failed after the rotation", failed)
	}

	password.Store("lost") // nobody can log in anymore, and nobody is
	within(t, "misconfigured", func() bool {
		s.DoAs("new", "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes") // each time: a login from before may have been under way
		hurry(held, 4)
		return status(t, m, cache).State == redisruntime.Misconfigured
	})
	password.Store("new")
	within(t, "up", func() bool { return m.Client(ctx, cache) != nil })
}

type timeout struct{ error }

func (timeout) Timeout() bool   { return true }
func (timeout) Temporary() bool { return true }

func TestProviderFails(t *testing.T) {
	const secret = "hush-hush"
	for name, tt := range map[string]struct {
		err  error
		want redisruntime.State
	}{
		"refusal":  {errors.New("vault is sealed"), redisruntime.Misconfigured},
		"timeout":  {timeout{errors.New("vault does not answer")}, redisruntime.Down},
		"deadline": {context.DeadlineExceeded, redisruntime.Down},
		"reply":    {fmt.Errorf("the server of the passwords: %w", redis.Nil), redisruntime.Misconfigured},
	} {
		t.Run(name, func(t *testing.T) {
			s := redisserver.Start(t, "--requirepass", secret)
			var failing atomic.Bool
			failing.Store(true)
			cfg, log := login(s.Addr, redisruntime.Endpoint{
				Credentials: func(context.Context) (string, string, error) {
					if failing.Load() {
						return "", secret, tt.err
					}
					return "", secret, nil
				},
			})
			m := newManager(t, cfg)
			_, err := m.Lookup(t.Context(), cache)
			var why *redisruntime.UnavailableError
			if !errors.As(err, &why) || why.State != tt.want || !errors.Is(err, tt.err) || !strings.Contains(err.Error(), "redis credentials: "+tt.err.Error()) {
				t.Errorf("Lookup: %v; want %s, and what the provider says", err, tt.want)
			}
			failing.Store(false)
			within(t, "up", func() bool { return m.Client(context.Background(), cache) != nil })
			if strings.Contains(strings.Join(log.all(), " "), secret) {
				t.Errorf("the password is in the log: %q", log.all())
			}
		})
	}
}

// A provider that hangs holds nobody up, be it deaf to its context: it is the
// server that has no login.
func TestProviderHangs(t *testing.T) {
	for name, provider := range map[string]func(release <-chan struct{}) redisruntime.Endpoint{
		"until its context ends": func(<-chan struct{}) redisruntime.Endpoint {
			return redisruntime.Endpoint{Credentials: func(ctx context.Context) (string, string, error) {
				<-ctx.Done()
				return "", "", ctx.Err()
			}}
		},
		"deaf": func(release <-chan struct{}) redisruntime.Endpoint {
			return redisruntime.Endpoint{Credentials: func(context.Context) (string, string, error) {
				<-release
				return "", "", nil
			}}
		},
		"streaming": func(release <-chan struct{}) redisruntime.Endpoint {
			return redisruntime.Endpoint{StreamingCredentials: deaf{release}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := redisserver.Start(t)
			release := make(chan struct{})
			defer close(release)
			cfg, _ := login(s.Addr, provider(release))
			m := newManager(t, asPromised(cfg))
			start := time.Now()
			c := m.Client(t.Context(), cache)
			if took := time.Since(start); c != nil || took > long {
				t.Errorf("Client = %v after %v; want nil after the first call's bound", c, took)
			}
			within(t, "down", func() bool { return status(t, m, cache).State == redisruntime.Down })
			closed := make(chan error, 1)
			go func() { closed <- m.Close() }()
			select {
			case err := <-closed:
				if err != nil {
					t.Errorf("Close: %v", err)
				}
			case <-time.After(long):
				t.Fatal("Close waits for the provider")
			}
		})
	}
}

// deaf is a StreamingCredentialsProvider that answers when it is released.
type deaf struct{ release <-chan struct{} }

func (d deaf) Subscribe(auth.CredentialsListener) (auth.Credentials, auth.UnsubscribeFunc, error) {
	<-d.release
	return auth.NewBasicCredentials("", ""), func() error { return nil }, nil
}

// stream is a StreamingCredentialsProvider.
type stream struct {
	mu        sync.Mutex
	current   auth.Credentials
	listeners map[auth.CredentialsListener]bool
}

func (s *stream) Subscribe(l auth.CredentialsListener) (auth.Credentials, auth.UnsubscribeFunc, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		return nil, nil, errors.New("no token")
	}
	s.listeners[l] = true
	return s.current, func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.listeners, l)
		return nil
	}, nil
}

func (s *stream) set(c auth.Credentials) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = c
	for l := range s.listeners {
		l.OnNext(c)
	}
}

func TestStreamingCredentials(t *testing.T) {
	s := redisserver.Start(t, "--user", "a", "on", ">1", "~*", "+@all")
	s.DoAs("", "ACL", "SETUSER", "b", "on", ">2", "~*", "+@all")
	p := &stream{listeners: map[auth.CredentialsListener]bool{}}
	cfg, _ := login(s.Addr, redisruntime.Endpoint{StreamingCredentials: p})
	m := newManager(t, cfg)
	ctx := context.Background()
	if _, err := m.Lookup(ctx, cache); err == nil || !strings.Contains(err.Error(), "is misconfigured") || !strings.Contains(err.Error(), "no token") {
		t.Errorf("Lookup: %v; want misconfigured: no token", err)
	}
	p.set(auth.NewBasicCredentials("a", "1"))
	within(t, "up", func() bool { return m.Client(ctx, cache) != nil })
	held := client(t, m, cache)
	who := func() string { v, _ := held.Do(ctx, "ACL", "WHOAMI").Text(); return v }
	if got := who(); got != "a" {
		t.Errorf("logged in as %q; want a", got)
	}
	p.set(auth.NewBasicCredentials("b", "2"))
	within(t, "logged in as b on the same connections", func() bool { return who() == "b" })
	if st := status(t, m, cache); st.Transitions != 2 {
		t.Errorf("status %+v; want no change because of the new login", st)
	}
}

// A connection that is being opened when its endpoint goes down is given up, whatever
// the endpoint is down for, and the command that waits for it is not sent.
func TestDownDuringHandshake(t *testing.T) {
	for name, fail := range map[string]func(s *redisserver.Server){
		"with a reply": func(s *redisserver.Server) { s.DoAs("", "REPLICAOF", "127.0.0.1", "1") },
		"killed":       (*redisserver.Server).Kill,
	} {
		t.Run(name, func(t *testing.T) {
			s := redisserver.Start(t, "--replica-serve-stale-data", "no")
			logins, login := make(chan struct{}, 100), make(chan struct{})
			var slow atomic.Bool
			cfg := at(s.Addr)
			cfg.Endpoints["default"] = redisruntime.Endpoint{
				Addresses: []string{s.Addr},
				Credentials: func(context.Context) (string, string, error) {
					if slow.CompareAndSwap(true, false) {
						logins <- struct{}{}
						<-login
					}
					return "", "", nil
				},
			}
			m := newManager(t, cfg)
			ctx := context.Background()
			held := client(t, m, main)
			slow.Store(true)
			var wg sync.WaitGroup
			wg.Go(func() { _ = held.BLPop(ctx, long, "empty").Err() }) // has the only connection
			within(t, "the connection is taken", func() bool { return held.PoolStats().IdleConns == 0 })
			wg.Go(func() {
				err := held.Incr(ctx, "n").Err()
				if why, ok := errors.AsType[*redisruntime.UnavailableError](err); !ok || why.State != redisruntime.Down {
					t.Errorf("INCR: %v; want it to be rejected", err)
				}
			})
			<-logins
			fail(s)
			within(t, "down", func() bool { _ = held.Get(ctx, "n").Err(); return m.Client(ctx, main) == nil })
			close(login)
			wg.Wait()
		})
	}
}

// A pipeline whose connection could not log in has failed as a whole: none of its
// commands may look as if it had been answered.
func TestPipelineWithoutLogin(t *testing.T) {
	s := redisserver.Start(t, "--requirepass", "old")
	cfg, _ := login(s.Addr, redisruntime.Endpoint{
		Credentials: func(context.Context) (string, string, error) { return "", "old", nil },
	})
	m := newManager(t, cfg)
	ctx := t.Context()
	held := client(t, m, cache)
	s.DoAs("old", "CONFIG", "SET", "requirepass", "new")
	s.DoAs("new", "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
	cmds, err := held.Pipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, "n"); p.Get(ctx, "n"); return nil })
	for _, cmd := range cmds {
		if err == nil || cmd.Err() == nil {
			t.Errorf("%v: %v, in a pipeline that ended with: %v", cmd, cmd.Err(), err)
		}
	}
}
