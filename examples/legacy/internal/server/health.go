package server

import (
	"net/http"

	"example.com/linkd/internal/audit"
)

// health says how the service is.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	latest, err := audit.Latest(r.Context())
	if err != nil {
		fail(w, "health", err)
		return
	}
	reply(w, map[string]any{"status": "ok", "waiting": s.Queue.Len(r.Context()), "latest": latest})
}
