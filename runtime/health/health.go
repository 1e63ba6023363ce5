// Package health tells an orchestrator, such as Kubernetes, over HTTP what a
// Manager knows of its databases. It never asks Redis itself, so that probes
// cost nothing and never hang.
//
//	mux.Handle("/readyz", health.Handler(redisruntime.Default(), redisruntime.Main))
//	mux.Handle("/livez", health.Live())
package health

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
)

// report is the body of an answer.
type report struct {
	Ready     bool       `json:"ready"`
	Databases []database `json:"databases"`
}

type database struct {
	Name     redisruntime.Database `json:"database"`
	Required bool                  `json:"required,omitempty"`
	State    string                `json:"state"`
	Since    *time.Time            `json:"since,omitempty"` // absent while unknown
	Endpoint string                `json:"endpoint,omitempty"`
	Cause    string                `json:"cause,omitempty"`
}

// Handler answers 200 while every one of the required databases is up, and 503
// otherwise. The body is JSON: ready, and for each database of the catalog its
// state, since when, the endpoint and the cause, which never holds a password.
//
// Require only what the program cannot do without: an instance that is not
// ready gets no requests, and all instances share one Redis. If none is
// required, the answer is 200 and the body still tells.
//
// A required database is watched from this call on, although nobody has asked
// for it yet. A name that the catalog does not have is never up.
func Handler(m *redisruntime.Manager, required ...redisruntime.Database) http.Handler {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for _, db := range required {
		_ = m.Client(ended, db) // begins to watch, and waits for nothing
	}
	return reading(func(w http.ResponseWriter) {
		r := judge(m, required)
		code := http.StatusOK
		if !r.Ready {
			code = http.StatusServiceUnavailable
		}
		answer(w, code, r)
	})
}

// Live always answers 200: a program is not helped by being restarted because
// Redis is down.
func Live() http.Handler {
	return reading(func(w http.ResponseWriter) {
		answer(w, http.StatusOK, map[string]bool{"live": true})
	})
}

func judge(m *redisruntime.Manager, required []redisruntime.Database) report {
	r := report{Ready: true}
	missing := slices.Clone(required)
	for _, s := range m.Status() {
		names := append(s.Aliases, s.Database)
		named := func(db redisruntime.Database) bool { return slices.Contains(names, db) }
		d := database{
			Name:     s.Database,
			Required: slices.ContainsFunc(required, named),
			State:    s.State.String(),
			Endpoint: s.Endpoint,
		}
		if s.State != redisruntime.Unknown {
			d.Since = &s.Since
		}
		if s.Cause != nil {
			d.Cause = s.Cause.Error()
		}
		r.Ready = r.Ready && (!d.Required || s.State == redisruntime.Up)
		r.Databases = append(r.Databases, d)
		missing = slices.DeleteFunc(missing, named)
	}
	for _, db := range missing {
		r.Ready = false
		r.Databases = append(r.Databases, unserved(m, db))
	}
	return r
}

// unserved says why a name is in no Status.
func unserved(m *redisruntime.Manager, db redisruntime.Database) database {
	d := database{Name: db, Required: true, State: redisruntime.Misconfigured.String()}
	if _, err := m.Lookup(context.Background(), db); err != nil { // such a name is answered for at once
		d.Cause = err.Error()
	}
	return d
}

// reading serves GET and HEAD.
func reading(f func(http.ResponseWriter)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "use GET", http.StatusMethodNotAllowed)
			return
		}
		f(w)
	})
}

func answer(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body) // the peer has gone
}
