package redisruntime_test

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
)

const day = 24 * time.Hour

// secured is a configuration for one server that speaks TLS.
func secured(addr string, t catalog.TLS) redisruntime.Config {
	cfg := at(addr)
	cfg.Endpoints["default"] = redisruntime.Endpoint{Addresses: []string{addr}, TLS: &t}
	cfg.Timeouts.Dial = 2 * time.Second // half of it passes before a server is asked whether it is a plain one
	cfg.System.ReadFile = os.ReadFile
	cfg.Probe.Misconfigured = 10 * time.Millisecond
	return cfg
}

func TestTLS(t *testing.T) {
	authority := redisserver.NewAuthority(t)
	host := authority.Issue(day, "127.0.0.1")
	named := authority.Issue(day, "redis.example")
	mine := authority.Issue(day, "me")
	tests := map[string]struct {
		server redisserver.Certificate
		args   []string
		tls    catalog.TLS
		ready  *tls.Config
	}{
		"authority":   {host, []string{"--tls-auth-clients", "no"}, catalog.TLS{CAFile: authority.File}, nil},
		"mutual":      {host, nil, catalog.TLS{CAFile: authority.File, CertFile: mine.CertFile, KeyFile: mine.KeyFile}, nil},
		"server name": {named, []string{"--tls-auth-clients", "no"}, catalog.TLS{CAFile: authority.File, ServerName: "redis.example", MinVersion: "1.3"}, nil},
		"1.2":         {host, []string{"--tls-auth-clients", "no", "--tls-protocols", "TLSv1.2"}, catalog.TLS{CAFile: authority.File, MinVersion: "1.2"}, nil},
		"ready":       {host, []string{"--tls-auth-clients", "no"}, catalog.TLS{}, &tls.Config{InsecureSkipVerify: true}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := redisserver.Reserve(t)
			s.RestartWith(authority.Serve(tt.server, tt.args...)...)
			cfg := secured(s.Addr, tt.tls)
			if tt.ready != nil {
				cfg.Endpoints["default"] = redisruntime.Endpoint{Addresses: []string{s.Addr}, TLSConfig: tt.ready}
			}
			m := newManager(t, cfg)
			if err := client(t, m, cache).Set(t.Context(), "k", "v", 0).Err(); err != nil {
				t.Error(err)
			}
		})
	}
}

// What TLS has against a server, or a server against this program, is told
// from a server that is down, is said once, and ends when it is mended.
func TestTLSFaults(t *testing.T) {
	authority, stranger := redisserver.NewAuthority(t), redisserver.NewAuthority(t)
	good := authority.Issue(day, "127.0.0.1")
	mine := authority.Issue(day, "me")
	theirs := stranger.Issue(day, "me")
	outdated := authority.Issue(time.Minute, "me") // ended 59 minutes ago
	trusted := catalog.TLS{CAFile: authority.File}
	with := func(c redisserver.Certificate) catalog.TLS {
		return catalog.TLS{CAFile: authority.File, CertFile: c.CertFile, KeyFile: c.KeyFile}
	}
	anybody := []string{"--tls-auth-clients", "no"}
	plain := func(s *redisserver.Server) { s.RestartWith() }
	start := func(a *redisserver.Authority, c redisserver.Certificate, args ...string) func(*redisserver.Server) {
		return func(s *redisserver.Server) { s.RestartWith(a.Serve(c, args...)...) }
	}
	tests := map[string]struct {
		wrong, mended func(*redisserver.Server)
		tls           *catalog.TLS
		want          string
	}{
		"unknown authority":             {start(stranger, stranger.Issue(day, "127.0.0.1"), anybody...), start(authority, good, anybody...), &trusted, "set ca_file"},
		"expired":                       {start(authority, authority.Issue(time.Minute, "127.0.0.1"), anybody...), start(authority, good, anybody...), &trusted, "certificate has expired or is not yet valid"},
		"wrong name":                    {start(authority, authority.Issue(day, "other.example"), anybody...), start(authority, good, anybody...), &trusted, "set server_name"},
		"plain server":                  {plain, start(authority, good, anybody...), &trusted, "the server does not speak TLS at this port: take TLS out of the endpoint"},
		"TLS server":                    {start(authority, good, anybody...), plain, nil, "the server speaks TLS only at this port: give the endpoint tls"},
		"no client certificate":         {start(authority, good), start(authority, good, anybody...), &trusted, "remote error: tls: "},
		"no client certificate, 1.2":    {start(authority, good, "--tls-protocols", "TLSv1.2"), start(authority, good, anybody...), &trusted, "remote error: tls: "},
		"client certificate by another": {start(authority, good), start(authority, good, anybody...), ptr(with(theirs)), "remote error: tls: "},
		"client certificate expired":    {start(authority, good), start(authority, good, anybody...), ptr(with(outdated)), "remote error: tls: "},
		"versions":                      {start(authority, good, "--tls-auth-clients", "no", "--tls-protocols", "TLSv1.2"), start(authority, good, anybody...), ptr(catalog.TLS{CAFile: authority.File, CertFile: mine.CertFile, KeyFile: mine.KeyFile, MinVersion: "1.3"}), "remote error: tls: "},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := redisserver.Reserve(t)
			tt.wrong(s)
			cfg := secured(s.Addr, catalog.TLS{})
			cfg.Endpoints["default"] = redisruntime.Endpoint{Addresses: []string{s.Addr}, TLS: tt.tls}
			log := new(record)
			cfg.Logger = slog.New(log)
			m := newManager(t, cfg)
			for range 20 {
				_, err := m.Lookup(t.Context(), cache)
				var why *redisruntime.UnavailableError
				if !errors.As(err, &why) || why.State != redisruntime.Misconfigured || !strings.Contains(err.Error(), tt.want) {
					t.Fatalf("Lookup: %v; want misconfigured, %s", err, tt.want)
				}
				time.Sleep(2 * time.Millisecond)
			}
			refused := 0
			for _, line := range log.all() {
				if strings.HasPrefix(line, "ERROR redis refuses") {
					refused++
				}
			}
			if st := status(t, m, cache); refused != 1 || st.Transitions != 1 {
				t.Errorf("%d transitions, logged %q; want it once", st.Transitions, log.all())
			}
			s.Kill()
			tt.mended(s)
			within(t, "up", func() bool { return m.Client(context.Background(), cache) != nil })
		})
	}
}

func ptr[T any](v T) *T { return &v }

// A server that accepts and says nothing is down, not misconfigured.
func TestTLSToMuteServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	m := newManager(t, asPromised(secured(l.Addr().String(), catalog.TLS{})))
	within(t, "down", func() bool { _ = m.Client(t.Context(), cache); return status(t, m, cache).State == redisruntime.Down })
}

// New certificates on the disk are used without a restart, and broken ones not.
func TestTLSFilesRotate(t *testing.T) {
	authority := redisserver.NewAuthority(t)
	s := redisserver.Reserve(t)
	s.RestartWith(authority.Serve(authority.Issue(day, "127.0.0.1"))...)
	mine := authority.Issue(day, "me")
	cfg := secured(s.Addr, catalog.TLS{CAFile: authority.File, CertFile: mine.CertFile, KeyFile: mine.KeyFile})
	log := new(record)
	cfg.Logger = slog.New(log)
	m := newManager(t, cfg)
	ctx := context.Background()
	held := client(t, m, cache)

	// Everything is issued by another authority now.
	next := redisserver.NewAuthority(t)
	replace := func(path, with string) {
		data, err := os.ReadFile(with)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := t.TempDir() + "/ca.pem"
	replace(old, authority.File)
	again := next.Issue(day, "me")
	replace(mine.CertFile, again.CertFile) // the key is still the old one
	s.Kill()
	s.RestartWith(authority.Serve(authority.Issue(day, "127.0.0.1"))...)
	within(t, "up with the last good files", func() bool { return held.Incr(ctx, "n").Err() == nil })
	warned := 0
	for _, line := range log.all() {
		if strings.HasPrefix(line, "WARN redis files cannot be read again") {
			warned++
		}
	}
	if warned != 1 {
		t.Errorf("logged %q; want one warning about the files", log.all())
	}

	replace(mine.KeyFile, again.KeyFile)
	replace(authority.File, next.File)
	s.Kill()
	s.RestartWith(next.Serve(next.Issue(day, "127.0.0.1"))...)
	within(t, "up with the new files", func() bool { return held.Incr(ctx, "n").Err() == nil })
}

// Each node of a cluster, and the master that sentinels name, has to prove
// who it is; and one that cannot is misconfigured.
func TestTLSOfTopologies(t *testing.T) {
	authority, stranger := redisserver.NewAuthority(t), redisserver.NewAuthority(t)
	host := authority.Issue(day, "127.0.0.1")
	for name, start := range map[string]func() redisruntime.Endpoint{
		"cluster": func() redisruntime.Endpoint {
			c := redisserver.StartCluster(t, 3, false, authority.Serve(host, "--tls-cluster", "yes")...)
			return redisruntime.Endpoint{Topology: catalog.Cluster, Addresses: c.Addrs()[:1]}
		},
		"sentinel": func() redisruntime.Endpoint {
			s := redisserver.StartTLSSentinel(t, 1, authority.Serve(host))
			return redisruntime.Endpoint{Topology: catalog.Sentinel, MasterName: redisserver.MasterName, Addresses: s.Addrs()}
		},
		"ring": func() redisruntime.Endpoint {
			a, b := redisserver.Start(t, authority.Serve(host)...), redisserver.Start(t, authority.Serve(host)...)
			return redisruntime.Endpoint{Topology: catalog.Ring, Addresses: []string{a.Addr, b.Addr}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := start()
			for _, tt := range []struct {
				ca    string // "" for no TLS
				want  redisruntime.State
				cause string
			}{
				{authority.File, redisruntime.Up, ""},
				{stranger.File, redisruntime.Misconfigured, "set ca_file"},
				{"", redisruntime.Misconfigured, "give the endpoint tls"},
			} {
				cfg := secured(e.Addresses[0], catalog.TLS{})
				cfg.Catalog = parse(t, "databases: {main: {index: 0}}")
				e.TLS = nil
				if tt.ca != "" {
					e.TLS = &catalog.TLS{CAFile: tt.ca, CertFile: host.CertFile, KeyFile: host.KeyFile}
				}
				cfg.Endpoints["default"] = e
				m := newManager(t, cfg)
				within(t, tt.want.String()+" "+tt.cause, func() bool {
					_ = m.Client(context.Background(), main)
					st := status(t, m, main)
					return st.State == tt.want && (st.Cause == nil || strings.Contains(st.Cause.Error(), tt.cause))
				})
				if tt.want == redisruntime.Misconfigured {
					if st := status(t, m, main); st.Transitions != 1 {
						t.Errorf("status %+v; want misconfigured at once", st)
					}
					continue
				}
				c := client(t, m, main)
				for _, key := range []string{"a", "b", "c", "d", "e", "f"} { // on all nodes
					if err := c.Set(t.Context(), key, "v", 0).Err(); err != nil {
						t.Errorf("SET %s: %v", key, err)
					}
				}
			}
		})
	}
}
