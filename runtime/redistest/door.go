package redistest

import (
	"net"
	"sync"
	"testing"
	"time"
)

// door stands before a server. It is what fails; the server and its data stay.
type door struct {
	addr string
	tb   testing.TB
	done sync.WaitGroup

	mu     sync.Mutex
	server string       // address
	lis    net.Listener // nil while the door is closed
	conns  map[net.Conn]bool
	frozen bool
	thawed *sync.Cond
}

// newDoor returns a door that has an address. It ends with the test.
func newDoor(tb testing.TB) *door {
	tb.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("redistest: %v", err)
	}
	d := &door{addr: lis.Addr().String(), tb: tb, lis: lis, conns: map[net.Conn]bool{}}
	d.thawed = sync.NewCond(&d.mu)
	tb.Cleanup(func() {
		d.close()
		d.done.Wait()
	})
	return d
}

func (d *door) port() string {
	_, port, _ := net.SplitHostPort(d.addr)
	return port
}

// lead lets the door lead to a server.
func (d *door) lead(server string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.server = server
	d.accept()
}

// open lets everything pass, after close or freeze.
func (d *door) open() {
	d.tb.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.frozen = false
	d.thawed.Broadcast()
	if d.lis != nil {
		return
	}
	var err error
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if d.lis, err = net.Listen("tcp", d.addr); err == nil {
			d.accept()
			return
		}
	}
	d.tb.Fatalf("redistest: another program has taken the port of the server meanwhile: %v", err)
}

// freeze lets nothing pass. What arrives is kept.
func (d *door) freeze() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.frozen = true
}

// close ends all connections and refuses new ones.
func (d *door) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.frozen = false
	d.thawed.Broadcast()
	if d.lis != nil {
		_ = d.lis.Close()
		d.lis = nil
	}
	for conn := range d.conns {
		_ = conn.Close()
	}
}

// accept is called with the lock held.
func (d *door) accept() {
	lis := d.lis
	d.done.Go(func() {
		for {
			client, err := lis.Accept()
			if err != nil {
				return
			}
			d.done.Go(func() { d.pass(lis, client) })
		}
	})
}

// pass connects a client with the server until one of them, or the door, ends it.
func (d *door) pass(lis net.Listener, client net.Conn) {
	server, err := net.Dial("tcp", d.server)
	if err != nil {
		_ = client.Close()
		return
	}
	defer d.track(lis, client)()
	defer d.track(lis, server)()
	var both sync.WaitGroup
	both.Go(func() { d.copy(server, client) })
	both.Go(func() { d.copy(client, server) })
	both.Wait()
}

// track remembers a connection until the returned function closes it. One of a
// listener that has been closed since is closed at once.
func (d *door) track(lis net.Listener, conn net.Conn) func() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.conns[conn] = true
	if d.lis != lis {
		_ = conn.Close()
	}
	return func() {
		_ = conn.Close()
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.conns, conn)
	}
}

// copy ends both connections when it ends.
func (d *door) copy(to, from net.Conn) {
	defer func() { _ = to.Close(); _ = from.Close() }()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		d.mu.Lock()
		for d.frozen {
			d.thawed.Wait()
		}
		d.mu.Unlock()
		if err != nil {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}
