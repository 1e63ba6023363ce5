package spool

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/redis/go-redis/v9"
)

// Wherever a server's log breaks off, as it does in a power cut, a write and
// its number are in it together or not at all. Replicas get the same, in the same form.
func TestLostTogether(t *testing.T) {
	dir := t.TempDir()
	srv := redisserver.Start(t, "--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0", "--dir", dir)
	s := openUp(t, srv, Options{})
	logs, err := filepath.Glob(filepath.Join(dir, "appendonlydir", "*.incr.aof"))
	if err != nil || len(logs) != 1 {
		t.Fatalf("logs %v, %v; want one", logs, err)
	}
	content := func() []byte {
		raw, err := os.ReadFile(logs[0])
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	c := srv.Bare(&redis.Options{DB: 3})
	last := func() string { return c.HGet(t.Context(), s.guards.of("q"), "last").Val() }
	enqueue(t, s, "RPUSH", "q", "0")
	before, first := len(content()), last()
	enqueue(t, s, "RPUSH", "q", "1")
	whole, second := content(), last()
	if len(whole) < before+100 || first == second {
		t.Fatalf("the log has grown from %d to %d, the number from %s to %s", before, len(whole), first, second)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	const cuts = 12
	for i := range cuts + 1 {
		at := before + (len(whole)-before)*i/cuts
		srv.Kill()
		if err := os.WriteFile(logs[0], whole[:at], 0o600); err != nil {
			t.Fatal(err)
		}
		srv.Restart()
		n, want := 1, first
		if at == len(whole) {
			n, want = 2, second
		}
		wantList(t, srv, "q", count(n))
		if got := last(); got != want {
			t.Errorf("after %d of %d bytes the guard has %s; want %s", at-before, len(whole)-before, got, want)
		}
	}
}
