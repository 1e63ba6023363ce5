package server

import (
	"context"
	"errors"
	"net/http"

	"example.com/linkd/internal/audit"
	"example.com/linkd/internal/recent"
	"example.com/linkd/internal/session"
)

const cookie = "session"

// login starts a session. There is no password: this is an example.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := forRedis(r)
	defer cancel()
	user := r.FormValue("user")
	if user == "" {
		http.Error(w, "user is missing", http.StatusBadRequest)
		return
	}
	audit.Write(ctx, user, "login")
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: s.Sessions.Create(user), Path: "/", HttpOnly: true})
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := forRedis(r)
	defer cancel()
	if c, err := r.Cookie(cookie); err == nil {
		s.Sessions.Destroy(ctx, c.Value)
	}
	http.SetCookie(w, &http.Cookie{Name: cookie, Path: "/", MaxAge: -1})
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) me(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := forRedis(r)
	defer cancel()
	user, ok := s.user(ctx, w, r)
	if !ok {
		return
	}
	reply(w, map[string]string{"user": user, "draft": recent.Draft(ctx, user)})
}

// user returns who is logged in; if nobody is, it has answered the request.
func (s *Server) user(ctx context.Context, w http.ResponseWriter, r *http.Request) (string, bool) {
	c, err := r.Cookie(cookie)
	if err != nil {
		http.Error(w, "log in first", http.StatusUnauthorized)
		return "", false
	}
	user, err := s.Sessions.User(ctx, c.Value)
	if errors.Is(err, session.ErrNone) {
		http.Error(w, "log in again", http.StatusUnauthorized)
		return "", false
	}
	if err != nil {
		fail(w, "session", err)
		return "", false
	}
	return user, true
}
