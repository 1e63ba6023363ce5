package server

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"

	"example.com/linkd/internal/audit"
	"example.com/linkd/internal/cache"
	"example.com/linkd/internal/flags"
	"example.com/linkd/internal/queue"
	"example.com/linkd/internal/recent"
	"example.com/linkd/internal/store"
)

// create stores a link for the user who is logged in.
func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	user, ok := s.user(w, r)
	if !ok {
		return
	}
	ctx := r.Context()
	if flags.Enabled(ctx, "readonly") {
		http.Error(w, "no new links at the moment", http.StatusServiceUnavailable)
		return
	}
	url := r.FormValue("url")
	if r.FormValue("draft") != "" {
		if err := recent.SaveDraft(ctx, user, url); err != nil {
			fail(w, "draft", err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
		return
	}
	code, err := s.Links.Put(ctx, url)
	if err != nil {
		fail(w, "create", err)
		return
	}
	cache.Set(ctx, code, url)
	recent.Push(ctx, code)
	audit.Write(ctx, user, "create "+code)
	w.WriteHeader(http.StatusCreated)
	reply(w, map[string]string{"code": code})
}

// follow redirects a visitor and has the click counted.
func (s *Server) follow(w http.ResponseWriter, r *http.Request) {
	ctx := context.Background()
	if !s.Limit.Allow(ctx, visitor(r)) {
		http.Error(w, "slow down", http.StatusTooManyRequests)
		return
	}
	code := r.PathValue("code")
	url, ok := cache.Get(ctx, code)
	if !ok {
		var err error
		url, err = s.Links.Get(ctx, code)
		if errors.Is(err, store.ErrNotFound) {
			http.NotFound(w, r)
			return
		}
		if err != nil {
			fail(w, "follow", err)
			return
		}
		cache.Set(ctx, code, url)
	}
	if err := s.Queue.Put(ctx, queue.Click{Code: code, Ref: r.FormValue("ref")}); err != nil {
		log.Printf("follow: click of %s lost: %v", code, err)
	}
	http.Redirect(w, r, url, http.StatusFound)
}

// clicks shows how often a link was followed, by campaign.
func (s *Server) clicks(w http.ResponseWriter, r *http.Request) {
	clicks, err := s.Stats.ByRef(r.Context(), r.PathValue("code"))
	if err != nil {
		fail(w, "stats", err)
		return
	}
	reply(w, clicks)
}

// recent shows the newest links.
func (s *Server) recent(w http.ResponseWriter, r *http.Request) {
	codes, err := recent.List(r.Context())
	if err != nil {
		fail(w, "recent", err)
		return
	}
	reply(w, codes)
}

// visitor returns the address that the limit counts by.
func visitor(r *http.Request) string {
	if ip := r.Header.Get("X-Forwarded-For"); ip != "" {
		return ip
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
