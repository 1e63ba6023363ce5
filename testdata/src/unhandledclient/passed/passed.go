// Package passed passes functions on to others, some of which run them only when
// there is a client.
package passed

import (
	"context"
	"log"
	"net/http"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

type app struct {
	rdb redis.UniversalClient
}

func newApp(ctx context.Context) *app { return &app{redisruntime.Client(ctx, "cache")} }

func requireRedis(rdb redis.UniversalClient, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if rdb == nil {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		next(w, r)
	}
}

func routes(ctx context.Context, mux *http.ServeMux) {
	rdb := redisruntime.Client(ctx, "cache")
	mux.HandleFunc("/a", requireRedis(rdb, func(w http.ResponseWriter, r *http.Request) {
		rdb.Ping(r.Context())
	}))
}

func logged(rdb redis.UniversalClient, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if rdb == nil {
			log.Print("down")
		}
		next(w, r)
	}
}

func routesUnchecked(ctx context.Context, mux *http.ServeMux) {
	rdb := redisruntime.Client(ctx, "cache")
	mux.HandleFunc("/a", logged(rdb, func(w http.ResponseWriter, r *http.Request) {
		rdb.Ping(r.Context()) // want `rdb may be nil`
	}))
}

func localMiddleware(ctx context.Context, mux *http.ServeMux) {
	rdb := redisruntime.Client(ctx, "cache")
	guarded := func(next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if rdb == nil {
				http.Error(w, "down", http.StatusServiceUnavailable)
				return
			}
			next(w, r)
		}
	}
	mux.HandleFunc("/a", guarded(func(w http.ResponseWriter, r *http.Request) {
		rdb.Ping(r.Context())
	}))
}

func handlerMiddleware(rdb redis.UniversalClient, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if rdb == nil {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func routesOfHandlers(ctx context.Context, mux *http.ServeMux) {
	rdb := redisruntime.Client(ctx, "cache")
	mux.Handle("/a", handlerMiddleware(rdb, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rdb.Ping(r.Context())
	})))
}

func (a *app) require(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if a.rdb == nil {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		next(w, r)
	}
}

func (a *app) show(w http.ResponseWriter, r *http.Request) { a.rdb.Ping(r.Context()) }

func (a *app) list(w http.ResponseWriter, r *http.Request) { a.rdb.Ping(r.Context()) } // want `a.rdb may be nil`

func (a *app) Routes(mux *http.ServeMux) {
	mux.HandleFunc("/show", a.require(a.show))
	mux.HandleFunc("/list", a.list)
	mux.HandleFunc("/inline", a.require(func(w http.ResponseWriter, r *http.Request) { a.rdb.Ping(r.Context()) }))
	mux.HandleFunc("/bare", func(w http.ResponseWriter, r *http.Request) { a.rdb.Ping(r.Context()) }) // want `a.rdb may be nil`
}

// Package variables, and functions.

var shared = redisruntime.Client(context.Background(), "cache")

func guard(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if shared == nil {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		next(w, r)
	}
}

func get(w http.ResponseWriter, r *http.Request) { shared.Ping(r.Context()) }

func getUnguarded(w http.ResponseWriter, r *http.Request) {
	shared.Ping(r.Context()) // want `shared may be nil`
}

func setUnguarded(w http.ResponseWriter, r *http.Request) {
	shared.Ping(r.Context()) // want `shared may be nil`
}

func Routes(mux *http.ServeMux) {
	mux.HandleFunc("/get", guard(get))
	mux.HandleFunc("/unguarded/get", getUnguarded)
	mux.HandleFunc("/unguarded/set", setUnguarded)
}
