package faults

import (
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
)

// blackhole puts, in place of a proxy, a listener whose queue of connections is
// full: the kernel drops the SYN of any further one, as a firewall does.
func blackhole(tb testing.TB, p *toxiproxy.Proxy) (begin, end func()) {
	var queue int
	var waiting []net.Conn
	return func() {
			addr, err := net.ResolveTCPAddr("tcp", p.Listen)
			if err != nil {
				tb.Fatal(err)
			}
			p.Stop()
			queue, err = syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
			if err != nil {
				tb.Fatal(err)
			}
			at := &syscall.SockaddrInet4{Port: addr.Port, Addr: [4]byte(addr.IP.To4())}
			if err := syscall.SetsockoptInt(queue, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
				tb.Fatal(err)
			}
			if err := syscall.Bind(queue, at); err != nil {
				tb.Fatal(err)
			}
			if err := syscall.Listen(queue, 0); err != nil {
				tb.Fatal(err)
			}
			for range 10 {
				c, err := net.DialTimeout("tcp", p.Listen, 100*time.Millisecond)
				if err != nil {
					return // full
				}
				waiting = append(waiting, c)
			}
			tb.Fatal("the queue of a listener that accepts nothing takes ten connections")
		}, func() {
			if err := syscall.Close(queue); err != nil {
				tb.Fatal(err)
			}
			for _, c := range waiting {
				_ = c.Close()
			}
			if err := p.Start(); err != nil {
				tb.Fatal(err)
			}
		}
}
