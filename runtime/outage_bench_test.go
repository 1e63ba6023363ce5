package redisruntime_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

var outages = []struct {
	name       string
	begin, end func(*redisserver.Server)
}{
	{"killed", (*redisserver.Server).Kill, (*redisserver.Server).Restart},
	{"frozen", (*redisserver.Server).Stop, (*redisserver.Server).Cont},
}

// BenchmarkOutage lets 16 goroutines write through a held client for two
// seconds in which the server is killed or frozen, and reports what they saw.
// Run it with -benchtime 1x.
func BenchmarkOutage(b *testing.B) {
	for _, fault := range outages {
		b.Run(fault.name, func(b *testing.B) {
			for b.Loop() {
				s := redisserver.Start(b)
				m := newManager(b, asPromised(at(s.Addr)))
				held := client(b, m, cache)
				before := status(b, m, cache).Transitions
				end := write(b, func() redis.UniversalClient { return held })
				fault.begin(s)
				time.Sleep(2 * time.Second)
				fault.end(s)
				back := time.Now()
				within(b, "up", func() bool { return m.Client(context.Background(), cache) != nil })
				b.ReportMetric(float64(time.Since(back))/1e6, "recovery-ms")
				end()
				b.ReportMetric(float64(status(b, m, cache).Transitions-before), "transitions")
			}
		})
	}
}

// BenchmarkFailover is the same of an endpoint with a standby, for callers that
// ask for the client each time.
func BenchmarkFailover(b *testing.B) {
	for _, fault := range outages {
		b.Run(fault.name, func(b *testing.B) {
			for b.Loop() {
				primary, standby := redisserver.Start(b), redisserver.Start(b)
				cfg, _ := pair(primary, standby)
				cfg.Failback, cfg.Probe = time.Second, redisruntime.Probe{}
				m := newManager(b, asPromised(cfg))
				warm(b, m, cache)
				end := write(b, func() redis.UniversalClient { return m.Client(context.Background(), cache) })
				start := time.Now()
				fault.begin(primary)
				within(b, "failover", func() bool { return status(b, m, cache).Switches == 1 })
				b.ReportMetric(float64(time.Since(start))/1e6, "failover-ms")
				time.Sleep(2 * time.Second)
				fault.end(primary)
				back := time.Now()
				within(b, "failback", func() bool { return status(b, m, cache).Switches == 2 })
				b.ReportMetric(float64(time.Since(back))/1e6, "failback-ms")
				end()
				b.ReportMetric(float64(status(b, m, cache).Switches), "switches")
			}
		})
	}
}

// write lets 16 goroutines write until the returned function is called, which
// reports what they saw.
func write(b *testing.B, ask func() redis.UniversalClient) (end func()) {
	b.Helper()
	ctx := context.Background()
	var failed, rejected, longest atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				start := time.Now()
				err := redisruntime.ErrUnavailable
				if c := ask(); c != nil {
					err = c.Incr(ctx, "n").Err()
				}
				took := int64(time.Since(start))
				for old := longest.Load(); took > old && !longest.CompareAndSwap(old, took); old = longest.Load() {
				}
				switch {
				case err == nil:
				case errors.Is(err, redisruntime.ErrUnavailable):
					rejected.Add(1)
					time.Sleep(time.Millisecond)
				default:
					failed.Add(1)
				}
			}
		})
	}
	time.Sleep(200 * time.Millisecond)
	return func() {
		time.Sleep(200 * time.Millisecond)
		close(stop)
		wg.Wait()
		b.ReportMetric(float64(longest.Load())/1e6, "longest-ms")
		b.ReportMetric(float64(failed.Load()), "failed-calls")
		b.ReportMetric(float64(rejected.Load()), "rejected-calls")
	}
}
