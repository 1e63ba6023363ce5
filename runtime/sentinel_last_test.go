package redisruntime

import (
	"context"

	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// The master that sentinels named last is dialed by that name again: a
// certificate proves the name, not the address behind it.
func TestLastMasterKeepsItsName(t *testing.T) {
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lis.Close() }()
	_, port, _ := net.SplitHostPort(lis.Addr().String())
	named := net.JoinHostPort("localhost", port)

	var dialed []string
	dial := func(ctx context.Context, _, addr string) (net.Conn, error) {
		dialed = append(dialed, addr)
		return new(net.Dialer).DialContext(ctx, "tcp", lis.Addr().String())
	}
	cfg := Config{}.withDefaults()
	s := sentinels{gate: &gate{endpoint: newEndpoint("s:1", &cfg, nil)}, masterName: "m", dial: dial}
	answering := true
	hook := s.DialHook(func(ctx context.Context, _, _ string) (net.Conn, error) { // go-redis's
		if !answering {
			return nil, redis.Nil // they know no master
		}
		return throughSentinels(dial, time.Second)(ctx, "tcp", named)
	})
	for range 2 {
		conn, err := hook(t.Context(), "tcp", "FailoverClient")
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.Close()
		answering = false
	}
	if len(dialed) != 2 || dialed[1] != named {
		t.Errorf("dialed %q; want %q twice", dialed, named)
	}
}
