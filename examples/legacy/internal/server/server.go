// Package server is the HTTP side of the service.
package server

import (
	"encoding/json"
	"log"
	"net/http"

	"example.com/linkd/internal/limit"
	"example.com/linkd/internal/queue"
	"example.com/linkd/internal/session"
	"example.com/linkd/internal/stats"
	"example.com/linkd/internal/store"
)

// Server holds what the handlers need.
type Server struct {
	Links    *store.Store
	Sessions *session.Manager
	Queue    *queue.Queue
	Stats    *stats.Repo
	Limit    limit.Limiter
}

// Handler returns the routes.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("POST /logout", s.logout)
	mux.HandleFunc("GET /me", s.me)
	mux.HandleFunc("POST /links", s.create)
	mux.HandleFunc("GET /links/{code}/stats", s.clicks)
	mux.HandleFunc("GET /l/{code}", s.follow)
	mux.HandleFunc("GET /recent", s.recent)
	mux.HandleFunc("GET /healthz", s.health)
	return mux
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		log.Printf("reply: %v", err)
	}
}

func fail(w http.ResponseWriter, what string, err error) {
	log.Printf("%s: %v", what, err)
	http.Error(w, what+" failed", http.StatusInternalServerError)
}
