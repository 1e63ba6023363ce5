package redisruntime_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
)

func TestMisconfigured(t *testing.T) {
	const secret = "not-to-be-logged"
	tests := map[string]struct {
		serverArgs []string
		endpoint   redisruntime.Endpoint
		want       string
	}{
		"no password":    {[]string{"--requirepass", "right"}, redisruntime.Endpoint{}, "NOAUTH"},
		"wrong password": {[]string{"--requirepass", "right"}, redisruntime.Endpoint{Password: secret}, "WRONGPASS"},
		"unknown user":   {nil, redisruntime.Endpoint{Username: "nobody", Password: secret}, "WRONGPASS"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := redisserver.Start(t, tt.serverArgs...)
			cfg := at(s.Addr)
			tt.endpoint.Addresses = []string{s.Addr}
			cfg.Endpoints["default"] = tt.endpoint
			cfg.Probe.Misconfigured = 5 * time.Millisecond
			log := new(record)
			cfg.Logger = slog.New(log)
			m := newManager(t, cfg)
			for range 20 { // probes in between must not log again
				c, err := m.Lookup(t.Context(), cache)
				var why *redisruntime.UnavailableError
				if c != nil || !errors.As(err, &why) || why.State != redisruntime.Misconfigured || !strings.Contains(err.Error(), tt.want) {
					t.Fatalf("Lookup = %v, %v; want misconfigured, %s", c, err, tt.want)
				}
				time.Sleep(2 * time.Millisecond)
			}
			within(t, "a log line", func() bool { return len(log.all()) > 0 })
			lines := log.all()
			if len(lines) != 1 || !strings.HasPrefix(lines[0], "ERROR redis refuses") {
				t.Errorf("logged %q; want one error", lines)
			}
			if strings.Contains(strings.Join(lines, ""), secret) {
				t.Errorf("the password is in the log: %q", lines)
			}
		})
	}
}

func TestMisconfiguredRecoversWithoutRestart(t *testing.T) {
	s := redisserver.Start(t, "--requirepass", "old")
	cfg := at(s.Addr)
	cfg.Endpoints["default"] = redisruntime.Endpoint{Addresses: []string{s.Addr}, Password: "new"}
	cfg.Probe.Misconfigured = 10 * time.Millisecond
	m := newManager(t, cfg)
	ctx := context.Background()
	if c := m.Client(ctx, cache); c != nil {
		t.Fatal("a client with the wrong password")
	}
	s.DoAs("old", "CONFIG", "SET", "requirepass", "new")
	within(t, "up", func() bool { return m.Client(ctx, cache) != nil })
}

// Something else listens at the address.
func TestNotARedisServer(t *testing.T) {
	for name, answer := range map[string]string{
		"HTTP": "HTTP/1.1 400 Bad Request\r\n\r\n",
		"SSH":  "SSH-2.0-OpenSSH_9.2\n",
	} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = l.Close() }()
			go func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					_, _ = conn.Read(make([]byte, 1024))
					_, _ = conn.Write([]byte(answer))
					_ = conn.Close()
				}
			}()
			cfg := at(l.Addr().String())
			log := new(record)
			cfg.Logger = slog.New(log)
			cfg.Probe.Misconfigured = 5 * time.Millisecond
			m := newManager(t, cfg)
			_, err = m.Lookup(t.Context(), cache)
			var why *redisruntime.UnavailableError
			if !errors.As(err, &why) || why.State != redisruntime.Misconfigured || !strings.Contains(err.Error(), strings.TrimSpace(answer)[:8]) {
				t.Errorf("Lookup: %v; want misconfigured, and what was answered", err)
			}
			time.Sleep(50 * time.Millisecond)
			if lines := log.all(); len(lines) != 1 {
				t.Errorf("logged %q; want it once", lines)
			}
		})
	}
}

// Connections from before a change of the password go on working. They must
// not make the endpoint come and go.
func TestPasswordChangeIsOneChange(t *testing.T) {
	s := redisserver.Start(t, "--requirepass", "old")
	for _, password := range []redisruntime.Secret{"old", ""} {
		t.Run("with password "+string(password), func(t *testing.T) {
			cfg := at(s.Addr)
			cfg.Endpoints["default"] = redisruntime.Endpoint{Addresses: []string{s.Addr}, Password: password}
			cfg.Probe.Misconfigured = 5 * time.Millisecond
			log := new(record)
			cfg.Logger = slog.New(log)
			s.DoAs("old", "CONFIG", "SET", "requirepass", string(password))
			m := newManager(t, cfg)
			ctx := context.Background()
			held := client(t, m, cache)
			s.DoAs(string(password), "CONFIG", "SET", "requirepass", "new")
			within(t, "misconfigured", func() bool {
				var wg sync.WaitGroup
				for range 20 { // together they need new connections
					wg.Go(func() { _ = held.Incr(ctx, "n").Err() })
				}
				wg.Wait()
				return status(t, m, cache).State == redisruntime.Misconfigured
			})
			time.Sleep(100 * time.Millisecond) // many probes
			if st := status(t, m, cache); st.State != redisruntime.Misconfigured || st.Transitions != 2 || len(log.all()) != 2 {
				t.Errorf("status %+v, logged %q; want misconfigured, said once", st, log.all())
			}
			s.DoAs("new", "CONFIG", "SET", "requirepass", string(password))
			within(t, "up", func() bool { return m.Client(ctx, cache) != nil })
			if err := held.Incr(ctx, "n").Err(); err != nil {
				t.Errorf("INCR: %v", err)
			}
			s.DoAs(string(password), "CONFIG", "SET", "requirepass", "old")
		})
	}
}

// A number that the server does not have is the fault of one name, not of all.
func TestIndexOutOfRange(t *testing.T) {
	s := redisserver.Start(t, "--databases", "2")
	cfg := at(s.Addr)
	log := new(record)
	cfg.Logger = slog.New(log)
	cfg.Probe.Misconfigured = 5 * time.Millisecond
	m := newManager(t, cfg)
	ctx := t.Context()
	for _, first := range []redisruntime.Database{redisruntime.Tasks, cache, redisruntime.Temp} {
		c, err := m.Lookup(ctx, first)
		if first == cache {
			if c == nil {
				t.Errorf("cache: %v; want a client", err)
			}
			continue
		}
		if c != nil || !strings.Contains(err.Error(), "is misconfigured") || !strings.Contains(err.Error(), "DB index is out of range") {
			t.Errorf("%s: %v, %v; want misconfigured: DB index is out of range", first, c, err)
		}
	}
	time.Sleep(50 * time.Millisecond)
	if lines := log.all(); len(lines) != 3 {
		t.Errorf("logged %q; want one line for up and one for each wrong index", lines)
	}
	if st := status(t, m, redisruntime.Tasks); st.State != redisruntime.Misconfigured || st.Cause == nil {
		t.Errorf("status %+v; want misconfigured with the cause", st)
	}
	if err := m.WaitReady(ctx); err == nil || !strings.Contains(err.Error(), `"tasks"`) {
		t.Errorf("WaitReady = %v; want it to name tasks", err)
	}
}

// The same words in the answer to a caller's own mistake say nothing about
// the configuration.
func TestCallersIndexOutOfRange(t *testing.T) {
	s := redisserver.Start(t)
	m := newManager(t, at(s.Addr))
	ctx := t.Context()
	c := client(t, m, cache)
	if err := c.Set(ctx, "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]any{{"COPY", "k", "l", "DB", 99}, {"MOVE", "k", 99}, {"SWAPDB", 0, 99}, {"SELECT", 99}, {"AUTH", "x", "y"}} {
		if err := c.Do(ctx, args...).Err(); err == nil {
			t.Errorf("%v gave no error", args)
		}
	}
	if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 || m.Client(ctx, cache) == nil {
		t.Errorf("status %+v; want up", st)
	}
}

// A database that a restarted server no longer has.
func TestIndexLostByRestart(t *testing.T) {
	s := redisserver.Start(t)
	cfg := at(s.Addr)
	cfg.Probe.Misconfigured = 5 * time.Millisecond
	m := newManager(t, cfg)
	ctx := context.Background()
	if err := m.WaitReady(ctx, main, redisruntime.Temp); err != nil {
		t.Fatal(err)
	}
	temp := client(t, m, redisruntime.Temp)
	s.Kill()
	within(t, "down", func() bool { return errors.Is(temp.Incr(ctx, "n").Err(), redisruntime.ErrUnavailable) })
	s.RestartWith("--databases", "2")
	within(t, "main up", func() bool { return m.Client(ctx, main) != nil })
	within(t, "temp refused", func() bool {
		_ = temp.Incr(ctx, "n").Err()
		return status(t, m, redisruntime.Temp).State == redisruntime.Misconfigured
	})
	var why *redisruntime.UnavailableError
	if err := temp.Incr(ctx, "n").Err(); !errors.As(err, &why) || why.State != redisruntime.Misconfigured {
		t.Errorf("a held client of a database that is refused: %v; want it rejected without asking", err)
	}
	s.Kill()
	within(t, "down", func() bool {
		c := m.Client(ctx, main)
		return c == nil || errors.Is(c.Incr(ctx, "n").Err(), redisruntime.ErrUnavailable)
	})
	s.RestartWith()
	within(t, "temp up", func() bool { return m.Client(ctx, redisruntime.Temp) != nil })
}

func TestUnixSocket(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "redis.sock")
	redisserver.Start(t, "--unixsocket", socket)
	m := newManager(t, at(socket))
	if err := m.WaitReady(t.Context(), cache); err != nil {
		t.Error(err)
	}
}

func TestUnknownName(t *testing.T) {
	s := redisserver.Start(t)
	cfg := at(s.Addr)
	log := new(record)
	cfg.Logger = slog.New(log)
	m := newManager(t, cfg)
	for range 3 {
		c, err := m.Lookup(t.Context(), "cahce")
		if c != nil || !errors.Is(err, redisruntime.ErrUnavailable) || !strings.Contains(err.Error(), "the catalog has no such name: use one of main, cache") {
			t.Errorf("Lookup(cahce) = %v, %v", c, err)
		}
	}
	if lines := log.all(); len(lines) != 1 {
		t.Errorf("logged %q; want the name once", lines)
	}
}

func TestAliasSharesTheClient(t *testing.T) {
	s := redisserver.Start(t)
	cfg := at(s.Addr)
	var err error
	cfg.Catalog, err = catalog.Parse("f", []byte("databases: {cache: {index: 1}, pages: {alias_of: cache}}"))
	if err != nil {
		t.Fatal(err)
	}
	m := newManager(t, cfg)
	ctx := t.Context()
	if c := m.Client(ctx, "pages"); c == nil || c != m.Client(ctx, cache) {
		t.Errorf("the alias gave %v; want the client of cache", c)
	}
	if got := status(t, m, cache).Aliases; len(got) != 1 || got[0] != "pages" {
		t.Errorf("aliases %v; want pages", got)
	}
}

func TestWrongKindIsLogged(t *testing.T) {
	s := redisserver.Start(t)
	cfg := at(s.Addr)
	log := new(record)
	cfg.Logger = slog.New(log)
	m := newManager(t, cfg)
	ctx := t.Context()
	for range 3 {
		if m.Ring(ctx, cache) != nil {
			t.Fatal("a ring client of a standalone endpoint")
		}
	}
	lines := strings.Join(log.all(), "\n")
	if strings.Count(lines, "*redis.Ring") != 1 || !strings.Contains(lines, "topology=standalone") {
		t.Errorf("logged\n%s\nwant the kind and the topology, once", lines)
	}
}
