package spool

import (
	"fmt"
	"strings"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/redis/go-redis/v9"
)

// A server that is full and evicts keys that expire, as some do by default,
// must not forget what it has done: the guard is all there is to evict.
func TestEviction(t *testing.T) {
	for _, policy := range []string{"volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl", "noeviction"} {
		t.Run(policy, func(t *testing.T) {
			srv := redisserver.Start(t, "--maxmemory", "64mb", "--maxmemory-policy", policy)
			proxy := redisserver.NewProxy(t, srv.Addr)
			s := open(t, newPath(t), newManager(t, at(proxy.Addr)), Options{})
			enqueue(t, s, "RPUSH", "q", 0)
			proxy.Cut(1 << 30)
			enqueue(t, s, "RPUSH", "q", 1) // it is done, and the spool does not learn of it
			within(t, "the write", func() bool { return len(list(t, srv, "q")) == 2 })
			c := srv.Bare(&redis.Options{DB: 3})
			srv.DoAs("", "CONFIG", "SET", "maxmemory", 1)
			for i := range 10 {
				if err := c.Set(t.Context(), fmt.Sprint("k", i), strings.Repeat("x", 1000), 0).Err(); err == nil {
					t.Error("the server has room")
				}
			}
			srv.DoAs("", "CONFIG", "SET", "maxmemory", 0)
			proxy.Cut(0)
			flush(t, s)
			enqueue(t, s, "RPUSH", "q", 2)
			flush(t, s)
			wantList(t, srv, "q", count(3))
			if ttl := c.PTTL(t.Context(), s.guards.of("q")).Val(); (ttl > 0) != (policy == "noeviction") {
				t.Errorf("the guard lives for %v", ttl)
			}
		})
	}
}

// A login that may not ask for the policy can spool all the same.
func TestNoInfo(t *testing.T) {
	srv := redisserver.Start(t)
	srv.DoAs("", "ACL", "SETUSER", "default", "-info")
	s := open(t, newPath(t), newManager(t, at(srv.Addr)), Options{})
	enqueue(t, s, "RPUSH", "q", 0)
	flush(t, s)
	wantList(t, srv, "q", count(1))
}
