package redisruntime_test

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
)

// Every test of the package is a leak test as well.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// record keeps log lines for a test.
type record struct {
	slog.Handler
	mu    sync.Mutex
	lines []string
}

func (r *record) Enabled(context.Context, slog.Level) bool { return true }
func (r *record) WithAttrs([]slog.Attr) slog.Handler       { return r }
func (r *record) Handle(_ context.Context, rec slog.Record) error {
	line := rec.Level.String() + " " + rec.Message
	rec.Attrs(func(a slog.Attr) bool { line += " " + a.String(); return true })
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, line)
	return nil
}

func (r *record) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.lines...)
}

// bare is a machine without variables and files.
var bare = redisruntime.System{
	LookupEnv: func(string) (string, bool) { return "", false },
	GOOS:      "linux",
}

// setRealURL sets REDIS_URL, and no other variable of the runtime's, until the
// test ends: for the default manager, which looks at those of the process.
func setRealURL(t *testing.T, url string) {
	t.Helper()
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "REDIS_") {
			t.Setenv(name, value) // which restores it
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Setenv("REDIS_URL", url)
}

// at is a configuration for one server that was found by no detection. It gives
// everything time: nothing is to time out because the machine is busy.
func at(addr string) redisruntime.Config {
	return redisruntime.Config{
		Catalog:   catalog.Default(),
		Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{addr}}},
		Timeouts:  redisruntime.Timeouts{FirstCall: long, Dial: long, Read: long, Write: long, Pool: long},
		Logger:    slog.New(&record{}),
		System:    bare,
	}
}

// long is how long tests wait for what must come.
const long = 20 * time.Second

// hasty gives an answer no more time than the runtime does by itself: for tests
// in which a server falls silent.
func hasty(cfg redisruntime.Config) redisruntime.Config {
	cfg.Timeouts.Read, cfg.Timeouts.Write = 0, 0
	return cfg
}

// asPromised has the timeouts of a program: for what waits for them.
func asPromised(cfg redisruntime.Config) redisruntime.Config {
	cfg.Timeouts = redisruntime.Timeouts{}
	return cfg
}

func newManager(tb testing.TB, cfg redisruntime.Config) *redisruntime.Manager {
	tb.Helper()
	m, err := redisruntime.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := m.Close(); err != nil {
			tb.Errorf("Close: %v", err)
		}
	})
	return m
}

// client returns the client of a database that is up.
func client(tb testing.TB, m *redisruntime.Manager, db redisruntime.Database) redis.UniversalClient {
	tb.Helper()
	c, err := m.Lookup(tb.Context(), db)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// must returns the client of cache, which is up, in the type that get gives.
func must[C comparable](tb testing.TB, get func(context.Context, redisruntime.Database) C) C {
	tb.Helper()
	c := get(tb.Context(), cache)
	if none := *new(C); c == none {
		tb.Fatalf("cache has no %T", c)
	}
	return c
}

// within waits until the condition holds, for an outcome that must come; the
// bound only ends a test that would hang.
func within(tb testing.TB, what string, condition func() bool) {
	tb.Helper()
	for end := time.Now().Add(long); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if condition() {
			return
		}
	}
	tb.Fatalf("never: %s", what)
}

func status(tb testing.TB, m *redisruntime.Manager, db redisruntime.Database) redisruntime.Status {
	tb.Helper()
	for _, s := range m.Status() {
		if s.Database == db {
			return s
		}
	}
	tb.Fatalf("no status of %s", db)
	return redisruntime.Status{}
}
