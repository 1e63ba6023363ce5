package spool

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/redis/go-redis/v9"
)

// enqueueAll shares b.N writes of 100 bytes among goroutines.
func enqueueAll(b *testing.B, goroutines int, write func(value []byte) error) {
	value := make([]byte, 100)
	var wg sync.WaitGroup
	b.ResetTimer()
	for g := range goroutines {
		wg.Go(func() {
			for range (b.N + g) / goroutines {
				if err := write(value); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
}

func (s *Spool) push(value []byte) error {
	return s.Enqueue(context.Background(), "RPUSH", "q", value)
}

// BenchmarkAccept is Enqueue while Redis is down.
func BenchmarkAccept(b *testing.B) {
	for _, goroutines := range []int{1, 100} {
		b.Run(fmt.Sprint(goroutines), func(b *testing.B) {
			s := open(b, newPath(b), newManager(b, at("127.0.0.1:1")), Options{MaxEntries: 1 << 30, MaxBytes: 1 << 40})
			if err := s.push(nil); err != nil { // waits for the state
				b.Fatal(err)
			}
			enqueueAll(b, goroutines, s.push)
		})
	}
}

// BenchmarkUp is Enqueue while Redis is up, beside an RPUSH without a spool.
func BenchmarkUp(b *testing.B) {
	srv := redisserver.Start(b)
	m := newManager(b, at(srv.Addr))
	for _, goroutines := range []int{1, 100} {
		b.Run(fmt.Sprintf("spool/%d", goroutines), func(b *testing.B) {
			s := open(b, newPath(b), m, Options{MaxEntries: 1 << 30, MaxBytes: 1 << 40})
			if err := s.push(nil); err != nil {
				b.Fatal(err)
			}
			enqueueAll(b, goroutines, s.push)
			b.ReportMetric(float64(s.Len()), "on-disk")
		})
		b.Run(fmt.Sprintf("bare/%d", goroutines), func(b *testing.B) {
			c := m.Client(context.Background(), tasks)
			enqueueAll(b, goroutines, func(value []byte) error { return c.RPush(context.Background(), "bare", value).Err() })
		})
	}
}

// BenchmarkReplay is what happens to b.N writes when Redis is back.
func BenchmarkReplay(b *testing.B) {
	srv := redisserver.Start(b)
	s := open(b, newPath(b), newManager(b, at(srv.Addr)), Options{MaxEntries: 1 << 30, MaxBytes: 1 << 40})
	if err := s.push(nil); err != nil {
		b.Fatal(err)
	}
	srv.DoAs("", "REPLICAOF", "127.0.0.1", 1)
	enqueueAll(b, 100, s.push)
	b.ResetTimer()
	srv.DoAs("", "REPLICAOF", "NO", "ONE")
	b.StartTimer()
	flush(b, s)
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
	if n := srv.Bare(&redis.Options{DB: 3}).LLen(context.Background(), "q").Val(); n < int64(b.N) {
		b.Errorf("%d of %d writes arrived", n, b.N)
	}
}
