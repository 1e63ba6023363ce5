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
)

// BenchmarkOutage lets 16 goroutines write through a held client for two
// seconds in which the server is killed or frozen, and reports what they saw.
// Run it with -benchtime 1x.
func BenchmarkOutage(b *testing.B) {
	const outage = 2 * time.Second
	for _, fault := range []struct {
		name       string
		begin, end func(*redisserver.Server)
	}{
		{"killed", (*redisserver.Server).Kill, (*redisserver.Server).Restart},
		{"frozen", (*redisserver.Server).Stop, (*redisserver.Server).Cont},
	} {
		b.Run(fault.name, func(b *testing.B) {
			for b.Loop() {
				s := redisserver.Start(b)
				m := newManager(b, at(s.Addr))
				ctx := context.Background()
				held := client(b, m, cache)
				before := status(b, m, cache).Transitions
				var failed, rejected, longest, ok atomic.Int64
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
							err := held.Incr(ctx, "n").Err()
							took := int64(time.Since(start))
							for old := longest.Load(); took > old && !longest.CompareAndSwap(old, took); old = longest.Load() {
							}
							switch {
							case err == nil:
								ok.Add(1)
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
				fault.begin(s)
				time.Sleep(outage)
				fault.end(s)
				back := time.Now()
				within(b, "up", func() bool { return m.Client(ctx, cache) != nil })
				recovery := time.Since(back)
				time.Sleep(200 * time.Millisecond)
				close(stop)
				wg.Wait()
				b.ReportMetric(float64(longest.Load())/1e6, "longest-ms")
				b.ReportMetric(float64(failed.Load()), "failed-calls")
				b.ReportMetric(float64(rejected.Load()), "rejected-calls")
				b.ReportMetric(float64(status(b, m, cache).Transitions-before), "transitions")
				b.ReportMetric(float64(recovery)/1e6, "recovery-ms")
			}
		})
	}
}
