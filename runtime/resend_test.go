package redisruntime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// A reply that gets lost, on every topology: go-redis's own loops would send
// the write again, to the same node and then to another. The read is sent
// twice, once.
func TestLostReplyOnEveryTopology(t *testing.T) {
	t.Parallel()
	tests := map[string]func(t *testing.T) (redisruntime.Config, []*redisserver.Proxy){
		"sentinel": func(t *testing.T) (redisruntime.Config, []*redisserver.Proxy) {
			s := redisserver.Start(t)
			p := redisserver.NewProxy(t, s.Addr)
			host, port, _ := net.SplitHostPort(p.Addr)
			watch := redisserver.StartSentinel(t, 1)
			watch.Sentinels[0].DoAs("", "SENTINEL", "MONITOR", "behind-proxy", host, port, 1)
			cfg := sentinelAt(watch.Addrs()...)
			e := cfg.Endpoints["default"]
			e.MasterName = "behind-proxy"
			cfg.Endpoints["default"] = e
			return cfg, []*redisserver.Proxy{p}
		},
		"cluster": func(t *testing.T) (redisruntime.Config, []*redisserver.Proxy) {
			proxies := redisserver.StartCluster(t, 3, false).Proxy()
			return clusterAt(proxies[0].Addr), proxies
		},
		"ring": func(t *testing.T) (redisruntime.Config, []*redisserver.Proxy) {
			_, addrs := startRing(t, 3)
			var proxies []*redisserver.Proxy
			for i, addr := range addrs {
				proxies = append(proxies, redisserver.NewProxy(t, addr))
				addrs[i] = proxies[i].Addr
			}
			return ringAt(addrs...), proxies
		},
	}
	for name, start := range tests {
		t.Run(name, func(t *testing.T) {
			cfg, proxies := start(t)
			m := newManager(t, cfg)
			ctx := t.Context()
			c := client(t, m, main)
			for i := range 30 { // connections and what go-redis wants to know of commands
				for range 2 {
					if err := c.Set(ctx, fmt.Sprint("n", i), 0, 0).Err(); err != nil {
						t.Fatal(err)
					}
				}
			}
			cut := func(n int64) {
				for _, p := range proxies {
					p.Cut(n)
				}
			}
			incr := func(p redis.Pipeliner, key string) { p.Incr(ctx, key); p.Incr(ctx, key) }
			writes := map[string]func(key string) error{
				"INCR": func(key string) error { return c.Incr(ctx, key).Err() },
				"pipeline": func(key string) error {
					_, err := c.Pipelined(ctx, func(p redis.Pipeliner) error { incr(p, key); return nil })
					return err
				},
				"pipeline that begins with a read": func(key string) error {
					_, err := c.Pipelined(ctx, func(p redis.Pipeliner) error { p.Get(ctx, key); incr(p, key); return nil })
					return err
				},
				"transaction": func(key string) error {
					_, err := c.TxPipelined(ctx, func(p redis.Pipeliner) error { incr(p, key); return nil })
					return err
				},
				"script": func(key string) error {
					return c.Eval(ctx, "return redis.call('incr', KEYS[1])", []string{key}).Err()
				},
				"Do": func(key string) error { return c.Do(ctx, "incr", key).Err() },
			}
			if name != "ring" { // which has none
				auto, err := c.(interface {
					AutoPipeline() (*redis.AutoPipeliner, error)
				}).AutoPipeline()
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = auto.Close() }()
				writes["AutoPipeline"] = func(key string) error { return auto.Incr(ctx, key).Err() }
			}
			i := 0
			for what, write := range writes {
				key := fmt.Sprint("n", i)
				i++
				each := 1
				if what == "transaction" || strings.HasPrefix(what, "pipeline") {
					each = 2
				}
				want, err := 0, error(nil)
				for range 20 { // the cut may have met a reply to something else
					cut(1)
					err = write(key)
					want += each
					if err != nil {
						break
					}
				}
				cut(0)
				if !errors.Is(err, io.EOF) {
					t.Errorf("%s whose reply was lost: %v; want EOF", what, err)
				}
				if n, err := c.Get(ctx, key).Int(); n > want || n < want-each || err != nil { // what was cut may have been the reply to a handshake
					t.Errorf("%s whose reply was lost: the counter is %d, %v; want %d", what, n, err, want)
				}
				if err := write(key); err != nil {
					t.Errorf("%s after that: %v", what, err)
				}
			}
			cut(1)
			if n, err := c.Get(ctx, "n20").Result(); n != "0" || err != nil {
				t.Errorf("GET whose reply was lost: %q, %v; want 0 from the second try", n, err)
			}
			cut(1)
			cmds, err := c.Pipelined(ctx, func(p redis.Pipeliner) error { p.Get(ctx, "n21"); p.Get(ctx, "n21"); return nil })
			if err != nil || cmds[0].(*redis.StringCmd).Val() != "0" {
				t.Errorf("pipeline of reads: %v, %v; want values from the second try", cmds, err)
			}
			cut(0)
			if st := status(t, m, main); st.State != redisruntime.Up || st.Transitions != 1 {
				t.Errorf("status %+v; want up", st)
			}
		})
	}
}

// Commands that time out have often been executed, on a cluster too.
func TestFrozenClusterCountsOnce(t *testing.T) {
	// The others are not to take the frozen node for dead: it refuses to serve for a while then.
	c := redisserver.StartCluster(t, 3, false, append(partial, "--cluster-node-timeout", "3000")...)
	m := newManager(t, hasty(clusterAt(c.Addrs()...)))
	ctx := context.Background()
	held := client(t, m, cache)
	key := c.KeyOn(c.Masters[0], 0)
	calls := int64(0)
	for range 3 {
		if err := held.Incr(ctx, key).Err(); err != nil {
			t.Fatal(err)
		}
		calls++
		c.Masters[0].Stop()
		err := held.Incr(ctx, key).Err()
		c.Masters[0].Cont()
		if err == nil {
			t.Error("a frozen node has answered")
		}
		calls++
		within(t, "the node serves", func() bool { return held.Get(ctx, key).Err() == nil })
	}
	if n, err := held.Get(ctx, key).Int64(); n > calls || err != nil {
		t.Errorf("the counter is %d, %v after %d calls", n, err, calls)
	}
}
