package server

import (
	"net/http"

	"example.com/linkd/internal/audit"
)

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
