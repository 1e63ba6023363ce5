package health_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/autobot/redislint/runtime/health"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func newManager(t *testing.T, addr string, databases string, timeouts redisruntime.Timeouts) *redisruntime.Manager {
	t.Helper()
	cat, err := catalog.Parse("redis-databases.yaml", []byte(databases))
	if err != nil {
		t.Fatal(err)
	}
	m, err := redisruntime.New(redisruntime.Config{
		Catalog:   cat,
		Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{addr}, Password: "not-to-be-shown"}},
		Timeouts:  timeouts,
		System:    redisruntime.System{LookupEnv: func(string) (string, bool) { return "", false }},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

type body struct {
	Ready     bool
	Databases []struct {
		Database, State, Endpoint, Cause string
		Required                         bool
		Since                            *time.Time
	}
}

func ask(t *testing.T, h http.Handler) (int, body) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if strings.Contains(w.Body.String(), "not-to-be-shown") {
		t.Errorf("the password is in %s", w.Body)
	}
	var b body
	if err := json.Unmarshal(w.Body.Bytes(), &b); err != nil {
		t.Errorf("body %s: %v", w.Body, err)
	}
	return w.Code, b
}

func eventually(t *testing.T, h http.Handler, want int) body {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if code, b := ask(t, h); code == want {
			return b
		}
	}
	t.Fatalf("never answered %d", want)
	return body{}
}

const names = "databases: {main: {index: 0}, cache: {index: 1}, store: {alias_of: cache}}"

func TestHandler(t *testing.T) {
	s := redisserver.Start(t, "--requirepass", "not-to-be-shown")
	m := newManager(t, s.Addr, names, redisruntime.Timeouts{})
	h := health.Handler(m, "store") // an alias, which nobody has asked for
	b := eventually(t, h, http.StatusOK)
	if !b.Ready || len(b.Databases) != 2 {
		t.Fatalf("body %+v; want two databases", b)
	}
	if d := b.Databases[0]; d.Database != "main" || d.Required || d.State != "unknown" || d.Since != nil {
		t.Errorf("main: %+v; want unknown, not required", d)
	}
	if d := b.Databases[1]; d.Database != "cache" || !d.Required || d.State != "up" || d.Since == nil || d.Endpoint != s.Addr || d.Cause != "" {
		t.Errorf("cache: %+v; want up", d)
	}

	s.Kill()
	_ = m.Client(t.Context(), "main")
	held := m.Client(t.Context(), "cache")
	for held != nil && m.Client(t.Context(), "cache") != nil {
		_ = held.Incr(t.Context(), "n").Err()
	}
	b = eventually(t, h, http.StatusServiceUnavailable)
	if d := b.Databases[1]; b.Ready || d.State != "down" || d.Cause == "" || time.Since(*d.Since) > time.Minute {
		t.Errorf("body %+v; want cache down, with a cause", b)
	}
	if code, b := ask(t, health.Handler(m)); code != http.StatusOK || b.Databases[1].State != "down" {
		t.Errorf("nothing is required: %d, %+v; want 200 and the state", code, b)
	}
	if code := probe(health.Live(), http.MethodGet).Code; code != http.StatusOK {
		t.Errorf("not live (%d) because Redis is down", code)
	}
	s.Restart()
	eventually(t, h, http.StatusOK)
	_ = m.Close()
	if code, b := ask(t, h); code != http.StatusServiceUnavailable || b.Databases[1].State != "closed" {
		t.Errorf("after Close: %d, %+v", code, b)
	}
}

func TestNameThatTheCatalogDoesNotHave(t *testing.T) {
	h := health.Handler(newManager(t, "127.0.0.1:1", names, redisruntime.Timeouts{}), "cahce")
	code, b := ask(t, h)
	last := b.Databases[len(b.Databases)-1]
	if code != http.StatusServiceUnavailable || last.Database != "cahce" || last.State != "misconfigured" || !strings.Contains(last.Cause, "the catalog has no such name") {
		t.Errorf("%d, %+v; want 503, and why", code, b)
	}
}

// The answer must not wait for a server that does not answer.
func TestHandlerDoesNotAskRedis(t *testing.T) {
	s := redisserver.Start(t)
	s.Stop()
	defer s.Cont()
	m := newManager(t, s.Addr, names, redisruntime.Timeouts{FirstCall: time.Hour, Dial: time.Hour, Read: time.Hour})
	start := time.Now()
	h := health.Handler(m, "main", "cache")
	for range 100 {
		ask(t, h)
	}
	if took := time.Since(start); took > 10*time.Second { // waiting for the server would take an hour
		t.Errorf("it took %v", took)
	}
}

func probe(h http.Handler, method string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, "/", nil))
	return w
}

func TestMethods(t *testing.T) {
	for name, h := range map[string]http.Handler{"ready": health.Handler(newManager(t, "127.0.0.1:1", names, redisruntime.Timeouts{})), "live": health.Live()} {
		for method, want := range map[string]int{"GET": 200, "HEAD": 200, "POST": 405} {
			w := probe(h, method)
			if w.Code != want {
				t.Errorf("%s: %s gives %d; want %d", name, method, w.Code, want)
			}
			if want == 200 && (w.Header().Get("Content-Type") != "application/json" || w.Header().Get("Cache-Control") != "no-store") {
				t.Errorf("%s: headers %v", name, w.Header())
			}
		}
	}
}

// A program that does not import this package does not link net/http for it.
func TestRuntimeDoesNotLinkHTTP(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "..").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	if len(deps) < 10 || slices.Contains(deps, "net/http") {
		t.Error("the runtime links net/http")
	}
}
