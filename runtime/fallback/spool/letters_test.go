package spool

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/redis/go-redis/v9"
)

// A write that Redis refuses for good is the caller's error while it waits.
func TestRefusedUp(t *testing.T) {
	srv := redisserver.Start(t)
	s := openUp(t, srv, Options{})
	enqueue(t, s, "SET", "text", "a")
	err := s.Enqueue(t.Context(), "RPUSH", "text", "b")
	var refused *RefusedError
	if !errors.As(err, &refused) || refused.Key != "text" || !strings.HasPrefix(refused.Reply, "WRONGTYPE") {
		t.Errorf("RPUSH to a string: %v; want a RefusedError with WRONGTYPE", err)
	}
	enqueue(t, s, "APPEND", "text", "c")
	if got := srv.Bare(&redis.Options{DB: 3}).Get(t.Context(), "text").Val(); got != "ac" {
		t.Errorf("text is %q; want ac", got)
	}
	if st := s.Status(); st != (Status{}) {
		t.Errorf("status %+v; want nothing", st)
	}
}

// One that was accepted before becomes a letter, and what is behind it goes on.
func TestLetters(t *testing.T) {
	srv := redisserver.Reserve(t)
	path := newPath(t)
	m := newManager(t, at(srv.Addr))
	s := open(t, path, m, Options{})
	for _, command := range [][]any{
		{"RPUSH", "q", 0}, {"SET", "text", "a"}, {"RPUSH", "text", "b"}, {"RPUSH", "q", 1}, {"INCR", "text"}, {"RPUSH", "q", 2},
	} {
		enqueue(t, s, command...)
	}
	srv.Restart()
	flush(t, s)
	wantList(t, srv, "q", count(3))
	letters, err := s.Letters()
	if err != nil || len(letters) != 2 || s.Status().Letters != 2 {
		t.Fatalf("letters %v, %v, status %+v; want two", letters, err, s.Status())
	}
	for i, want := range []struct{ command, reply string }{{"RPUSH text b", "WRONGTYPE "}, {"INCR text", "ERR value is not an integer"}} {
		if got := text(letters[i].Args); got != want.command || !strings.HasPrefix(letters[i].Reply, want.reply) || letters[i].When.IsZero() {
			t.Errorf("letter %d is %s: %+v; want %s: %s", i, got, letters[i], want.command, want.reply)
		}
	}

	if err := s.Discard(letters[1].ID); err != nil {
		t.Error(err)
	}
	if err := s.Discard(letters[1].ID); err == nil {
		t.Error("a letter was discarded twice")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path, m, Options{})
	if n := s.Status().Letters; n != 1 {
		t.Errorf("%d letters after a restart; want 1", n)
	}
	if err := s.Retry(t.Context(), letters[0].ID); err != nil { // it is refused again
		t.Error(err)
	}
	flush(t, s)
	letters, err = s.Letters()
	if err != nil || len(letters) != 1 || text(letters[0].Args) != "RPUSH text b" {
		t.Fatalf("letters %v, %v; want the one that was tried again", letters, err)
	}
	enqueue(t, s, "DEL", "text")
	var tries sync.WaitGroup
	for range 10 {
		tries.Go(func() { _ = s.Retry(context.Background(), letters[0].ID) }) // nine are too late
	}
	tries.Wait()
	flush(t, s)
	wantList(t, srv, "text", []string{"b"})
	if err := s.Retry(t.Context(), letters[0].ID); err == nil {
		t.Error("Retry of a letter that is gone gave no error")
	}
	if st := s.Status(); st != (Status{}) {
		t.Errorf("status %+v; want nothing", st)
	}
}

func text(args [][]byte) string {
	var words []string
	for _, arg := range args {
		words = append(words, string(arg))
	}
	return strings.Join(words, " ")
}

// If the reply that refuses a write is lost, the write is not tried again
// either, although it would succeed by now.
func TestLostRefusal(t *testing.T) {
	srv := redisserver.Start(t)
	proxy := redisserver.NewProxy(t, srv.Addr)
	s := open(t, newPath(t), newManager(t, at(proxy.Addr)), Options{})
	enqueue(t, s, "SET", "text", "a") // loads the script
	srv.Stop()
	enqueue(t, s, "RPUSH", "text", "b")
	proxy.Cut(1 << 30)
	srv.Cont()
	c := srv.Bare(&redis.Options{DB: 3})
	guard := s.guards.of("text")
	within(t, "the refusal in the guard", func() bool { return c.HExists(t.Context(), guard, "refused").Val() })
	if err := c.Del(t.Context(), "text").Err(); err != nil {
		t.Fatal(err)
	}
	proxy.Cut(0)
	flush(t, s)
	if letters, err := s.Letters(); err != nil || len(letters) != 1 {
		t.Errorf("letters %v, %v; want the write whose refusal was lost", letters, err)
	}
	enqueue(t, s, "RPUSH", "text", "c")
	flush(t, s)
	wantList(t, srv, "text", []string{"c"})
	if c.HExists(t.Context(), guard, "refused").Val() {
		t.Error("the guard keeps a refusal that the spool knows of")
	}
}

// With too many letters the replay stops, and nothing is lost or overtaken.
func TestTooManyLetters(t *testing.T) {
	srv := redisserver.Reserve(t)
	s := open(t, newPath(t), newManager(t, at(srv.Addr)), Options{MaxLetters: 1})
	for _, command := range [][]any{
		{"SET", "text", "a"}, {"RPUSH", "text", 1}, {"RPUSH", "q", 0}, {"RPUSH", "text", 2}, {"RPUSH", "q", 1},
	} {
		enqueue(t, s, command...)
	}
	srv.Restart()
	within(t, "one letter too many", func() bool {
		cause := s.Status().Cause
		return cause != nil && strings.Contains(cause.Error(), "Discard")
	})
	if st := s.Status(); st.Entries != 2 || st.Letters != 1 {
		t.Errorf("status %+v; want one letter, and two writes that wait", st)
	}
	wantList(t, srv, "q", count(1))
	letters, err := s.Letters()
	if err != nil || len(letters) != 1 {
		t.Fatal(letters, err)
	}
	if err := s.Discard(letters[0].ID); err != nil {
		t.Fatal(err)
	}
	flush(t, s)
	wantList(t, srv, "q", count(2))
	if letters, err = s.Letters(); err != nil || len(letters) != 1 || text(letters[0].Args) != "RPUSH text 2" {
		t.Errorf("letters %v, %v; want the second", letters, err)
	}
}

// What passes is waited for: a server that is full, or a replica.
func TestPassingErrors(t *testing.T) {
	for name, c := range map[string]struct{ on, off []any }{
		"OOM":        {[]any{"CONFIG", "SET", "maxmemory", 1}, []any{"CONFIG", "SET", "maxmemory", 0}},
		"READONLY":   {[]any{"REPLICAOF", "127.0.0.1", 1}, []any{"REPLICAOF", "NO", "ONE"}},
		"NOREPLICAS": {[]any{"CONFIG", "SET", "min-replicas-to-write", 1}, []any{"CONFIG", "SET", "min-replicas-to-write", 0}},
	} {
		t.Run(name, func(t *testing.T) {
			srv := redisserver.Start(t)
			s := open(t, newPath(t), newManager(t, at(srv.Addr)), Options{})
			enqueue(t, s, "RPUSH", "q", 0)
			srv.DoAs("", c.on...)
			enqueue(t, s, "RPUSH", "q", 1)
			enqueue(t, s, "RPUSH", "q", 2)
			if cause := waitCause(t, s); !strings.HasPrefix(cause.Error(), name+" ") {
				t.Errorf("waits because of %v; want %s", cause, name)
			}
			srv.DoAs("", c.off...)
			flush(t, s)
			wantList(t, srv, "q", count(3))
			if n := s.Status().Letters; n != 0 {
				t.Errorf("%d letters; want none", n)
			}
		})
	}
}

// Until Redis 6.2, an error within a script has the place in the script before
// it. It passes all the same, and if it does not, the letter shows Redis's words only.
func TestErrorsOfOldServers(t *testing.T) {
	c := redisserver.Start(t).Bare(&redis.Options{})
	for reply, want := range map[string][]any{
		`@user_script: 34: -OOM command not allowed when used memory > 'maxmemory'.\r\n`: {int64(0), "wait", "OOM command not allowed when used memory > 'maxmemory'."},
		`-READONLY You can't write against a read only replica.\r\n`:                     {int64(0), "wait", "READONLY You can't write against a read only replica."},
		`@user_script: 34: Wrong number of args calling Redis command From Lua script`:   {int64(0), "refused", "Wrong number of args calling Redis command From Lua script"},
		`WRONGTYPE - @user_script: 1: -OOM `:                                             {int64(0), "refused", "WRONGTYPE - @user_script: 1: -OOM"},
	} {
		old := `local server = redis
			local redis = {call = server.call, error_reply = server.error_reply, pcall = function() return {err = "` + reply + `"} end}
			` + applyLua
		got, err := redis.NewScript(old).Run(t.Context(), c, []string{"guard" + reply, "q"}, 10_000, 100, 1, 3, "RPUSH", "q", "a").Slice()
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v; want %q", reply, got, err, want)
		}
	}
}
