package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/redistest"
)

// The service is ready although Redis is down, and says that it is.
func TestReadyWithoutRedis(t *testing.T) {
	r := redistest.New(t, redistest.Default())
	r.MustClient(redisruntime.Cache)
	r.Down()
	w := httptest.NewRecorder()
	(&Server{}).Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, `"ready":true`) || !strings.Contains(body, `"state":"down"`) {
		t.Errorf("%d %s; want it ready, and the cache down", w.Code, body)
	}
}
