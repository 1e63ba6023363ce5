package spool

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"go.uber.org/goleak"
)

// Every test of the package is a leak test as well. Run as a child, the test
// binary is the program that gets killed, or runs out of disk; see kill_test.go and disk_test.go.
func TestMain(m *testing.M) {
	switch {
	case os.Getenv(childVariable) != "":
		child()
		return
	case os.Getenv(diskVariable) != "":
		diskChild()
		return
	}
	goleak.VerifyTestMain(m)
}

const tasks = redisruntime.Tasks // database 3

// at is a configuration for one server, which notices soon that it is back.
func at(addr string) redisruntime.Config {
	return redisruntime.Config{
		Catalog:   catalog.Default(),
		Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{addr}}},
		Logger:    slog.New(slog.DiscardHandler),
		Probe:     redisruntime.Probe{Min: 10 * time.Millisecond, Max: 50 * time.Millisecond},
		System:    redisruntime.System{LookupEnv: func(string) (string, bool) { return "", false }, GOOS: "linux"},
	}
}

// upAt returns a manager of a server that is up, and stays so however busy the
// machine is.
func upAt(tb testing.TB, addr string) *redisruntime.Manager {
	tb.Helper()
	cfg := at(addr)
	cfg.Timeouts = redisruntime.Timeouts{FirstCall: long, Dial: long, Read: long, Write: long, Pool: long}
	return newManager(tb, cfg)
}

// long is how long tests wait for what must come.
const long = 20 * time.Second

func newManager(tb testing.TB, cfg redisruntime.Config) *redisruntime.Manager {
	tb.Helper()
	m, err := redisruntime.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = m.Close() })
	return m
}

// quiet is Options without log lines.
var quiet = Options{Logger: slog.New(slog.DiscardHandler)}

func newPath(tb testing.TB) string { return filepath.Join(tb.TempDir(), "test.spool") }

func open(tb testing.TB, path string, m *redisruntime.Manager, opt Options) *Spool {
	tb.Helper()
	if opt.Logger == nil {
		opt.Logger = quiet.Logger
	}
	s, err := Open(path, m, tasks, opt)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("Close: %v", err)
		}
	})
	return s
}

// openUp opens a spool that goes to disk only while Redis is down.
func openUp(tb testing.TB, srv *redisserver.Server, opt Options) *Spool {
	tb.Helper()
	s := open(tb, newPath(tb), upAt(tb, srv.Addr), opt)
	s.directTimeout = long
	return s
}

func enqueue(tb testing.TB, s *Spool, command ...any) {
	tb.Helper()
	if err := s.Enqueue(tb.Context(), command...); err != nil {
		tb.Fatalf("Enqueue %v: %v", command, err)
	}
}

func flush(tb testing.TB, s *Spool) {
	tb.Helper()
	ctx, cancel := contextFor(tb, 3*long)
	defer cancel()
	if err := s.Flush(ctx); err != nil {
		tb.Fatal(err)
	}
}

// within waits until the condition holds, for an outcome that must come.
func within(tb testing.TB, what string, condition func() bool) {
	tb.Helper()
	for end := time.Now().Add(long); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if condition() {
			return
		}
	}
	tb.Fatalf("never: %s", what)
}
