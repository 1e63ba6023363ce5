package spool

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/redis/go-redis/v9"
)

// restored returns the path of a file that was copied before the original went
// on, as a backup or a snapshot of the machine is.
func restored(tb testing.TB, path string) string {
	tb.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	backup := newPath(tb)
	if err := os.WriteFile(backup, content, 0o600); err != nil {
		tb.Fatal(err)
	}
	return backup
}

// A file from a backup must not give out numbers that Redis has seen, however
// often the original, or it, was opened: its writes would be taken for done.
func TestRestoredFile(t *testing.T) {
	for name, c := range map[string]struct{ original, again int }{
		"opened once since": {1, 1}, "opened often since": {5, 1}, "opened often itself": {2, 8},
	} {
		t.Run(name, func(t *testing.T) {
			srv := redisserver.Start(t)
			m := newManager(t, at(srv.Addr))
			path := newPath(t)
			s := open(t, path, m, Options{})
			enqueue(t, s, "RPUSH", "q", "a")
			flush(t, s)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			backup := restored(t, path)
			for range c.original {
				s := open(t, path, m, Options{})
				for range 20 {
					enqueue(t, s, "RPUSH", "q", "a")
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
			accepted := 0
			for range c.again {
				s = open(t, backup, m, Options{})
				for range 3 {
					enqueue(t, s, "RPUSH", "mine", accepted)
					accepted++
				}
				within(t, "all is in redis, or the file is noticed", func() bool {
					cause := s.Status().Cause
					return s.Len() == 0 || cause != nil && strings.Contains(cause.Error(), "backup")
				})
				waiting := s.Len()
				if arrived := len(list(t, srv, "mine")); arrived+waiting != accepted {
					t.Fatalf("%d writes were accepted, %d arrived and %d wait", accepted, arrived, waiting)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestBlocks(t *testing.T) {
	for number, want := range map[uint64]uint64{1: block, 2: block, block: block, block + 1: 2 * block} {
		if got := blockEnd(number); got != want {
			t.Errorf("the block of %d ends at %d; want %d", number, got, want)
		}
	}
	if after, err := nextBlock(3*block, false); after != 3*block || err != nil {
		t.Errorf("after %d blocks numbers follow %d, %v", 3, after, err)
	}
	seen := map[uint64]bool{}
	for range 10 {
		after, err := nextBlock(block+1, true)
		if err != nil || after%block != 0 || after < 2*block {
			t.Errorf("after a restart numbers follow %d, %v; want whole blocks beyond those used", after, err)
		}
		seen[after] = true
	}
	if len(seen) < 2 {
		t.Error("every restart leaves out as many blocks")
	}
	if _, err := nextBlock(maxNumber-block+1, false); err == nil {
		t.Error("numbers that Lua cannot tell apart")
	}
}

// Writes of two blocks go to Redis apart: one that was done is not sent again
// after the next block has begun, and if it is, it is not done.
func TestBlockBoundary(t *testing.T) {
	c := redisserver.Start(t).Bare(&redis.Options{})
	g := guards{name: "g", ttl: time.Minute}
	var entries []entry
	for i := range uint64(4) {
		entries = append(entries, entry{block - 1 + i, words(fmt.Sprint("RPUSH q ", i))})
	}
	first, second := entries[:g.run(entries)], entries[g.run(entries):]
	if len(first) != 2 || g.run(second) != 2 {
		t.Fatalf("runs of %d and %d; want 2 and 2", len(first), g.run(second))
	}
	for _, c2 := range []struct {
		entries []entry
		old     bool
	}{{first, false}, {first, false}, {second, false}, {second, false}, {first, true}} {
		out := g.apply(t.Context(), c, c2.entries)
		if old := out.err != nil && strings.Contains(out.err.Error(), "backup"); old != c2.old || !old && out != (outcome{done: 2}) {
			t.Errorf("from %d on: %+v", c2.entries[0].number, out)
		}
	}
	if got := c.LRange(t.Context(), "q", 0, -1).Val(); !slices.Equal(got, count(4)) {
		t.Errorf("%s; want 0 to 3", got)
	}
}
