package faults

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// secured is what happens to a server with TLS. Each row restarts it twice.
var secured = []row{
	{fault: "TLS turned off", stage: func(s *scene) {
		server, _, restart, kept := s.secured()
		s.begin = func() { server.Kill(); server.RestartWith(kept...) }
		s.end = restart
	}, promise: unsafe},
	{fault: "expired certificate", stage: func(s *scene) {
		server, authority, restart, kept := s.secured()
		s.begin = func() {
			server.Kill()
			server.RestartWith(authority.Serve(authority.Issue(time.Minute, "127.0.0.1"), kept...)...)
		}
		s.end = restart
	}, promise: unsafe},
	{fault: "certificate of a stranger", stage: func(s *scene) {
		server, _, restart, kept := s.secured()
		stranger := redisserver.NewAuthority(s.TB)
		s.begin = func() {
			server.Kill()
			server.RestartWith(stranger.Serve(stranger.Issue(day, "127.0.0.1"), kept...)...)
		}
		s.end = restart
	}, promise: unsafe},
}

const day = 24 * time.Hour

// unsafe is the promise where a connection would not be safe.
var unsafe = promise{state: redisruntime.Misconfigured, changes: 2, more: 3, longest: bound}

// secured serves from a server with TLS. restart makes it as it was.
func (s *scene) secured() (server *redisserver.Server, authority *redisserver.Authority, restart func(), kept []string) {
	authority = redisserver.NewAuthority(s.TB)
	good := authority.Issue(day, "127.0.0.1")
	server = redisserver.Reserve(s.TB)
	kept = append([]string{"--tls-auth-clients", "no", "--dir", s.TB.TempDir()}, keeps...)
	restart = func() { server.Kill(); server.RestartWith(authority.Serve(good, kept...)...) }
	restart()

	pem, err := os.ReadFile(authority.File)
	if err != nil {
		s.TB.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	s.servers = []redis.UniversalClient{server.Bare(&redis.Options{TLSConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}})}
	s.cfg.Endpoints[catalog.DefaultEndpoint] = redisruntime.Endpoint{Addresses: []string{server.Addr}, TLS: &catalog.TLS{CAFile: authority.File}}
	return server, authority, restart, kept
}
