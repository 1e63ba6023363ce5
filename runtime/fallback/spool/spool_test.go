package spool

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func contextFor(tb testing.TB, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(tb.Context(), d)
}

// list returns a list of the database, which must be 0..n-1 for most tests.
func list(tb testing.TB, s *redisserver.Server, key string) []string {
	tb.Helper()
	all, err := s.Bare(&redis.Options{DB: 3}).LRange(context.Background(), key, 0, -1).Result()
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

func count(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = strconv.Itoa(i)
	}
	return all
}

func wantList(tb testing.TB, s *redisserver.Server, key string, want []string) {
	tb.Helper()
	if got := list(tb, s, key); !slices.Equal(got, want) {
		tb.Errorf("%s has %d elements: %s\nwant %d: %s", key, len(got), shorten(got), len(want), shorten(want))
	}
}

func shorten(all []string) string {
	s := strings.Join(all, " ")
	return s[:min(len(s), 2000)]
}

// While Redis is up and nothing waits, writes go straight there.
func TestUp(t *testing.T) {
	srv := redisserver.Start(t)
	s := openUp(t, srv, Options{})
	for i := range 10 {
		enqueue(t, s, "RPUSH", "q", i)
		wantList(t, srv, "q", count(i+1))
	}
	if st := s.Status(); st != (Status{}) {
		t.Errorf("status %+v; want nothing", st)
	}
}

// What is accepted while Redis is down is replayed in order, and what comes
// while something waits goes behind it.
func TestDown(t *testing.T) {
	srv := redisserver.Start(t)
	m := newManager(t, at(srv.Addr))
	s := open(t, newPath(t), m, Options{})
	enqueue(t, s, "RPUSH", "q", 0)
	srv.Kill()
	for i := 1; i < 100; i++ {
		enqueue(t, s, "RPUSH", "q", i)
	}
	if st := s.Status(); st.Entries != 99 || st.Bytes == 0 || !errors.Is(waitCause(t, s), redisruntime.ErrUnavailable) {
		t.Errorf("status %+v; want 99 writes that wait because redis is unavailable", st)
	}
	ctx, cancel := contextFor(t, 10*time.Millisecond)
	defer cancel()
	if err := s.Flush(ctx); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("Flush while redis is down: %v; want the deadline and the reason", err)
	}
	srv.Restart()
	for i := 100; i < 150; i++ {
		enqueue(t, s, "RPUSH", "q", i)
	}
	flush(t, s)
	wantList(t, srv, "q", count(150)[1:]) // 0 went with the server, which keeps nothing
	if st := s.Status(); st != (Status{}) {
		t.Errorf("status %+v; want nothing", st)
	}
}

// More than one batch is replayed in order as well, and callers that come at
// the same time share the syncs.
func TestBatches(t *testing.T) {
	srv := redisserver.Reserve(t)
	s := open(t, newPath(t), newManager(t, at(srv.Addr)), Options{})
	const writers, each = 100, 13
	before := s.journal.file.Commits()
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if err := s.Enqueue(context.Background(), "RPUSH", fmt.Sprint("q", w), i); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := s.journal.file.Commits() - before; n > writers*each/4 {
		t.Errorf("%d writes took %d commits; want that they share", writers*each, n)
	}
	if n := s.Len(); n != writers*each {
		t.Errorf("%d writes wait; want %d", n, writers*each)
	}
	srv.Restart()
	flush(t, s)
	for w := range writers {
		wantList(t, srv, fmt.Sprint("q", w), count(each))
	}
}

// After an outage the disk is left again, although writers never pause.
func TestBackFromDisk(t *testing.T) {
	srv := redisserver.Start(t)
	s := open(t, newPath(t), newManager(t, at(srv.Addr)), Options{})
	var accepted atomic.Int64
	ctx, stop := context.WithCancel(context.Background())
	var writers sync.WaitGroup
	for range 8 {
		writers.Go(func() {
			for ctx.Err() == nil {
				if err := s.Enqueue(context.Background(), "INCR", "n"); err != nil {
					t.Error(err)
					return
				}
				accepted.Add(1)
			}
		})
	}
	defer writers.Wait()
	defer stop()
	within(t, "writes", func() bool { return accepted.Load() > 0 })
	srv.Stop()
	within(t, "writes on disk", func() bool { return s.Len() > 0 })
	srv.Cont()
	within(t, "100 writes without the disk", func() bool {
		commits, before := s.journal.file.Commits(), accepted.Load()
		for accepted.Load() < before+100 && s.journal.file.Commits() == commits {
			time.Sleep(time.Millisecond)
		}
		return s.journal.file.Commits() == commits
	})
	stop()
	writers.Wait()
	flush(t, s)
	if got, want := srv.Bare(&redis.Options{DB: 3}).Get(t.Context(), "n").Val(), fmt.Sprint(accepted.Load()); got != want {
		t.Errorf("the counter is %s after %s INCRs", got, want)
	}
}

func waitCause(tb testing.TB, s *Spool) (cause error) {
	tb.Helper()
	within(tb, "a cause", func() bool { cause = s.Status().Cause; return cause != nil })
	return cause
}

// What waits survives a Close, and is replayed at the next Open.
func TestReopen(t *testing.T) {
	srv := redisserver.Reserve(t)
	path := newPath(t)
	m := newManager(t, at(srv.Addr))
	for i := range 3 {
		s := open(t, path, m, Options{})
		enqueue(t, s, "RPUSH", "q", i)
		if n := s.Len(); n != i+1 {
			t.Errorf("Len = %d; want %d", n, i+1)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := s.Enqueue(t.Context(), "RPUSH", "q", "late"); !errors.Is(err, ErrClosed) {
			t.Errorf("Enqueue after Close: %v; want ErrClosed", err)
		}
		if err := s.Flush(t.Context()); !errors.Is(err, ErrClosed) {
			t.Errorf("Flush after Close: %v; want ErrClosed", err)
		}
		for name, call := range map[string]func() error{
			"Letters": func() error { _, err := s.Letters(); return err },
			"Retry":   func() error { return s.Retry(t.Context(), 1) },
			"Discard": func() error { return s.Discard(1) },
		} {
			if err := call(); !errors.Is(err, ErrClosed) {
				t.Errorf("%s after Close: %v; want ErrClosed", name, err)
			}
		}
	}
	srv.Restart()
	flush(t, open(t, path, m, Options{}))
	wantList(t, srv, "q", count(3))
}

// Replies that are lost make no write happen twice, neither of those that go
// straight to Redis nor of those that are replayed.
func TestLostReplies(t *testing.T) {
	srv := redisserver.Start(t)
	proxy := redisserver.NewProxy(t, srv.Addr)
	s := open(t, newPath(t), newManager(t, at(proxy.Addr)), Options{})
	enqueue(t, s, "RPUSH", "q", 0)
	n := 1
	for round := range 30 {
		proxy.Cut(1 + int64(round)%3)
		for range 20 {
			enqueue(t, s, "RPUSH", "q", n)
			enqueue(t, s, "INCR", "n")
			n++
		}
		if round%3 == 0 {
			flush(t, s)
		}
	}
	proxy.Cut(0)
	flush(t, s)
	wantList(t, srv, "q", count(n))
	if got := srv.Bare(&redis.Options{DB: 3}).Get(t.Context(), "n").Val(); got != strconv.Itoa(n-1) {
		t.Errorf("the counter is %s after %d INCRs", got, n-1)
	}
}

// A server that freezes while writes are under way does them when it wakes up,
// after the spool has given up on them. They must not be done again.
func TestFreeze(t *testing.T) {
	srv := redisserver.Start(t)
	s := open(t, newPath(t), newManager(t, at(srv.Addr)), Options{})
	n := 0
	for range 5 {
		enqueue(t, s, "RPUSH", "q", n)
		n++
		flush(t, s)
		srv.Stop()
		for range 5 {
			enqueue(t, s, "RPUSH", "q", n)
			n++
		}
		time.Sleep(400 * time.Millisecond) // longer than the read timeout: the replay gives up, too
		srv.Cont()
		for range 5 {
			enqueue(t, s, "RPUSH", "q", n)
			n++
		}
	}
	flush(t, s)
	wantList(t, srv, "q", count(n))
}

// Many goroutines, and a server that is killed again and again: each one's
// writes arrive once and in its order. The server syncs every write to disk, so
// that it does not lose what it has confirmed.
func TestOutages(t *testing.T) {
	srv := redisserver.Start(t, "--appendonly", "yes", "--appendfsync", "always", "--dir", t.TempDir())
	m := newManager(t, at(srv.Addr))
	s := open(t, newPath(t), m, Options{})
	const writers, each = 20, 150
	var wg sync.WaitGroup
	var left atomic.Int32
	left.Store(writers)
	for w := range writers {
		wg.Go(func() {
			defer left.Add(-1)
			for i := range each {
				if err := s.Enqueue(t.Context(), "RPUSH", "q", fmt.Sprintf("%d:%d", w, i)); err != nil {
					t.Error(err)
					return
				}
				if i%10 == 0 {
					time.Sleep(5 * time.Millisecond)
				}
			}
		})
	}
	for range 3 {
		time.Sleep(40 * time.Millisecond)
		srv.Kill()
		time.Sleep(40 * time.Millisecond)
		srv.Restart()
	}
	wg.Wait()
	flush(t, s)
	next := make([]int, writers)
	for _, v := range list(t, srv, "q") {
		var w, i int
		if _, err := fmt.Sscanf(v, "%d:%d", &w, &i); err != nil {
			t.Fatal(err)
		}
		if next[w] != i {
			t.Fatalf("writer %d: got write %d, want %d", w, i, next[w])
		}
		next[w]++
	}
	for w, n := range next {
		if n != each {
			t.Errorf("writer %d: %d writes arrived, want %d", w, n, each)
		}
	}
}
