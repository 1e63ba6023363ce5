package faults

import (
	"context"
	"net"
	"sync/atomic"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"golang.org/x/net/dns/dnsmessage"
)

// nameless serves from a host whose name is lost for a while.
func (s *scene) nameless(server *redisserver.Server) (begin, end func()) {
	_, port, err := net.SplitHostPort(server.Addr)
	if err != nil {
		s.TB.Fatal(err)
	}
	s.cfg.Endpoints[catalog.DefaultEndpoint] = redisruntime.Endpoint{Addresses: []string{net.JoinHostPort("redis.example", port)}}
	var lost atomic.Bool
	s.resolve(&lost)
	return s.then(func() { lost.Store(true) }, s.hangUp), func() { lost.Store(false) }
}

// resolve makes the names of this process known to a server of the test's
// own, which gives every name the loopback address, or knows none.
func (s *scene) resolve(lost *atomic.Bool) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		s.TB.Fatal(err)
	}
	old := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
	over := make(chan struct{})
	go func() {
		defer close(over)
		buf := make([]byte, 512)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if reply := answer(buf[:n], lost.Load()); reply != nil {
				_, _ = conn.WriteTo(reply, from)
			}
		}
	}()
	s.TB.Cleanup(func() {
		_ = conn.Close()
		<-over
		net.DefaultResolver = old
	})
}

// answer returns the reply to a query, or nil if it is none.
func answer(query []byte, lost bool) []byte {
	var m dnsmessage.Message
	if m.Unpack(query) != nil || len(m.Questions) != 1 {
		return nil
	}
	m.Response, m.Additionals = true, nil
	q := m.Questions[0]
	switch {
	case lost:
		m.RCode = dnsmessage.RCodeNameError
	case q.Type == dnsmessage.TypeA:
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
			Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
		}}
	}
	reply, err := m.Pack()
	if err != nil {
		return nil
	}
	return reply
}
