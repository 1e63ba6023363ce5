package redisruntime

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"time"
)

// keepAlive is what go-redis's own dialer has.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 5 * time.Second, Count: 3}

// connector makes the connections of one endpoint, in every topology. It is
// beneath all hooks.
type connector struct {
	timeout  time.Duration
	tls      func() *tls.Config // nil for plain connections
	password *files[Secret]     // nil if it is in no file
	asking   chan struct{}      // holds one for each call of a provider of credentials
}

// newConnector reads the files that the endpoint names. The error joins all
// faults, those of files as settingErrors.
func newConnector(cfg *Config, e *Endpoint) (*connector, error) {
	c := &connector{timeout: cfg.Timeouts.Dial, asking: make(chan struct{}, maxAsking)}
	faults := []error{e.checkLogin()}
	if e.PasswordFile != "" {
		c.password = passwordFile(cfg, e.PasswordFile)
		faults = append(faults, c.password.load())
	}
	switch {
	case e.TLS != nil && e.TLSConfig != nil:
		faults = append(faults, errors.New("TLS and TLSConfig are given together: keep one of them"))
	case e.TLSConfig != nil:
		c.tls = func() *tls.Config { return e.TLSConfig }
	case e.TLS != nil:
		f := tlsFiles(cfg, *e.TLS)
		c.tls = f.get
		if err := f.load(); err != nil {
			faults = append(faults, err)
			c.tls = nil // nothing will be dialled
		}
	}
	if c.tls != nil && slices.ContainsFunc(e.Addresses, isSocket) {
		faults = append(faults, errors.New("TLS is asked for over a Unix socket: take it out, the socket does not leave this machine"))
	}
	return c, errors.Join(faults...)
}

func isSocket(addr string) bool { return strings.HasPrefix(addr, "/") }

// expired says that the client certificate is not valid at a moment, or "".
// The connector may be nil: what is broken is not expired.
func (c *connector) expired(now time.Time) string {
	if c == nil || c.tls == nil {
		return ""
	}
	if config := c.tls(); config != nil {
		return expired(config, now)
	}
	return ""
}

// dial connects and shakes hands, both within the dial timeout and ctx. What
// TLS has against the other side is a tlsError.
func (c *connector) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	dialer := net.Dialer{KeepAliveConfig: keepAlive}
	conn, err := dialer.DialContext(ctx, network, addr)
	if err != nil || c.tls == nil {
		return conn, err
	}
	secured := tls.Client(conn, c.configFor(addr))
	if err := c.handshake(ctx, secured, network, addr); err != nil {
		_ = conn.Close()
		return nil, tlsFault(err)
	}
	return tlsConn{secured}, nil
}

// configFor is the endpoint's configuration for one host: sentinels and
// clusters have many, and each has to prove its own name unless one is given for all.
func (c *connector) configFor(addr string) *tls.Config {
	config := c.tls()
	if config.ServerName != "" {
		return config
	}
	config = config.Clone()
	config.ServerName, _, _ = net.SplitHostPort(addr)
	return config
}

// handshake secures a connection. A Redis that does not speak TLS waits in
// silence for the end of a line; so when half of the time is over, it is asked plainly.
func (c *connector) handshake(ctx context.Context, conn *tls.Conn, network, addr string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	asked := make(chan struct{})
	timer := time.AfterFunc(c.timeout/2, func() {
		defer close(asked)
		if speaksPlainly(ctx, network, addr) {
			cancel(errPlainServer)
		}
	})
	err := conn.HandshakeContext(ctx)
	if !timer.Stop() {
		cancel(nil)
		<-asked
	}
	if err != nil && errors.Is(context.Cause(ctx), errPlainServer) {
		return errPlainServer
	}
	return err
}

// speaksPlainly reports whether a Redis answers that does not speak TLS.
func speaksPlainly(ctx context.Context, network, addr string) bool {
	return converse(ctx, network, addr, func(conn net.Conn) bool {
		if _, err := io.WriteString(conn, "PING\r\n"); err != nil {
			return false
		}
		var first [1]byte
		_, err := io.ReadFull(conn, first[:])
		return err == nil && (first[0] == '+' || first[0] == '-')
	})
}

// speaksTLS reports whether the other side answers a TLS handshake, in whatever way.
func speaksTLS(ctx context.Context, network, addr string) bool {
	return converse(ctx, network, addr, func(conn net.Conn) bool {
		// Nothing is sent through it, so nobody needs to prove who they are.
		err := tls.Client(conn, &tls.Config{InsecureSkipVerify: true}).HandshakeContext(ctx)
		return err == nil || isAlert(err)
	})
}

// converse has a conversation on a connection of its own, which ends with ctx.
func converse(ctx context.Context, network, addr string, talk func(net.Conn) bool) bool {
	conn, err := new(net.Dialer).DialContext(ctx, network, addr)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	return talk(conn)
}

// tlsConn gives the reason with which the other side ends TLS. In TLS 1.3 the
// server looks at a client's certificate only after the client's handshake.
type tlsConn struct{ *tls.Conn }

func (c tlsConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err != nil && isAlert(err) {
		err = &wrapped{tlsFault(err)}
	}
	return n, err
}

// Write looks for the reason if it fails: the server may have said it and gone.
func (c tlsConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if err != nil && isNetwork(err) && !isTimeout(err) {
		if _, reason := c.Read(make([]byte, 1)); as[*tlsError](reason) {
			err = reason
		}
	}
	return n, err
}
