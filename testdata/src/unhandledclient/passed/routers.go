package passed

import (
	"context"
	"net/http"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// Routers, as several frameworks have them.

type router interface {
	Use(...func(http.Handler) http.Handler)
	With(...func(http.Handler) http.Handler) router
	Get(path string, h http.HandlerFunc)
	Group(func(router)) router
}

type api struct {
	rdb redis.UniversalClient
	up  bool
}

func newAPI(ctx context.Context) *api {
	rdb := redisruntime.Client(ctx, "cache")
	return &api{rdb: rdb, up: rdb != nil}
}

func (a *api) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.up {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (a *api) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.up {
			a.rdb.Incr(r.Context(), "n")
		}
		next.ServeHTTP(w, r)
	})
}

func (a *api) used(w http.ResponseWriter, r *http.Request)    { a.rdb.Ping(r.Context()) }
func (a *api) with(w http.ResponseWriter, r *http.Request)    { a.rdb.Ping(r.Context()) }
func (a *api) grouped(w http.ResponseWriter, r *http.Request) { a.rdb.Ping(r.Context()) }

func (a *api) before(w http.ResponseWriter, r *http.Request) {
	a.rdb.Ping(r.Context()) // want `a.rdb may be nil`
}

func (a *api) counted(w http.ResponseWriter, r *http.Request) {
	a.rdb.Ping(r.Context()) // want `a.rdb may be nil`
}

func (a *api) ungrouped(w http.ResponseWriter, r *http.Request) {
	a.rdb.Ping(r.Context()) // want `a.rdb may be nil`
}

func (a *api) Used(r router) {
	r.Get("/before", a.before)
	r.Use(a.guard)
	r.Get("/used", a.used)
}

func (a *api) With(r router) {
	r.With(a.guard).Get("/with", a.with)
	r.With(a.count).Get("/counted", a.counted)
}

func (a *api) Grouped(r router) {
	r.Group(func(r router) {
		r.Use(a.guard)
		r.Get("/grouped", a.grouped)
		r.Get("/literal", func(w http.ResponseWriter, r *http.Request) { a.rdb.Ping(r.Context()) })
	})
	r.Get("/ungrouped", a.ungrouped)
}

// One list of handlers for each path.

type step struct{ aborted bool }

type engine struct{ group }

type group struct{}

func (*group) Use(...func(*step))                {}
func (*group) GET(string, ...func(*step))        {}
func (*group) Sub(string, ...func(*step)) *group { return &group{} }

func (a *api) require(s *step) {
	if a.rdb == nil {
		s.aborted = true
		return
	}
}

func (a *api) first(*step)  { a.rdb.Ping(context.TODO()) }
func (a *api) second(*step) { a.rdb.Ping(context.TODO()) }
func (a *api) third(*step)  { a.rdb.Ping(context.TODO()) }

func (a *api) tooEarly(*step) {
	a.rdb.Ping(context.TODO()) // want `a.rdb may be nil`
}

func (a *api) alone(*step) {
	a.rdb.Ping(context.TODO()) // want `a.rdb may be nil`
}

func (a *api) Lists(e *engine) {
	e.GET("/first", a.require, a.first)
	e.GET("/early", a.tooEarly, a.require)
	e.GET("/alone", a.alone)
	e.GET("/health", a.require)
	sub := e.Sub("/sub", a.require)
	sub.GET("/second", a.second)
	e.Use(a.require)
	e.GET("/third", a.third)
}

// Middleware that is put around a handler by another function.

func chain(h http.Handler, all ...func(http.Handler) http.Handler) http.Handler {
	for _, m := range all {
		h = m(h)
	}
	return h
}

func (a *api) chained(w http.ResponseWriter, r *http.Request) { a.rdb.Ping(r.Context()) }

func (a *api) chainedCount(w http.ResponseWriter, r *http.Request) {
	a.rdb.Ping(r.Context()) // want `a.rdb may be nil`
}

func (a *api) Chained(mux *http.ServeMux) {
	mux.Handle("/chained", chain(http.HandlerFunc(a.chained), a.count, a.guard))
	mux.Handle("/counted", chain(http.HandlerFunc(a.chainedCount), a.count))
}
