package dbname_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/autobot/redislint/analyzers/dbname"
	"github.com/autobot/redislint/internal/fixtest"
)

// generated returns a package of n functions that ask for databases, most of them
// through wrappers.
func generated(n int) string {
	var b strings.Builder
	b.WriteString("package p\nimport (\"context\"; \"github.com/redis/go-redis/v9\"; \"github.com/autobot/redislint/runtime\")\n")
	for i := range n {
		fmt.Fprintf(&b, "func f%d(ctx context.Context, name string) redis.UniversalClient { return redisruntime.Client(ctx, redisruntime.Database(name)) }\n", i)
		fmt.Fprintf(&b, "func g%d(ctx context.Context) { f%d(ctx, \"cache\"); f%d(ctx, \"cahce\") }\n", i, i, i)
		fmt.Fprintf(&b, "func h%d(db int) *redis.Options { return &redis.Options{DB: db} }\nvar o%d = h%d(%d)\n", i, i, i, i%10)
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
				if found := fixtest.Diagnostics(b, dbname.Analyzer, pkg); len(found) != n {
					b.Fatalf("found %d, want %d", len(found), n)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/func")
		})
	}
}
