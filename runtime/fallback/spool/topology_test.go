package spool

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// on is a configuration whose catalog has the database tasks only, on an
// endpoint of that topology.
func on(tb testing.TB, topology catalog.Topology, addrs []string) redisruntime.Config {
	tb.Helper()
	cat, err := catalog.Parse("catalog", []byte("databases: {tasks: {index: 0, key_prefix: true}}"))
	if err != nil {
		tb.Fatal(err)
	}
	cfg := at("")
	cfg.Catalog = cat
	e := redisruntime.Endpoint{Topology: topology, Addresses: addrs}
	if topology == catalog.Sentinel {
		e.MasterName = redisserver.MasterName
	}
	cfg.Endpoints = map[string]redisruntime.Endpoint{"default": e}
	return cfg
}

// In a cluster each slot has a guard of its own: writes to all nodes, one of
// which freezes or has its slots moved away, are done once, and in order.
func TestCluster(t *testing.T) {
	cluster := redisserver.StartCluster(t, 3, false)
	m := newManager(t, on(t, catalog.Cluster, cluster.Addrs()))
	s := open(t, newPath(t), m, Options{})
	if err := m.WaitReady(t.Context(), tasks); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, master := range cluster.Masters {
		keys = append(keys, cluster.KeyOn(master, 0))
	}
	n := 0
	push := func(times int) {
		for range times {
			for _, key := range keys {
				enqueue(t, s, "RPUSH", key, n)
			}
			n++
		}
	}
	push(3)
	for i, master := range cluster.Masters {
		master.Stop()
		push(5)
		master.Cont()
		flush(t, s)
		cluster.MoveSlot(cluster.Slot(keys[i]), cluster.Masters[(i+1)%3])
		push(5)
		flush(t, s)
	}
	c := redis.NewClusterClient(&redis.ClusterOptions{Addrs: cluster.Addrs()})
	t.Cleanup(func() { _ = c.Close() })
	for _, key := range keys {
		if got, err := c.LRange(t.Context(), key, 0, -1).Result(); !slices.Equal(got, count(n)) || err != nil {
			t.Errorf("%s: %s, %v; want 0 to %d", key, shorten(got), err, n-1)
		}
		if guard := s.guards.on(c).of(key); !strings.HasPrefix(guard, "tasks:") || c.Exists(t.Context(), guard).Val() != 1 {
			t.Errorf("there is no guard %s with the prefix of the database", guard)
		}
	}
}

// After a failover the spool goes on where the new master is: nothing that was
// confirmed and copied is done again, and nothing that waits is lost.
func TestSentinel(t *testing.T) {
	sentinels := redisserver.StartSentinel(t, 3)
	sentinels.WaitKnown()
	m := newManager(t, on(t, catalog.Sentinel, sentinels.Addrs()))
	s := open(t, newPath(t), m, Options{})
	if err := m.WaitReady(t.Context(), tasks); err != nil {
		t.Fatal(err)
	}
	old := sentinels.Master()
	for i := range 10 {
		enqueue(t, s, "RPUSH", "q", i)
	}
	if err := old.Bare(&redis.Options{}).Do(t.Context(), "WAIT", 1, 5000).Err(); err != nil {
		t.Fatal(err)
	}
	old.Kill()
	for i := 10; i < 20; i++ {
		enqueue(t, s, "RPUSH", "q", i)
	}
	flush(t, s)
	var now *redisserver.Server
	within(t, "the failover, as the first sentinel sees it", func() bool { now = sentinels.Master(); return now != old })
	if got, err := now.Bare(&redis.Options{}).LRange(context.Background(), "q", 0, -1).Result(); !slices.Equal(got, count(20)) || err != nil {
		t.Errorf("%s, %v; want 0 to 19", shorten(got), err)
	}
}

// A standby is another server: it gets what was not done on the first, in order.
func TestStandby(t *testing.T) {
	first, second := redisserver.Start(t), redisserver.Start(t)
	cfg := at("")
	cfg.Endpoints = map[string]redisruntime.Endpoint{
		"default": {Addresses: []string{first.Addr}, Standby: []string{"second"}},
		"second":  {Addresses: []string{second.Addr}},
	}
	m := newManager(t, cfg)
	s := open(t, newPath(t), m, Options{})
	enqueue(t, s, "RPUSH", "q", "first")
	first.Kill()
	for i := range 5 {
		enqueue(t, s, "RPUSH", "q", i)
	}
	flush(t, s)
	wantList(t, second, "q", count(5))
}

// A replica that lags behind loses what its master confirmed, as it does without
// a spool. Its guard is as old as its data: nothing else is lost, or done twice.
func TestLaggingReplica(t *testing.T) {
	cluster := redisserver.StartCluster(t, 3, true)
	m := newManager(t, on(t, catalog.Cluster, cluster.Addrs()))
	s := open(t, newPath(t), m, Options{})
	if err := m.WaitReady(t.Context(), tasks); err != nil {
		t.Fatal(err)
	}
	master, replica := cluster.Masters[0], cluster.Replicas[0]
	key := cluster.KeyOn(master, 0)
	push := func(from, to int) {
		for i := from; i < to; i++ {
			enqueue(t, s, "RPUSH", key, i)
		}
	}
	push(0, 5)
	flush(t, s)
	within(t, "the replica is in step", func() bool {
		return master.Bare(&redis.Options{}).Wait(t.Context(), 1, time.Second).Val() == 1
	})
	replica.Stop()
	master.DoAs("", "CLIENT", "KILL", "TYPE", "replica") // or what comes next waits in its socket
	push(5, 10)
	flush(t, s)
	master.Kill()
	push(10, 15)
	replica.Cont()
	flush(t, s)
	c := redis.NewClusterClient(&redis.ClusterOptions{Addrs: cluster.Addrs()})
	t.Cleanup(func() { _ = c.Close() })
	want := append(count(5), count(15)[10:]...)
	if got, err := c.LRange(t.Context(), key, 0, -1).Result(); !slices.Equal(got, want) || err != nil {
		t.Errorf("%s, %v; want %s", shorten(got), err, shorten(want))
	}
}

// On a ring a key is elsewhere once a shard comes or goes.
func TestRing(t *testing.T) {
	m := newManager(t, on(t, catalog.Ring, []string{"127.0.0.1:1", "127.0.0.1:2"}))
	if s, err := Open(newPath(t), m, tasks, quiet); err == nil || !strings.Contains(err.Error(), "ring") {
		t.Errorf("Open: %v, %v; want an error about the ring", s, err)
	}
}

// The size of a batch does not matter to a cluster in which every key has another slot.
func TestClusterManyKeys(t *testing.T) {
	cluster := redisserver.StartCluster(t, 3, false)
	m := newManager(t, on(t, catalog.Cluster, cluster.Addrs()))
	s := open(t, newPath(t), m, Options{})
	for _, master := range cluster.Masters {
		master.Stop()
	}
	for i := range 200 {
		enqueue(t, s, "INCRBY", fmt.Sprint("n", i), i)
	}
	time.Sleep(50 * time.Millisecond)
	for _, master := range cluster.Masters {
		master.Cont()
	}
	flush(t, s)
	c := redis.NewClusterClient(&redis.ClusterOptions{Addrs: cluster.Addrs()})
	t.Cleanup(func() { _ = c.Close() })
	for i := range 200 {
		if got := c.Get(t.Context(), fmt.Sprint("n", i)).Val(); got != strconv.Itoa(i) {
			t.Errorf("n%d is %q", i, got)
		}
	}
}

// While a slot is on its way, its guard may have gone and its key not, or the
// other way round. Nothing is done twice then either.
func TestHalfMovedSlot(t *testing.T) {
	cluster := redisserver.StartCluster(t, 3, false)
	m := newManager(t, on(t, catalog.Cluster, cluster.Addrs()))
	s := open(t, newPath(t), m, Options{})
	if err := m.WaitReady(t.Context(), tasks); err != nil {
		t.Fatal(err)
	}
	c := redis.NewClusterClient(&redis.ClusterOptions{Addrs: cluster.Addrs()})
	t.Cleanup(func() { _ = c.Close() })
	key := cluster.KeyOn(cluster.Masters[0], 0)
	guard := s.guards.on(c).of(key)
	n := 0
	push := func() {
		for range 3 {
			enqueue(t, s, "RPUSH", key, n)
			n++
		}
	}
	push()
	for i, first := range []string{guard, key} {
		from, to := cluster.Masters[i], cluster.Masters[i+1]
		// A script that runs while the slot is on its way, with all keys still there.
		early := cluster.BeginMove(cluster.Slot(key), to)
		push()
		flush(t, s)
		early.Key(first)
		early.Finish()
		cluster.MoveSlot(cluster.Slot(key), from)
		from.Stop() // the write that reaches its socket is done later, unseen
		push()
		move := make(chan *redisserver.Move)
		go func() { move <- cluster.BeginMove(cluster.Slot(key), to) }()
		from.Cont()
		half := <-move
		half.Key(first)
		push()
		time.Sleep(50 * time.Millisecond)
		half.Finish()
		push()
		flush(t, s)
	}
	if got, err := c.LRange(t.Context(), key, 0, -1).Result(); !slices.Equal(got, count(n)) || err != nil {
		t.Errorf("%s: %s, %v; want 0 to %d", key, shorten(got), err, n-1)
	}
}

// In a slot on its way, a key that the script itself has removed belongs to the
// other node. What follows has to wait; it is not refused.
func TestRemovedInMovingSlot(t *testing.T) {
	cluster := redisserver.StartCluster(t, 3, false)
	c := redis.NewClusterClient(&redis.ClusterOptions{Addrs: cluster.Addrs()})
	t.Cleanup(func() { _ = c.Close() })
	g := guards{name: "guard", ttl: time.Hour}.on(c)
	key := cluster.KeyOn(cluster.Masters[0], 0)
	write := func(number uint64, args ...string) entry {
		e := entry{number: number}
		for _, arg := range args {
			e.args = append(e.args, []byte(arg))
		}
		return e
	}
	batch := []entry{write(1, "RPUSH", key, "a"), write(2, "DEL", key), write(3, "RPUSH", key, "b")}
	if out := g.apply(t.Context(), c, batch[:1]); out.done != 1 {
		t.Fatalf("%+v", out)
	}
	half := cluster.BeginMove(cluster.Slot(key), cluster.Masters[1])
	if out := g.apply(t.Context(), c, batch); out.done != 2 || out.refused != "" || out.err == nil {
		t.Errorf("%+v; want two done, and the third to wait", out)
	}
	half.Finish()
	if out := g.apply(t.Context(), c, batch); out.done != 3 {
		t.Errorf("%+v; want all done", out)
	}
	if got := c.LRange(t.Context(), key, 0, -1).Val(); !slices.Equal(got, []string{"b"}) {
		t.Errorf("%s is %v; want b", key, got)
	}
}
