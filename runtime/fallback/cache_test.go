package fallback_test

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/autobot/redislint/runtime/fallback"
	"github.com/autobot/redislint/runtime/fallback/memory"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const long = 20 * time.Second

type user struct{ Name string }

// world is a server, a cache on it, and what the cache reports.
type world struct {
	server *redisserver.Server
	bare   *redis.Client
	cache  *fallback.Cache[user]
	store  fallback.Store

	mu       sync.Mutex
	reported []error
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{server: redisserver.Start(t)}
	w.bare = w.server.Bare(&redis.Options{DB: 1})
	m, err := redisruntime.New(redisruntime.Config{
		Catalog:   catalog.Default(),
		Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{w.server.Addr}}},
		Timeouts:  redisruntime.Timeouts{FirstCall: long, Dial: long, Read: long, Write: long, Pool: long}, // a busy machine is no outage
		Logger:    slog.New(slog.DiscardHandler),
		Probe:     redisruntime.Probe{Min: 10 * time.Millisecond, Max: 50 * time.Millisecond},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	if w.store, err = memory.New(memory.Options{MaxEntries: 100}); err != nil {
		t.Fatal(err)
	}
	w.cache = &fallback.Cache[user]{DB: redisruntime.Cache, Store: w.store, Manager: m, TTL: time.Hour, Report: func(_ string, cause error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.reported = append(w.reported, cause)
	}}
	return w
}

func (w *world) want(t *testing.T, key, name string) {
	t.Helper()
	if got, err := w.cache.Get(t.Context(), key); got.Name != name || err != nil {
		t.Errorf("Get %s: %v, %v; want %s", key, got, err, name)
	}
}

// reports returns the first report, and forgets all.
func (w *world) reports() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.reported) == 0 {
		return nil
	}
	first := w.reported[0]
	w.reported = nil
	return first
}

// What Redis had is served while it is away, and what another process wrote
// once it is back.
func TestCache(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	if _, err := w.cache.Get(ctx, "u:1"); !errors.Is(err, fallback.ErrNotFound) {
		t.Errorf("Get: %v; want ErrNotFound", err)
	}
	if err := w.cache.Set(ctx, "u:1", user{"Ada"}); err != nil {
		t.Fatal(err)
	}
	if err := w.bare.Set(ctx, "u:2", `{"Name":"Bob"}`, 0).Err(); err != nil {
		t.Fatal(err)
	}
	w.want(t, "u:1", "Ada")
	w.want(t, "u:2", "Bob")
	if ttl := w.bare.TTL(ctx, "u:1").Val(); ttl != time.Hour {
		t.Errorf("the value lives for %v; want an hour", ttl)
	}
	if err := w.reports(); err != nil {
		t.Errorf("reported while redis is up: %v", err)
	}

	w.server.Kill()
	w.want(t, "u:1", "Ada")
	if err := w.reports(); err == nil {
		t.Error("a stale value was served and not reported")
	}
	w.want(t, "u:2", "Bob")
	if err := w.reports(); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("reported %v; want ErrUnavailable", err)
	}
	if _, err := w.cache.Get(ctx, "u:3"); !errors.Is(err, fallback.ErrNotFound) || !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("Get of an unknown key: %v; want ErrNotFound and ErrUnavailable", err)
	}
	if err := w.cache.Set(ctx, "u:3", user{"Cyd"}); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("Set: %v; want ErrUnavailable", err)
	}
	w.want(t, "u:3", "Cyd")
	if err := w.cache.Delete(ctx, "u:2"); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("Delete: %v; want ErrUnavailable", err)
	}
	if _, err := w.cache.Get(ctx, "u:2"); !errors.Is(err, fallback.ErrNotFound) {
		t.Errorf("Get after Delete: %v; want ErrNotFound", err)
	}

	w.server.Restart() // empty
	if err := w.cache.Manager.WaitReady(ctx, redisruntime.Cache); err != nil {
		t.Fatal(err)
	}
	if _, err := w.cache.Get(ctx, "u:1"); !errors.Is(err, fallback.ErrNotFound) {
		t.Errorf("Get: %v; want ErrNotFound, as redis has it", err)
	}
	if _, err := w.store.Get(ctx, "u:1"); !errors.Is(err, fallback.ErrNotFound) {
		t.Errorf("the copy of a value that redis no longer has: %v; want ErrNotFound", err)
	}
}

// A command that fails while Redis is up is a reason for the copy, too.
func TestCacheFailedCommand(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	if err := w.cache.Set(ctx, "u:1", user{"Ada"}); err != nil {
		t.Fatal(err)
	}
	w.server.Stop()
	defer w.server.Cont()
	short, cancel := context.WithTimeout(ctx, 30*time.Millisecond)
	defer cancel()
	if got, err := w.cache.Get(short, "u:1"); got.Name != "Ada" || err != nil {
		t.Errorf("Get: %v, %v; want Ada, although redis has used up the time", got, err)
	}
}

func TestCacheLoad(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	loads := 0
	load := func(context.Context) (user, error) { loads++; return user{"Ada" + strconv.Itoa(loads)}, nil }
	for range 3 {
		if got, err := w.cache.Load(ctx, "u:1", load); got.Name != "Ada1" || err != nil {
			t.Errorf("Load: %v, %v; want Ada1", got, err)
		}
	}
	w.server.Kill()
	for range 3 {
		if got, err := w.cache.Load(ctx, "u:1", load); got.Name != "Ada1" || err != nil {
			t.Errorf("Load while redis is down: %v, %v; want the copy", got, err)
		}
		if got, err := w.cache.Load(ctx, "u:2", load); got.Name != "Ada2" || err != nil {
			t.Errorf("Load of a new key while redis is down: %v, %v; want Ada2", got, err)
		}
	}
	boom := errors.New("boom")
	if _, err := w.cache.Load(ctx, "u:3", func(context.Context) (user, error) { return user{}, boom }); err != boom {
		t.Errorf("Load: %v; want load's error", err)
	}
}

// A store that fails is reported, and stops nobody while Redis is up.
func TestCacheWithBrokenStore(t *testing.T) {
	w := newWorld(t)
	w.cache.Store = broken{}
	ctx := t.Context()
	if err := w.cache.Set(ctx, "u:1", user{"Ada"}); err != nil {
		t.Error(err)
	}
	w.want(t, "u:1", "Ada")
	if err := w.reports(); err != errBroken {
		t.Errorf("reported %v; want the store's error", err)
	}
	w.server.Kill()
	_, _ = w.cache.Get(ctx, "u:1")
	if _, err := w.cache.Get(ctx, "u:1"); !errors.Is(err, errBroken) || !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("Get: %v; want the store's error, and ErrUnavailable", err)
	}
	got, err := w.cache.Load(ctx, "u:1", func(context.Context) (user, error) { return user{"loaded"}, nil })
	if got.Name != "loaded" || err != nil {
		t.Errorf("Load: %v, %v; want what load returns", got, err)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Get(context.Context, string) ([]byte, error)              { return nil, errBroken }
func (broken) Set(context.Context, string, []byte, time.Duration) error { return errBroken }
func (broken) Delete(context.Context, ...string) error                  { return errBroken }

// Values in a form of the program's own, and values in no form at all.
func TestCacheMarshal(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	numbers := &fallback.Cache[int]{
		DB: w.cache.DB, Store: w.store, Manager: w.cache.Manager,
		Marshal: func(n int) ([]byte, error) {
			if n < 0 {
				return nil, errBroken
			}
			return []byte(strconv.Itoa(n)), nil
		},
		Unmarshal: func(raw []byte) (int, error) { return strconv.Atoi(string(raw)) },
	}
	if err := numbers.Set(ctx, "n", 7); err != nil {
		t.Fatal(err)
	}
	if got, err := numbers.Get(ctx, "n"); got != 7 || err != nil {
		t.Errorf("Get: %d, %v; want 7", got, err)
	}
	if err := numbers.Set(ctx, "n", -1); !errors.Is(err, errBroken) {
		t.Errorf("Set: %v; want Marshal's error", err)
	}
	if err := w.bare.Set(ctx, "bad", "{", 0).Err(); err != nil {
		t.Fatal(err)
	}
	for _, get := range []func() error{
		func() error { _, err := numbers.Get(ctx, "bad"); return err },
		func() error { _, err := w.cache.Get(ctx, "bad"); return err },
	} {
		if err := get(); err == nil || !strings.Contains(err.Error(), `"bad"`) {
			t.Errorf("Get: %v; want an error that names the key", err)
		}
	}
	if got, err := w.cache.Load(ctx, "bad", func(context.Context) (user, error) { return user{"Ada"}, nil }); got.Name != "Ada" || err != nil {
		t.Errorf("Load: %v, %v; want a new value for one that cannot be read", got, err)
	}
	w.want(t, "bad", "Ada")
}
