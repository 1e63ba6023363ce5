package spool

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// A full spool refuses, and loses nothing.
func TestFull(t *testing.T) {
	for name, opt := range map[string]Options{
		"entries": {MaxEntries: 3},
		"bytes":   {MaxBytes: 3 * len(encode([][]byte{[]byte("RPUSH"), []byte("q"), []byte("0")}))},
	} {
		t.Run(name, func(t *testing.T) {
			srv := redisserver.Reserve(t)
			s := open(t, newPath(t), newManager(t, at(srv.Addr)), opt)
			for i := range 3 {
				enqueue(t, s, "RPUSH", "q", i)
			}
			for range 3 {
				if err := s.Enqueue(t.Context(), "RPUSH", "q", 3); !errors.Is(err, ErrFull) {
					t.Errorf("Enqueue: %v; want ErrFull", err)
				}
			}
			srv.Restart()
			flush(t, s)
			enqueue(t, s, "RPUSH", "q", 3)
			flush(t, s)
			wantList(t, srv, "q", count(4))
		})
	}
}

func TestBadWrites(t *testing.T) {
	s := open(t, newPath(t), newManager(t, at(redisserver.Reserve(t).Addr)), Options{MaxBytes: 1000})
	for want, command := range map[string][]any{
		"0 arguments":                 {},
		"1 arguments":                 {"RPUSH"},
		`command "get" cannot`:        {"GET", "k"},
		`command "lpop" cannot`:       {"LPOP", "k"},
		`command "mset" cannot`:       {"MSET", "a", 1, "b", 2},
		`command "eval" cannot`:       {"EVAL", "return 1", 0},
		"DEL of 2 keys":               {"DEL", "a", "b"},
		"argument of type struct":     {"SET", "k", struct{}{}},
		"with 6000 arguments":         append([]any{"RPUSH"}, make([]any, 5999)...),
		"bytes: at most 1000 are pos": {"SET", "k", strings.Repeat("x", 1000)},
	} {
		if err := s.Enqueue(t.Context(), command...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Enqueue: %v; want an error with %q", err, want)
		}
	}
	if n := s.Len(); n != 0 {
		t.Errorf("%d writes were accepted; want none", n)
	}
}

// A caller that does not wait is told whether the write may be accepted.
func TestImpatientCaller(t *testing.T) {
	srv := redisserver.Start(t)
	s := openUp(t, srv, Options{})
	enqueue(t, s, "RPUSH", "q", 0)
	srv.Stop()
	defer srv.Cont()
	short, cancel := contextFor(t, time.Second)
	defer cancel()
	err := s.Enqueue(short, "RPUSH", "q", 1)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "may be accepted") {
		t.Errorf("Enqueue: %v; want the deadline, and that the write may be accepted", err)
	}
	err = s.Enqueue(short, "RPUSH", "q", "x") // the accepter is busy with the first one
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "was not accepted") {
		t.Errorf("Enqueue: %v; want the deadline, and that the write was not accepted", err)
	}
	srv.Cont()
	enqueue(t, s, "RPUSH", "q", 2)
	wantList(t, srv, "q", count(3))
}

func TestOpenErrors(t *testing.T) {
	srv := redisserver.Reserve(t)
	m := newManager(t, at(srv.Addr))
	path := newPath(t)
	s := open(t, path, m, Options{})
	enqueue(t, s, "RPUSH", "q", 0)
	if _, err := Open(path, m, tasks, quiet); !errors.Is(err, ErrLocked) {
		t.Errorf("second Open: %v; want ErrLocked", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	for want, open := range map[string]func() (*Spool, error){
		`for database "tasks", not "cache"`: func() (*Spool, error) { return Open(path, m, redisruntime.Cache, quiet) },
		"no such name":                      func() (*Spool, error) { return Open(path, m, "cahce", quiet) },
		"no such file":                      func() (*Spool, error) { return Open(path+"/x", m, tasks, quiet) },
		"must not be negative":              func() (*Spool, error) { return Open(path, m, tasks, Options{MaxEntries: -1}) },
		"GuardTTL is 1ms":                   func() (*Spool, error) { return Open(path, m, tasks, Options{GuardTTL: time.Millisecond}) },
	} {
		if s, err := open(); err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), "not a directory", "no such file"), want) {
			t.Errorf("Open: %v, %v; want an error with %q", s, err, want)
		}
	}
	srv.Restart()
	flush(t, openAgain(t, path, m))
	wantList(t, srv, "q", count(1))
}

func openAgain(tb testing.TB, path string, m *redisruntime.Manager) *Spool {
	return open(tb, path, m, Options{})
}

// Without a manager it is the default one.
func TestDefaultManager(t *testing.T) {
	srv := redisserver.Start(t)
	redisruntime.SetDefault(newManager(t, at(srv.Addr)))
	defer redisruntime.SetDefault(nil)
	s := open(t, newPath(t), nil, Options{})
	enqueue(t, s, "RPUSH", "q", 0)
	flush(t, s)
	wantList(t, srv, "q", count(1))
}

// A file that is damaged anywhere gives an error that says what to do, or the
// writes that were in it; never a panic.
func TestDamagedFile(t *testing.T) {
	srv := redisserver.Reserve(t)
	m := newManager(t, at(srv.Addr))
	path := newPath(t)
	s := open(t, path, m, Options{})
	for i := range 20 {
		enqueue(t, s, "RPUSH", "q", strings.Repeat("x", 400+i))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, content []byte) {
		damaged := newPath(t)
		if err := os.WriteFile(damaged, content, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(damaged, m, tasks, quiet)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "move it away") {
				t.Errorf("%s: %v; want ErrCorrupt and advice", what, err)
			}
			return
		}
		if n := s.Len(); n != 20 && n != 19 { // 19: bbolt has gone back to the state before the last write
			t.Errorf("%s: it opens with %d writes", what, n)
		}
		if err := s.Close(); err != nil {
			t.Errorf("%s: Close: %v", what, err)
		}
	}
	try("a text", []byte("this is no spool"))
	try("a long text", []byte(strings.Repeat("this is no spool\n", 10_000)))
	for _, size := range []int{1, 100, 4096, 5000, 8192, 3 * 4096, len(whole) / 2, len(whole) - 4096, len(whole) - 1} {
		try("truncated", whole[:size])
	}
	for at := 0; at < len(whole); at += 512 {
		content := append([]byte{}, whole...)
		for i := range 16 {
			content[at+i] ^= 0xff
		}
		try("overwritten", content)
	}
}

// Redis loses everything, the guard with it: what it had confirmed is gone, and
// what waits arrives once.
func TestLostData(t *testing.T) {
	srv := redisserver.Start(t)
	s := open(t, newPath(t), newManager(t, at(srv.Addr)), Options{})
	enqueue(t, s, "RPUSH", "q", "gone")
	srv.Stop()
	enqueue(t, s, "RPUSH", "q", 0) // it reaches the server's socket
	srv.Kill()
	enqueue(t, s, "RPUSH", "q", 1)
	srv.Restart()
	flush(t, s)
	enqueue(t, s, "RPUSH", "q", 2)
	flush(t, s)
	wantList(t, srv, "q", count(3))

	c := srv.Bare(&redis.Options{DB: 3})
	if err := c.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	enqueue(t, s, "RPUSH", "q", 0)
	flush(t, s)
	wantList(t, srv, "q", count(1))
	if ttl := c.PTTL(t.Context(), s.guards.of("q")).Val(); ttl < 29*24*time.Hour || ttl > 30*24*time.Hour {
		t.Errorf("the guard lives for %v; want 30 days", ttl)
	}
}

// A file from a backup gives out numbers that Redis has seen. They must not be
// taken for writes that were done.
func TestOldFile(t *testing.T) {
	srv := redisserver.Start(t)
	path := newPath(t)
	m := newManager(t, at(srv.Addr))
	if err := open(t, path, m, Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	backup, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, path, m, Options{})
	s.journal.reserved = maxSkip * block // as after many an Open: one of the backup does not skip that far
	enqueue(t, s, "RPUSH", "q", "a")
	flush(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, backup, 0o600); err != nil {
		t.Fatal(err)
	}
	s = open(t, path, m, Options{})
	enqueue(t, s, "RPUSH", "q", "b")
	if cause := waitCause(t, s); !strings.Contains(cause.Error(), "backup") {
		t.Errorf("waits because of %v; want that the file is from a backup", cause)
	}
	wantList(t, srv, "q", []string{"a"})
}

// Close does not wait for a server that does not answer, and loses nothing.
func TestCloseDuringReplay(t *testing.T) {
	srv := redisserver.Start(t)
	path := newPath(t)
	m := newManager(t, at(srv.Addr))
	s := open(t, path, m, Options{})
	enqueue(t, s, "RPUSH", "q", 0)
	n := 1
	for range 5 {
		srv.Stop()
		for range 3 {
			enqueue(t, s, "RPUSH", "q", n)
			n++
		}
		srv.Cont()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = open(t, path, m, Options{})
	}
	flush(t, s)
	wantList(t, srv, "q", count(n))
}
