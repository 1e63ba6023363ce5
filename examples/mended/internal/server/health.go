package server

import (
	"net/http"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/health"

	"example.com/linkd/internal/audit"
)

// ready says that requests can be served, which no database is required for:
// all have a fallback. The body tells of each how it is.
func ready() http.Handler { return health.Handler(redisruntime.Default()) }

// health says how the service is. It is well without Redis, too.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := forRedis(r)
	defer cancel()
	latest, err := audit.Latest(ctx)
	if err != nil {
		fail(w, "health", err)
		return
	}
	waiting, err := s.Queue.Len(ctx)
	if err != nil {
		fail(w, "health", err)
		return
	}
	reply(w, map[string]any{"status": "ok", "waiting": waiting, "latest": latest})
}
