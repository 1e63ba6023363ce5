package redisserver

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// Proxy stands before a server and can cut replies off: what a command does
// is done, but its caller does not learn it.
type Proxy struct {
	Addr string

	cut   atomic.Int64
	mu    sync.Mutex
	conns map[net.Conn]bool
	done  sync.WaitGroup
}

// NewProxy starts a proxy before addr. It ends with the test.
func NewProxy(tb testing.TB, addr string) *Proxy {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	p := &Proxy{Addr: l.Addr().String(), conns: map[net.Conn]bool{}}
	p.done.Go(func() {
		for {
			down, err := l.Accept()
			if err != nil {
				return
			}
			p.done.Go(func() { p.serve(down, addr) })
		}
	})
	tb.Cleanup(func() {
		_ = l.Close()
		p.mu.Lock()
		for conn := range p.conns {
			_ = conn.Close()
		}
		p.mu.Unlock()
		p.done.Wait()
	})
	return p
}

// Cut makes the next n replies close their connection instead of arriving.
func (p *Proxy) Cut(n int64) { p.cut.Store(n) }

func (p *Proxy) serve(down net.Conn, addr string) {
	defer p.track(down)()
	up, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	defer p.track(up)()
	p.done.Go(func() { _, _ = io.Copy(up, down); _ = up.Close() })
	buf := make([]byte, 64<<10)
	for {
		n, err := up.Read(buf)
		if err != nil {
			return
		}
		if p.cut.Load() > 0 {
			p.cut.Add(-1)
			return
		}
		if _, err := down.Write(buf[:n]); err != nil {
			return
		}
	}
}

// track remembers a connection until the returned function closes it.
func (p *Proxy) track(conn net.Conn) func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[conn] = true
	return func() {
		_ = conn.Close()
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.conns, conn)
	}
}
