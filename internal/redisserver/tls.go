package redisserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// An Authority issues certificates for a test.
type Authority struct {
	File string // its own certificate

	tb   testing.TB
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// A Certificate is in two files.
type Certificate struct{ CertFile, KeyFile string }

// NewAuthority makes an authority whose files end with the test.
func NewAuthority(tb testing.TB) *Authority {
	tb.Helper()
	a := &Authority{tb: tb, File: filepath.Join(tb.TempDir(), "ca.pem"), key: newKey(tb)}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, a.key.Public(), a.key)
	if err != nil {
		tb.Fatal(err)
	}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		tb.Fatal(err)
	}
	writePEM(tb, a.File, "CERTIFICATE", der)
	return a
}

// Issue makes a certificate for hosts, which are names or IP addresses, of a
// server or a client. It is valid for so long from an hour ago.
func (a *Authority) Issue(valid time.Duration, hosts ...string) Certificate {
	a.tb.Helper()
	key := newKey(a.tb)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(valid - time.Hour),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		a.tb.Fatal(err)
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		a.tb.Fatal(err)
	}
	dir := a.tb.TempDir()
	c := Certificate{filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")}
	writePEM(a.tb, c.CertFile, "CERTIFICATE", der)
	writePEM(a.tb, c.KeyFile, "EC PRIVATE KEY", keyDER)
	return c
}

const certFileArg, keyFileArg = "--tls-cert-file", "--tls-key-file"

// Serve returns the arguments of a server that speaks TLS only, and further
// ones. It demands a certificate of clients, by the same authority, if these do not
// say otherwise.
func (a *Authority) Serve(c Certificate, args ...string) []string {
	return append([]string{certFileArg, c.CertFile, keyFileArg, c.KeyFile, "--tls-ca-cert-file", a.File}, args...)
}

// portArgs are the port, for TLS if the server speaks that.
func (s *Server) portArgs() []string {
	if s.arg(certFileArg) != "" {
		return []string{"--port", "0", "--tls-port", s.port}
	}
	return []string{"--port", s.port}
}

// arg returns the value of an argument, or "".
func (s *Server) arg(name string) string {
	if i := slices.Index(s.args, name); i >= 0 {
		return s.args[i+1]
	}
	return ""
}

// tls is the configuration of the package's own clients: nil for a plain server.
func (s *Server) tls() *tls.Config {
	if s.arg(certFileArg) == "" {
		return nil
	}
	own, err := tls.LoadX509KeyPair(s.arg(certFileArg), s.arg(keyFileArg))
	if err != nil {
		s.tb.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{own}, InsecureSkipVerify: true}
}

func newKey(tb testing.TB) *ecdsa.PrivateKey {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

func writePEM(tb testing.TB, path, kind string, der []byte) {
	tb.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		tb.Fatal(err)
	}
}
