package redisruntime_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// partial makes a cluster serve what it can while a part of it is dead.
var partial = []string{"--cluster-require-full-coverage", "no"}

// nodeState returns that of the node at addr.
func nodeState(tb testing.TB, m *redisruntime.Manager, addr string) redisruntime.State {
	tb.Helper()
	for _, n := range status(tb, m, cache).Endpoints[0].Nodes {
		if n.Address == addr {
			return n.State
		}
	}
	return redisruntime.Unknown
}

// One dead part of a whole: what it serves fails at once, and nothing else does.
func testDeadPart(t *testing.T, m *redisruntime.Manager, addr string, deadKey string, liveKeys []string, kill, revive func()) {
	ctx := context.Background()
	held := client(t, m, cache)
	for _, key := range append(liveKeys, deadKey) {
		if err := held.Set(ctx, key, "v", 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
	kill()
	within(t, "the node is down", func() bool {
		_ = held.Get(ctx, deadKey).Err()
		return nodeState(t, m, addr) == redisruntime.Down
	})
	rejected := 0
	start := time.Now()
	for range 1000 {
		if err := held.Set(ctx, deadKey, "v", 0).Err(); errors.Is(err, redisruntime.ErrUnavailable) {
			rejected++
		} else if err == nil {
			t.Fatal("a dead node serves")
		}
		for _, key := range liveKeys {
			if v, err := held.Get(ctx, key).Result(); v != "v" || err != nil {
				t.Fatalf("GET of a node that lives: %q, %v", v, err)
			}
		}
	}
	t.Logf("%d of 1000 commands for the dead node were rejected; %v for each and two that were served", rejected, time.Since(start)/1000)
	if rejected < 900 { // a probe lets nobody else pass
		t.Errorf("%d of 1000 commands for the dead node were rejected at once; want nearly all", rejected)
	}
	cmds, err := held.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Get(ctx, deadKey)
		for _, key := range liveKeys {
			p.Get(ctx, key)
		}
		return nil
	})
	if err == nil || !errors.Is(cmds[0].Err(), redisruntime.ErrUnavailable) {
		t.Errorf("pipeline: %v, first %v; want ErrUnavailable", err, cmds[0].Err())
	}
	for _, cmd := range cmds[1:] {
		if cmd.Err() != nil {
			t.Errorf("pipeline, a node that lives: %v", cmd.Err())
		}
	}
	if _, err := held.TxPipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, deadKey); return nil }); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("transaction on a dead node: %v; want ErrUnavailable", err)
	}
	err = held.Watch(ctx, func(*redis.Tx) error { return nil }, deadKey)
	why, ok := errors.AsType[*redisruntime.UnavailableError](err)
	if !errors.Is(err, redisruntime.ErrUnavailable) || !ok || why.Endpoint != addr {
		t.Errorf("watch on a dead node: %v; want ErrUnavailable that names it", err)
	}
	if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 {
		t.Errorf("status %+v; want up, never left", st)
	}
	revive()
	within(t, "the node serves", func() bool { return held.Set(ctx, deadKey, "v", 0).Err() == nil })
	for _, n := range status(t, m, cache).Endpoints[0].Nodes {
		if want := map[bool]int{true: 2}[n.Address == addr]; n.State != redisruntime.Up || n.Transitions != want {
			t.Errorf("node %+v; want up after %d transitions", n, want)
		}
	}
}

func TestClusterNodeDown(t *testing.T) {
	c := redisserver.StartCluster(t, 3, false, partial...)
	for name, fault := range map[string]struct{ kill, revive func() }{
		"killed": {c.Masters[1].Kill, func() { c.Masters[1].Restart() }},
		"frozen": {c.Masters[1].Stop, c.Masters[1].Cont},
	} {
		t.Run(name, func(t *testing.T) {
			c.WaitOK()
			live := []string{c.KeyOn(c.Masters[0], 0), c.KeyOn(c.Masters[2], 0)}
			testDeadPart(t, newManager(t, hasty(clusterAt(c.Addrs()...))), c.Masters[1].Addr, c.KeyOn(c.Masters[1], 0), live, fault.kill, fault.revive)
		})
	}
}

// A cluster that refuses to serve in parts is down when it says so, once.
func TestClusterDown(t *testing.T) {
	t.Parallel()
	c := redisserver.StartCluster(t, 3, false)
	m := newManager(t, clusterAt(c.Addrs()...))
	ctx := context.Background()
	held := client(t, m, cache)
	live := c.KeyOn(c.Masters[0], 0)
	c.Masters[2].Kill()
	within(t, "down", func() bool {
		_ = held.Get(ctx, live).Err()
		return m.Client(ctx, cache) == nil
	})
	if st := status(t, m, cache); st.Cause == nil || !strings.Contains(st.Cause.Error(), "CLUSTERDOWN") {
		t.Errorf("down because of %v; want CLUSTERDOWN", st.Cause)
	}
	for range 200 { // probes go on, and nodes answer them
		_ = held.Get(ctx, live).Err()
		time.Sleep(5 * time.Millisecond)
	}
	c.Masters[2].Restart()
	within(t, "up", func() bool { return held.Set(ctx, live, "v", 0).Err() == nil })
	if st := status(t, m, cache); st.Transitions != 3 {
		t.Errorf("%d transitions; want up, down, up", st.Transitions)
	}
}

func TestClusterKilledAndRestarted(t *testing.T) {
	t.Parallel()
	c := redisserver.StartCluster(t, 3, false)
	m := newManager(t, clusterAt(c.Addrs()...))
	ctx := context.Background()
	held := client(t, m, cache)
	var wg sync.WaitGroup
	stop := make(chan struct{})
	var calls, good atomic.Int64
	for i := range 20 {
		key := c.KeyOn(c.Masters[i%3], 0)
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(time.Millisecond):
				}
				err := held.Incr(ctx, key).Err()
				if !errors.Is(err, redisruntime.ErrUnavailable) {
					calls.Add(1)
				}
				if err == nil {
					good.Add(1)
				}
			}
		})
	}
	within(t, "traffic", func() bool { return good.Load() > 500 })
	for _, s := range c.Masters {
		s.Kill()
	}
	within(t, "down", func() bool { return m.Client(ctx, cache) == nil })
	time.Sleep(300 * time.Millisecond)
	before := calls.Load()
	time.Sleep(300 * time.Millisecond)
	if after := calls.Load(); after != before {
		t.Errorf("%d calls were not rejected while all is down", after-before)
	}
	for _, s := range c.Masters {
		s.Restart()
	}
	c.WaitOK()
	was := good.Load()
	within(t, "traffic through the held client", func() bool { return good.Load() > was+500 })
	close(stop)
	wg.Wait()
	if st := status(t, m, cache); st.Transitions != 3 {
		t.Errorf("%d transitions; want up, down, up", st.Transitions)
	}
}

// The replica of a dead master is found without waiting for a redirect, which
// a dead master cannot give. Counters: no write is applied more often than called.
func TestClusterFailover(t *testing.T) {
	t.Parallel()
	c := redisserver.StartCluster(t, 3, true, partial...)
	m := newManager(t, clusterAt(c.Addrs()...))
	ctx := context.Background()
	held := client(t, m, cache)
	key := c.KeyOn(c.Masters[0], 0)
	if err := held.Set(ctx, key, 0, 0).Err(); err != nil {
		t.Fatal(err)
	}
	within(t, "the replica has it", func() bool {
		return strings.Contains(fmt.Sprint(c.Masters[0].DoAs("", "WAIT", 1, 100)), "1")
	})
	client(t, m, main)
	c.Masters[0].Kill()
	start := time.Now()
	var longest time.Duration
	within(t, "the replica serves", func() bool {
		began := time.Now()
		err := held.Incr(ctx, key).Err()
		longest = max(longest, time.Since(began))
		return err == nil
	})
	sub := client(t, m, main).Subscribe(ctx, key) // another client, which has not met the failure
	defer func() { _ = sub.Close() }()
	within(t, "a subscription at the replica", func() bool { _, err := sub.ReceiveTimeout(ctx, time.Second); return err == nil })
	t.Logf("first write after %v, longest call %v", time.Since(start), longest)
	if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 {
		t.Errorf("status %+v; want up, never left: the others served", st)
	}
}

// A client adds the nodes that it finds to its list of addresses: not to that of
// the program, which the clients of other databases have, too.
func TestClusterKeepsItsAddresses(t *testing.T) {
	cluster := redisserver.StartCluster(t, 3, false)
	all := append(make([]string, 0, 10), cluster.Addrs()[0])
	m := newManager(t, clusterAt(all...))
	client(t, m, cache)
	if behind := all[1:cap(all)]; slices.ContainsFunc(behind, func(addr string) bool { return addr != "" }) {
		t.Errorf("the clients have written %q behind the addresses of the configuration", behind)
	}
}

// go-redis spreads a command with several keys over nodes if a program asks for
// that, and makes missing keys of those that a dead node has.
func TestClusterSpreadsCommands(t *testing.T) {
	t.Parallel()
	c := redisserver.StartCluster(t, 3, false, partial...)
	m := newManager(t, clusterAt(c.Addrs()...))
	ctx := t.Context()
	held := must(t, m.Cluster)
	held.SetCommandInfoResolver(held.NewDynamicResolver())
	keys := []string{c.KeyOn(c.Masters[0], 0), c.KeyOn(c.Masters[1], 0)}
	for _, key := range keys {
		if err := held.Set(ctx, key, "v", 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := held.MGet(ctx, keys...).Result(); fmt.Sprint(v) != "[v v]" || err != nil {
		t.Errorf("MGET = %v, %v; want both", v, err)
	}
	c.Masters[1].Kill()
	for range 10 { // the first ones meet the failure, the others are rejected
		if v, err := held.MGet(ctx, keys...).Result(); err == nil {
			t.Errorf("MGET = %v, although one node is dead", v)
		}
	}
}

// isMoving reports whether a command was given up because keys were moving. It
// was not executed then.
func isMoving(err error) bool {
	return redis.HasErrorPrefix(err, "TRYAGAIN") || redis.HasErrorPrefix(err, "MOVED")
}

// Slots that move are followed: MOVED, ASK and TRYAGAIN.
func TestReshard(t *testing.T) {
	t.Parallel()
	c := redisserver.StartCluster(t, 3, false)
	m := newManager(t, clusterAt(c.Addrs()...))
	ctx := t.Context()
	held := client(t, m, cache)
	slot := c.Slot("{x}")
	from := c.Owner(slot)
	to := c.Masters[0]
	if from == to {
		to = c.Masters[1]
	}
	set := func() {
		t.Helper()
		for i := range 10 {
			if err := held.Set(ctx, fmt.Sprintf("{x}%d", i), i, 0).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
	set()
	move := c.BeginMove(slot, to)
	move.Key("{x}1")
	if v, err := held.Get(ctx, "{x}1").Result(); v != "1" || err != nil {
		t.Errorf("GET of a key that has gone: %q, %v; want ASK to be followed", v, err)
	}
	if err := held.Set(ctx, "{x}new", 1, 0).Err(); err != nil {
		t.Errorf("SET of a new key: %v", err)
	}
	cmds, err := held.Pipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, "{x}1"); p.Incr(ctx, "{x}2"); return nil })
	if err != nil || fmt.Sprint(cmds[0].(*redis.IntCmd).Val(), cmds[1].(*redis.IntCmd).Val()) != "2 3" {
		t.Errorf("pipeline on both sides: %v, %v; want each INCR once", cmds, err)
	}
	// Both sides have one of the keys; it goes while the command is tried again.
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if v, err := held.MGet(ctx, "{x}1", "{x}2").Result(); err != nil && !isMoving(err) || err == nil && fmt.Sprint(v) != "[2 3]" {
				t.Errorf("MGET of both sides: %v, %v", v, err)
			}
		})
		wg.Go(func() {
			cmds, err := held.Pipelined(ctx, func(p redis.Pipeliner) error { p.MGet(ctx, "{x}1", "{x}2"); p.Incr(ctx, "{x}count"); return nil })
			if err != nil && !isMoving(err) || cmds[1].Err() != nil {
				t.Errorf("pipeline: %v, %v", cmds, err)
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	move.Finish()
	wg.Wait()
	if n, err := held.Get(ctx, "{x}count").Int(); n != 4 || err != nil {
		t.Errorf("the counter beside a TRYAGAIN is %d, %v; want 4", n, err)
	}
	set()
	if _, err := held.TxPipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, "{x}1"); p.Incr(ctx, "{x}2"); return nil }); err != nil {
		t.Errorf("transaction after the move: %v", err)
	}
	if got := c.Owner(slot); got != to {
		t.Errorf("the slot is at %s; want %s", got.Addr, to.Addr)
	}
	if st := status(t, m, cache); st.State != redisruntime.Up || st.Transitions != 1 {
		t.Errorf("status %+v; want up, never left", st)
	}
}
