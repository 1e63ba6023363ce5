package redisruntime

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/autobot/redislint/runtime/catalog"
)

// tlsVersions are the words for what Go has numbers for.
var tlsVersions = map[string]uint16{"": 0, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

// tlsFiles is the configuration that t means, read again for each connection,
// so that renewed certificates need no restart.
func tlsFiles(cfg *Config, t catalog.TLS) *files[*tls.Config] {
	return &files[*tls.Config]{
		inputs: []input{{"tls.ca_file", t.CAFile}, {"tls.cert_file", t.CertFile}, {"tls.key_file", t.KeyFile}},
		read:   cfg.System.ReadFile,
		log:    cfg.Logger,
		parse: func(contents [][]byte) (*tls.Config, error) {
			return parseTLS(t, contents[0], contents[1], contents[2])
		},
	}
}

// parseTLS lists all faults, each as a settingError. A file that could not be
// read is nil, and somebody else's fault.
func parseTLS(t catalog.TLS, ca, cert, key []byte) (*tls.Config, error) {
	c := &tls.Config{ServerName: t.ServerName}
	var faults []error
	fault := func(setting, format string, args ...any) {
		faults = append(faults, &settingError{setting, fmt.Errorf(format, args...)})
	}
	var known bool
	if c.MinVersion, known = tlsVersions[t.MinVersion]; !known {
		fault("tls.min_version", "version %q is unknown: use 1.2 or 1.3", t.MinVersion)
	}
	if ca != nil {
		authorities, err := parseCertificates(ca)
		if err != nil {
			fault("tls.ca_file", "%s: %w", t.CAFile, err)
		}
		c.RootCAs = x509.NewCertPool()
		for _, a := range authorities {
			c.RootCAs.AddCert(a)
		}
	}
	switch {
	case t.CertFile != "" && t.KeyFile == "":
		fault("tls.cert_file", "there is no key_file for %s: give both, or neither", t.CertFile)
	case t.CertFile == "" && t.KeyFile != "":
		fault("tls.key_file", "there is no cert_file for %s: give both, or neither", t.KeyFile)
	case cert != nil && key != nil:
		pair, err := tls.X509KeyPair(cert, key)
		if err != nil {
			fault("tls.cert_file", "%s with key_file %s: %w: give a certificate and the key that it was made for, in PEM form", t.CertFile, t.KeyFile, err)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c, errors.Join(faults...)
}

func parseCertificates(data []byte) ([]*x509.Certificate, error) {
	var all []*x509.Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("a certificate in it is broken: %w", err)
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return nil, errors.New("it holds no certificate: give one in PEM form")
	}
	return all, nil
}

// expired says which client certificate is not valid at a moment, or "". That
// is no fault: the file may be renewed while the program runs, and it is the
// server that judges.
func expired(c *tls.Config, now time.Time) string {
	for _, pair := range c.Certificates {
		leaf := pair.Leaf
		switch {
		case leaf == nil:
		case now.After(leaf.NotAfter):
			return "the client certificate has expired on " + leaf.NotAfter.Format(time.DateOnly)
		case now.Before(leaf.NotBefore):
			return "the client certificate is not valid before " + leaf.NotBefore.Format(time.DateOnly)
		}
	}
	return ""
}

// tlsError is a connection that cannot be secured until a setting or a
// certificate changes, here or on the server.
type tlsError struct {
	cause  error
	remedy string
}

func (e *tlsError) Error() string { return "TLS: " + e.cause.Error() + ": " + e.remedy }
func (e *tlsError) Unwrap() error { return e.cause }

var (
	errPlainServer = errors.New("the server does not speak TLS at this port")
	errTLSServer   = errors.New("the server speaks TLS only at this port")
)

// tlsFaults says what may be done about a failure of TLS. The first row that
// matches decides; what matches none is a failure of the network.
var tlsFaults = []struct {
	matches func(error) bool
	remedy  string
}{
	{is(errPlainServer), "take TLS out of the endpoint (the scheme redis), or use the server's TLS port"},
	{is(errTLSServer), "give the endpoint tls (the scheme rediss)"},
	{as[tls.RecordHeaderError], "take TLS out of the endpoint (the scheme redis), or use the server's TLS port"},
	{as[x509.UnknownAuthorityError], "set ca_file to the certificate of the server's authority"},
	{as[x509.HostnameError], "set server_name to a name in the server's certificate"},
	{as[x509.CertificateInvalidError], "renew the server's certificate, or set this machine's clock"},
	{as[*tls.CertificateVerificationError], "mend the server's certificate"},
	{isAlert, "see the server's log; it may want a client certificate (cert_file, key_file) or another TLS version"},
	{isHandshake, "let the TLS versions and certificates of both sides agree"},
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func as[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}

// isAlert reports whether the other side has ended TLS with a reason. Only the
// net.OpError around it has a type of its own.
func isAlert(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "remote error"
}

// isHandshake reports whether a handshake failed for another reason than the network.
func isHandshake(err error) bool {
	_, isNet := errors.AsType[net.Error](err)
	return !isNet && !isNetwork(err) && !errors.Is(err, context.Canceled)
}

// tlsFault returns err as a tlsError if that is what it is.
func tlsFault(err error) error {
	for _, row := range tlsFaults {
		if row.matches(err) {
			return &tlsError{err, row.remedy}
		}
	}
	return err
}
