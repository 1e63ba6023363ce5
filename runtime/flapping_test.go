package redisruntime_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/redis/go-redis/v9"
)

// flapping is a server that answers the handshake and PING, and ends the connection at anything
// else: as soon as it is used, it is down, and as soon as it is probed, it is up.
func flapping(tb testing.TB) (addr string) {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	answers := map[string]string{"hello": "-ERR unknown command\r\n", "select": "+OK\r\n", "ping": "+PONG\r\n"}
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() {
				defer func() { _ = conn.Close() }()
				lines := bufio.NewScanner(conn)
				for lines.Scan() {
					word := strings.ToLower(lines.Text())
					if answer := answers[word]; answer != "" {
						_, _ = io.WriteString(conn, answer)
					} else if word == "incr" {
						return
					}
				}
			})
		}
	})
	tb.Cleanup(func() { _ = l.Close(); conns.Wait() })
	return l.Addr().String()
}

// A state that changes all the time does not fill the log.
func TestLogOfAFlappingServer(t *testing.T) {
	cfg := at(flapping(t))
	log := new(record)
	cfg.Logger = slog.New(log)
	cfg.Probe.Min, cfg.Probe.Max = time.Millisecond, 2*time.Millisecond
	m := newManager(t, cfg)
	held := client(t, m, cache)
	within(t, "fifty outages", func() bool {
		for range 3 { // before a probe comes between
			_ = held.Incr(context.Background(), "n").Err()
		}
		return status(t, m, cache).Transitions > 100
	})
	if err := m.Close(); err != nil { // all is logged
		t.Error(err)
	}
	count := map[string]int{}
	for _, line := range log.all() {
		count[strings.Join(strings.Fields(line)[:4], " ")]++
	}
	if count["WARN redis is down"] != 5 || count["INFO redis is up"] != 6 || len(count) != 2 {
		t.Errorf("%v; want five outages, each with its end", count)
	}
}

// Neither does a program that closes its client after every use.
func TestLogOfManyCloses(t *testing.T) {
	s := redisserver.Start(t)
	cfg := at(s.Addr)
	log := new(record)
	cfg.Logger = slog.New(log)
	m := newManager(t, cfg)
	for range 20 {
		c := client(t, m, cache).(*redis.Client)
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	_ = m.Close()
	if lines := log.all(); len(lines) != 2 || !strings.Contains(lines[1], "closed by a caller") {
		t.Errorf("%d lines, %q; want up, and one that says who closes", len(lines), lines)
	}
}
