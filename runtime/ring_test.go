package redisruntime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// keyOnShard returns a key that the ring has on that shard.
func keyOnShard(tb testing.TB, ring *redis.Ring, addr string) string {
	tb.Helper()
	for i := range 1000 {
		c, err := ring.GetShardClientForKey(fmt.Sprint("key", i))
		if err != nil {
			tb.Fatal(err)
		}
		if c.Options().Addr == addr {
			return fmt.Sprint("key", i)
		}
	}
	tb.Fatalf("no key is on %s", addr)
	return ""
}

func TestRingShardDown(t *testing.T) {
	shards, addrs := startRing(t, 3)
	for name, fault := range map[string]struct{ kill, revive func() }{
		"killed": {shards[1].Kill, func() { shards[1].Restart() }},
		"frozen": {shards[1].Stop, shards[1].Cont},
	} {
		t.Run(name, func(t *testing.T) {
			m := newManager(t, hasty(ringAt(addrs...)))
			client(t, m, cache)
			ring := must(t, m.Ring)
			live := []string{keyOnShard(t, ring, addrs[0]), keyOnShard(t, ring, addrs[2])}
			testDeadPart(t, m, addrs[1], keyOnShard(t, ring, addrs[1]), live, fault.kill, fault.revive)
		})
	}
}

// A shard that is dead for long keeps its keys: go-redis alone would look for
// them on the others, where they are missing, and nobody would take the fallback.
func TestDeadShardIsNoMiss(t *testing.T) {
	shards, addrs := startRing(t, 3)
	m := newManager(t, ringAt(addrs...))
	ctx := t.Context()
	held := client(t, m, cache)
	for i := range 100 {
		if err := held.Set(ctx, fmt.Sprint("k", i), i, 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
	shards[0].Kill()
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) { // heartbeats of go-redis: 3 of 500 ms
		_ = held.Get(ctx, "k1").Err()
	}
	served, failed := 0, 0
	for i := range 100 {
		switch err := held.Get(ctx, fmt.Sprint("k", i)).Err(); {
		case err == nil:
			served++
		case errors.Is(err, redis.Nil):
			t.Errorf("k%d is said to be missing", i)
		default:
			failed++
		}
	}
	if served == 0 || failed == 0 || must(t, m.Ring).Len() != 3 {
		t.Errorf("%d served, %d failed, %d shards; want some of each, and all shards", served, failed, must(t, m.Ring).Len())
	}
}

func TestRingDown(t *testing.T) {
	shards, addrs := startRing(t, 2)
	m := newManager(t, ringAt(addrs...))
	ctx := context.Background()
	held := client(t, m, cache)
	for _, s := range shards {
		s.Kill()
	}
	within(t, "down", func() bool { _ = held.Incr(ctx, "n").Err(); return m.Client(ctx, cache) == nil })
	start := time.Now()
	for range 1000 {
		if err := held.Incr(ctx, "n").Err(); !errors.Is(err, redisruntime.ErrUnavailable) {
			t.Fatalf("INCR while down: %v", err)
		}
	}
	t.Logf("%v for a rejection", time.Since(start)/1000)
	for _, s := range shards {
		s.Restart()
	}
	within(t, "up", func() bool { return held.Incr(ctx, "n").Err() == nil })
	if st := status(t, m, cache); st.Transitions != 3 {
		t.Errorf("%d transitions; want up, down, up", st.Transitions)
	}
}

// A shard that was never there.
func TestRingBeginsWithADeadShard(t *testing.T) {
	s, dead := redisserver.Start(t), redisserver.Reserve(t)
	m := newManager(t, ringAt(s.Addr, dead.Addr))
	held := client(t, m, cache)
	ring := must(t, m.Ring)
	ctx := t.Context()
	if err := held.Set(ctx, keyOnShard(t, ring, s.Addr), 1, 0).Err(); err != nil {
		t.Error(err)
	}
	within(t, "the dead shard's keys fail", func() bool {
		return errors.Is(held.Set(ctx, keyOnShard(t, ring, dead.Addr), 1, 0).Err(), redisruntime.ErrUnavailable)
	})
	dead.Restart()
	within(t, "they are served", func() bool { return held.Set(ctx, keyOnShard(t, ring, dead.Addr), 1, 0).Err() == nil })
}

// A shard that a program takes out of its ring is not probed any more, and one
// that it adds is guarded like the others.
func TestRingChangesShards(t *testing.T) {
	shards, addrs := startRing(t, 3)
	m := newManager(t, ringAt(addrs[:2]...))
	ctx := t.Context()
	held := client(t, m, cache)
	must(t, m.Ring).SetAddrs(map[string]string{addrs[1]: addrs[1], addrs[2]: addrs[2]})
	nodes := status(t, m, cache).Endpoints[0].Nodes
	if len(nodes) != 2 || nodeState(t, m, addrs[0]) != redisruntime.Unknown || nodeState(t, m, addrs[2]) != redisruntime.Up {
		t.Errorf("nodes %+v; want the two that the ring has", nodes)
	}
	key := keyOnShard(t, must(t, m.Ring), addrs[2])
	shards[2].Kill()
	within(t, "the new shard is down", func() bool { return errors.Is(held.Incr(ctx, key).Err(), redisruntime.ErrUnavailable) })
	if err := commands(held); err != nil && !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Error(err)
	}
	if m.Client(ctx, cache) != held {
		t.Error("the ring has been replaced, as if it had been closed")
	}
}

// A shard that is being added is not probed before go-redis has finished its
// client: that would be a race, and miss the hooks of the caller.
func TestShardIsProbedWhenItIsFinished(t *testing.T) {
	shards, addrs := startRing(t, 2)
	m := newManager(t, ringAt(addrs[0]))
	client(t, m, cache)
	ring, held := must(t, m.Ring), client(t, m, cache)
	shards[0].Kill()
	within(t, "down", func() bool { _ = held.Incr(t.Context(), "n").Err(); return m.Client(t.Context(), cache) == nil })
	ring.OnNewNode(func(c *redis.Client) {
		if c.Options().Addr != addrs[1] {
			return
		}
		shards[0].Restart() // when the whole is back, all its nodes are probed
		within(t, "up", func() bool { return status(t, m, cache).State == redisruntime.Up })
		time.Sleep(100 * time.Millisecond)
		if n := strings.Count(fmt.Sprint(shards[1].DoAs("", "CLIENT", "LIST")), "addr="); n > 2 { // addr and laddr of the one who asks
			t.Errorf("%d addresses; want nobody to be connected", n)
		}
	})
	ring.SetAddrs(map[string]string{addrs[0]: addrs[0], addrs[1]: addrs[1]})
	key := keyOnShard(t, ring, addrs[1])
	if err := held.Incr(t.Context(), key).Err(); err != nil {
		t.Error(err)
	}
	shards[1].Kill()
	within(t, "the new shard is down", func() bool { return errors.Is(held.Incr(t.Context(), key).Err(), redisruntime.ErrUnavailable) })
	shards[1].Restart()
	within(t, "the new shard is up", func() bool { return held.Incr(t.Context(), key).Err() == nil })
}
