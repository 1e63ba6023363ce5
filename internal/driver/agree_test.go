package driver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/analyzers"
	"github.com/autobot/redislint/internal/target"
)

// The command and go vet look at the same code through different loaders; they
// must not differ in a single finding.
func TestDriversAgree(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"../../testdata/src", "../../examples/legacy"} {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			if code := Run(context.Background(), []string{"-C", dir, "-json", "./..."}, &stdout, &stderr, analyzers.New); code != exitFindings {
				t.Fatalf("exit code %d: %s", code, stderr.String())
			}
			vet := goTool(t, dir, []string{asTool + "=real"}, "vet", "-vettool=%s", "-json", "./...")
			if vet.code != 0 {
				t.Fatalf("%+v", vet)
			}
			own, others := flatten(t, stdout.String()), flatten(t, vet.stdout)
			if d := cmp.Diff(others, own); d != "" {
				t.Errorf("(-vet +redislint):\n%s", d)
			}
			if len(own) == 0 {
				t.Error("nothing found")
			}
		})
	}
}

// flatten returns the diagnostics of JSON output, one text each, in order.
func flatten(t *testing.T, out string) []string {
	var all []string
	for dec := json.NewDecoder(strings.NewReader(out)); ; {
		var tree map[string]map[string][]map[string]any
		if err := dec.Decode(&tree); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v in %s", err, out)
		}
		for pkg, rules := range tree {
			for rule, diagnostics := range rules {
				for _, d := range diagnostics {
					delete(d, "url") // vet has none
					related, _ := d["related"].([]any)
					for _, r := range related { // in another package, vet knows the line alone
						for _, key := range []string{"posn", "end"} {
							posn := r.(map[string]any)[key].(string)
							r.(map[string]any)[key] = posn[:strings.LastIndex(posn, ":")]
						}
					}
					all = append(all, fmt.Sprintf("%s %s %v", pkg, rule, d))
				}
			}
		}
	}
	slices.Sort(all)
	return all
}

// The command keeps the facts of the rules, not those of what they require.
func TestNoFactsRequired(t *testing.T) {
	var walk func(rule, of *analysis.Analyzer)
	walk = func(rule, of *analysis.Analyzer) {
		for _, required := range of.Requires {
			if len(required.FactTypes) > 0 {
				t.Errorf("%s requires %s, which has facts", rule, required)
			}
			walk(rule, required)
		}
	}
	for _, rule := range analyzers.New(&target.Options{}) {
		walk(rule, rule)
	}
}
