package directredis_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/autobot/redislint/analyzers/directredis"
	"github.com/autobot/redislint/internal/fixtest"
)

// generated returns a package of n functions that build clients in various ways.
func generated(n int) string {
	var b strings.Builder
	b.WriteString("package p\nimport (\"context\"; \"github.com/redis/go-redis/v9\")\n")
	for i := range n {
		fmt.Fprintf(&b, "func f%d(ctx context.Context) *redis.Client { opts := &redis.Options{}; opts.DB = %d; return redis.NewClient(opts) }\n", i, i%12)
		fmt.Fprintf(&b, "func g%d(ctx context.Context, rdb *redis.Client) error { return rdb.Set(ctx, \"k\", %d, 0).Err() }\n", i, i)
	}
	return b.String()
}

// BenchmarkLargePackage shows what the rule costs, and that the cost per function
// does not grow with the package.
func BenchmarkLargePackage(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			pkg, err := fixtest.NewCompiler(b).Compile(generated(n))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if found := fixtest.Diagnostics(b, directredis.Analyzer, pkg); len(found) != n {
					b.Fatalf("found %d, want %d", len(found), n)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/func")
		})
	}
}
