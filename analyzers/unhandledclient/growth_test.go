//go:build unix

package unhandledclient

import (
	"fmt"
	"go/token"
	"math"
	"strings"
	"syscall"
	"testing"
)

// A shape is a kind of code that is generated in any size, with the number of
// findings in it.
type shape struct {
	name  string
	sizes []int
	write func(b *strings.Builder, n int) (findings int)
	limit int // the size beyond which the rule gives up, rather than be slow
}

const standalone = "redisruntime.Standalone(ctx, \"cache\")\n"

var shapes = []shape{
	// Each branch has a client of its own, and one lives through all of them.
	{name: "branches", sizes: []int{10, 100, 1000, 10000}, write: func(b *strings.Builder, n int) int {
		b.WriteString("func f(ctx context.Context, flags []bool) {\nrdb := " + standalone + "up := rdb != nil\n")
		for i := range n {
			fmt.Fprintf(b, "if flags[%d] {\nc := %sif c != nil { c.Get(ctx, \"k\") }\nif up { rdb.Get(ctx, \"k\") }\n}\n", i, standalone)
		}
		b.WriteString("rdb.Get(ctx, \"last\")\n}\n")
		return 1
	}},
	// Branches in branches, the client used in the innermost.
	{name: "nested", sizes: []int{10, 100, 1000}, write: func(b *strings.Builder, n int) int {
		b.WriteString("func f(ctx context.Context, flags []bool) {\nrdb := " + standalone)
		for i := range n {
			fmt.Fprintf(b, "if flags[%d] {\n", i)
		}
		b.WriteString("rdb.Get(ctx, \"k\")\n" + strings.Repeat("}\n", n) + "}\n")
		return 1
	}},
	// All clients are alive at once: each is obtained before any is used.
	{name: "alive", sizes: []int{10, 100, 1000}, write: func(b *strings.Builder, n int) int {
		b.WriteString("func f(ctx context.Context) {\n")
		for i := range n {
			fmt.Fprintf(b, "c%d := %s", i, standalone)
		}
		for i := range n {
			fmt.Fprintf(b, "if c%d != nil { c%d.Get(ctx, \"k\") }\n", i, i)
		}
		fmt.Fprintf(b, "c%d.Get(ctx, \"k\")\n}\n", n-1)
		return 1
	}, limit: 100},
	// One switch with many cases.
	{name: "switch", sizes: []int{10, 100, 1000, 10000}, write: func(b *strings.Builder, n int) int {
		b.WriteString("func f(ctx context.Context, k int) {\nrdb := " + standalone + "switch k {\n")
		for i := range n {
			fmt.Fprintf(b, "case %d:\nif rdb == nil { return }\nrdb.Get(ctx, \"k\")\n", i)
		}
		b.WriteString("default: rdb.Get(ctx, \"k\")\n}\n}\n")
		return 1
	}},
	// One boolean for each client, so that worlds differ in many ways.
	{name: "booleans", sizes: []int{10, 100, 1000}, write: func(b *strings.Builder, n int) int {
		b.WriteString("func f(ctx context.Context, flags []bool) {\nrdb := " + standalone + "ok := rdb != nil\n")
		for i := range n {
			fmt.Fprintf(b, "ok%d := flags[%d] && ok\nif ok%d { rdb.Get(ctx, \"k\") }\n", i, i, i)
		}
		for i := range n {
			fmt.Fprintf(b, "if ok%d { rdb.Get(ctx, \"k\") }\n", i)
		}
		b.WriteString("rdb.Get(ctx, \"k\")\n}\n")
		return 1
	}, limit: 200},
	// Each function passes the client of the next one on.
	{name: "getters", sizes: []int{10, 100, 1000}, write: func(b *strings.Builder, n int) int {
		for i := range n {
			fmt.Fprintf(b, "func get%d(ctx context.Context) *redis.Client { return get%d(ctx) }\n", i, i+1)
		}
		fmt.Fprintf(b, "func get%d(ctx context.Context) *redis.Client { return %s}\n", n, strings.TrimSpace(standalone))
		b.WriteString("func f(ctx context.Context) { get0(ctx).Get(ctx, \"k\") }\n")
		return 1
	}},
	// Each function hands the client to the next one, the last one checks it.
	{name: "helpers", sizes: []int{10, 100, 1000}, write: func(b *strings.Builder, n int) int {
		for i := range n {
			fmt.Fprintf(b, "func use%d(ctx context.Context, rdb *redis.Client) { use%d(ctx, rdb) }\n", i, i+1)
		}
		fmt.Fprintf(b, "func use%d(ctx context.Context, rdb *redis.Client) { rdb.Get(ctx, \"k\") }\n", n)
		b.WriteString("func f(ctx context.Context) { use0(ctx, " + strings.TrimSpace(standalone) + ") }\n")
		return 1
	}},
	// Many methods use one field.
	{name: "methods", sizes: []int{10, 100, 1000}, write: func(b *strings.Builder, n int) int {
		b.WriteString("type s struct{ rdb *redis.Client }\nfunc newS(ctx context.Context) *s { return &s{" + strings.TrimSpace(standalone) + "} }\n")
		for i := range n {
			fmt.Fprintf(b, "func (s *s) m%d(ctx context.Context) { s.rdb.Get(ctx, \"k\") }\n", i)
		}
		return n
	}},
}

// source returns a package of the shape, and the number of findings in it.
func (s shape) source(n int) ([]byte, int) {
	var b strings.Builder
	b.WriteString("package p\nimport (\"context\"; \"github.com/autobot/redislint/runtime\"; \"github.com/redis/go-redis/v9\")\nvar _ *redis.Client\n")
	findings := s.write(&b, n)
	return []byte(b.String()), findings
}

func TestShapes(t *testing.T) {
	for _, s := range shapes {
		src, want := s.source(s.sizes[len(s.sizes)-1] / 10)
		pass, err := typecheck(token.NewFileSet(), "f.go", src)
		if err != nil {
			t.Fatal(s.name, ": ", err)
		}
		if found := analyze(pass, false); len(found) != want {
			t.Errorf("%s: found %d uses, want %d", s.name, len(found), want)
		}
	}
}

// processorTime returns the nanoseconds that this process has computed, garbage
// collection included. What else the machine does at the time does not count.
func processorTime() int64 {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

// BenchmarkShapes shows that the cost is linear in the size of the code: the
// time per branch, case, client or function stays the same.
func BenchmarkShapes(b *testing.B) {
	for _, s := range shapes {
		for _, n := range s.sizes {
			b.Run(fmt.Sprint(s.name, "/", n), func(b *testing.B) {
				src, want := s.source(n)
				pass, err := typecheck(token.NewFileSet(), "f.go", src)
				if err != nil {
					b.Fatal(err)
				}
				functions := build(pass, pass.Files)
				fastest := int64(math.MaxInt64)
				for b.Loop() {
					start := processorTime()
					found := newEngine(pass, functions).solve()
					fastest = min(fastest, processorTime()-start)
					if len(found) != want && (s.limit == 0 || n <= s.limit) {
						b.Fatalf("found %d, want %d", len(found), want)
					}
				}
				b.ReportMetric(float64(fastest)/float64(n), "cpu-ns/unit")
			})
		}
	}
}
