package redisruntime_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// BenchmarkConnections counts what a server sees of a program that uses all
// ten databases as hard as it can: through the runtime, and through clients
// of its own with go-redis's defaults. Run it with -benchtime 1x, and -cpu 64
// for a machine of that many cores.
func BenchmarkConnections(b *testing.B) {
	const wait = 4 * time.Second
	for _, kind := range []string{"runtime", "bare"} {
		b.Run(kind, func(b *testing.B) {
			s := redisserver.Start(b)
			ctx := context.Background()
			var clients []redis.UniversalClient
			if kind == "runtime" {
				m := newManager(b, asPromised(at(s.Addr)))
				if err := m.WaitReady(ctx); err != nil {
					b.Fatal(err)
				}
				for _, st := range m.Status() {
					clients = append(clients, client(b, m, st.Database))
				}
			} else {
				for _, db := range catalog.Default().Databases {
					clients = append(clients, s.Bare(&redis.Options{DB: db.Index}))
				}
			}
			for b.Loop() {
				var wg sync.WaitGroup
				end := time.Now().Add(wait)
				for _, c := range clients { // each call needs a connection of its own
					for range 1000 {
						wg.Go(func() {
							for c.BLPop(ctx, wait, "k").Err() != nil && time.Now().Before(end) {
							}
						})
					}
				}
				time.Sleep(wait / 2)
				b.ReportMetric(float64(connections(b, s)), "connections")
				wg.Wait()
			}
		})
	}
}

func connections(b *testing.B, s *redisserver.Server) int {
	b.Helper()
	info := s.DoAs("", "INFO", "clients").(string)
	_, rest, _ := strings.Cut(info, "connected_clients:")
	line, _, _ := strings.Cut(rest, "\r\n")
	n, err := strconv.Atoi(line)
	if err != nil {
		b.Fatal(err)
	}
	return n - 1 // the one that asks
}
