// Package server is the HTTP side of the service.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"

	"example.com/linkd/internal/degraded"
	"example.com/linkd/internal/limit"
	"example.com/linkd/internal/queue"
	"example.com/linkd/internal/session"
	"example.com/linkd/internal/stats"
	"example.com/linkd/internal/store"
)

const (
	// budget is what a request may take.
	budget = 400 * time.Millisecond
	// redisAllowance is what all Redis calls of one request may take together.
	redisAllowance = 150 * time.Millisecond
)

// Server holds what the handlers need.
type Server struct {
	Links    *store.Store
	Sessions *session.Manager
	Queue    *queue.Queue
	Stats    *stats.Repo
	Limit    *limit.Limiter
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
	mux.Handle("GET /readyz", ready())
	return bounded(mux)
}

// bounded gives each request its budget, and its fallbacks a place to be noted.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(degraded.With(r.Context(), w.Header()), budget)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// forRedis returns the context for the Redis calls of a request.
func forRedis(r *http.Request) (context.Context, context.CancelFunc) {
	return context.WithTimeout(r.Context(), redisAllowance)
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		log.Printf("reply: %v", err)
	}
}

func fail(w http.ResponseWriter, what string, err error) {
	log.Printf("%s: %v", what, err)
	if errors.Is(err, redisruntime.ErrUnavailable) {
		w.Header().Set("Retry-After", "1")
		http.Error(w, what+" is not available at the moment", http.StatusServiceUnavailable)
		return
	}
	http.Error(w, what+" failed", http.StatusInternalServerError)
}
