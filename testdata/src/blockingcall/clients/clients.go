// Package clients builds clients for requests.
package clients

import (
	"fmt"
	"net/http"
	"sync"

	"github.com/redis/go-redis/v9"
)

func handle(w http.ResponseWriter, r *http.Request) {
	rdb := redis.NewClient(&redis.Options{Addr: "localhost:6379"}) // want `redis.NewClient of &redis.Options{…} builds a client for each request: its pool serves nobody else, and each one dials anew`
	defer rdb.Close()
	fmt.Fprint(w, rdb.Incr(r.Context(), "hits").Val())
}

func chained(w http.ResponseWriter, r *http.Request) {
	fmt.Fprint(w, redis.NewClient(&redis.Options{}).Get(r.Context(), "k").Val()) // want `builds a client for each request`
}

func routes(mux *http.ServeMux) {
	rdb := redis.NewClient(&redis.Options{})
	mux.HandleFunc("/good", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, rdb.Get(r.Context(), "k").Val())
	})
	mux.HandleFunc("/bad", func(w http.ResponseWriter, r *http.Request) {
		own := redis.NewClusterClient(&redis.ClusterOptions{}) // want `builds a client for each request`
		defer own.Close()
		fmt.Fprint(w, own.Get(r.Context(), "k").Val())
	})
}

var (
	once   sync.Once
	shared *redis.Client
)

func lazy(w http.ResponseWriter, r *http.Request) {
	once.Do(func() { shared = redis.NewClient(&redis.Options{}) })
	if shared == nil {
		shared = redis.NewClient(&redis.Options{})
	}
	fmt.Fprint(w, shared.Get(r.Context(), "k").Val())
}

func kept(r *http.Request, pool map[string]*redis.Client) *redis.Client {
	rdb := redis.NewClient(&redis.Options{Addr: r.Host})
	pool[r.Host] = rdb
	return rdb
}
