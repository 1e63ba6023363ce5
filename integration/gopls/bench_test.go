package gopls

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/lsp/lsptest"
	"github.com/autobot/redislint/internal/lsp/protocol"
)

// BenchmarkEdit measures the time from an edit to its diagnostic: the median of
// b.N edits, in milliseconds, and the memory of the server after them.
//
// REDISLINT_BENCH_FILE is a file that imports fmt, and go-redis as REDISLINT_BENCH_IMPORT,
// somewhere in a module. REDISLINT_BENCH_SERVERS are commands, separated by
// commas; without it, it is redislint-gopls alone.
func BenchmarkEdit(b *testing.B) {
	file := os.Getenv("REDISLINT_BENCH_FILE")
	if file == "" {
		b.Skip("REDISLINT_BENCH_FILE is not set")
	}
	servers := command
	if s := os.Getenv("REDISLINT_BENCH_SERVERS"); s != "" {
		servers = s
	}
	edit := "\nfunc bench%d() {\n\tfmt.Printf(\"%%d\", \"x\")\n\t_ = " + os.Getenv("REDISLINT_BENCH_IMPORT") + ".NewClient(nil)\n}\n"
	// Gopls finds the first in any case; it shows what it finds together.
	for rule, servers := range map[string]string{"printf": servers, "directredis": servers} {
		for server := range strings.SplitSeq(servers, ",") {
			args := strings.Fields(server)
			b.Run(rule+"/"+filepath.Base(args[0]), func(b *testing.B) {
				dir := filepath.Dir(file)
				for ; ; dir = filepath.Dir(dir) {
					if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
						break
					}
				}
				name, err := filepath.Rel(dir, file)
				if err != nil {
					b.Fatal(err)
				}
				started := time.Now()
				e := lsptest.Start(b, dir, exec.Command(args[0], args[1:]...))
				e.Open(name)
				original := e.Text(name)
				found := func(what string) func([]protocol.Diagnostic) bool {
					return func(all []protocol.Diagnostic) bool {
						return slices.ContainsFunc(all, func(d protocol.Diagnostic) bool {
							return d.Source == what && d.Range.Start.Line > strings.Count(original, "\n")
						})
					}
				}
				e.Change(name, original+fmt.Sprintf(edit, 0))
				e.Diagnostics(name, rule, found(rule))
				first := time.Since(started)
				var times []time.Duration
				for i := range b.N {
					begun := time.Now()
					e.Change(name, original+fmt.Sprintf(edit, i+1))
					e.Diagnostics(name, rule, found(rule))
					times = append(times, time.Since(begun))
				}
				slices.Sort(times)
				b.ReportMetric(float64(times[len(times)/2].Milliseconds()), "median-ms")
				b.ReportMetric(float64(times[0].Milliseconds()), "min-ms")
				b.ReportMetric(float64(first.Milliseconds()), "first-ms")
				if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", e.Process().Pid)); err == nil {
					for line := range strings.Lines(string(text)) {
						if peak, ok := strings.CutPrefix(line, "VmHWM:"); ok {
							var kb int
							if _, err := fmt.Sscan(peak, &kb); err == nil {
								b.ReportMetric(float64(kb)/1024, "peak-MB")
							}
						}
					}
				}
			})
		}
	}
}
