package examples

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/autobot/redislint/examples/internal/trial"
)

var update = flag.Bool("update", false, "rewrite testdata with what the tests see")

// TestMend follows the example from what redislint finds in the old service
// to the mended one, of which it has nothing to say.
func TestMend(t *testing.T) {
	ctx := t.Context()
	root, err := trial.Root(ctx)
	check(t, err)
	dir := t.TempDir()
	tool, err := trial.BuildTool(ctx, root, dir)
	check(t, err)
	legacy, mended := trial.Example(root, "legacy"), trial.Example(root, "mended")

	check(t, trial.Build(ctx, legacy))
	found, err := tool.Findings(ctx, legacy)
	check(t, err)
	golden(t, "found.txt", list(found))

	fixed, err := trial.Copy(ctx, root, "legacy", dir)
	check(t, err)
	check(t, tool.Fix(ctx, fixed))
	check(t, trial.Build(ctx, fixed))
	left, err := tool.Findings(ctx, fixed)
	check(t, err)
	golden(t, "left.txt", list(left))
	for _, f := range left {
		if f.Fix {
			t.Errorf("after -fix, a fix is still offered: %v", f)
		}
	}

	check(t, trial.Build(ctx, mended))
	found, err = tool.Findings(ctx, mended)
	check(t, err)
	for _, f := range found {
		t.Errorf("in the mended service: %v", f)
	}
}

func list(findings []trial.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s:%d: %s\n", f.File, f.Line, f.Rule)
	}
	return b.String()
}

// golden compares got with the file of that name in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		check(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	check(t, err)
	if got != string(want) {
		t.Errorf("%s differs; if that is as it should be: go test ./examples -run %s -update\ngot:\n%s\nwant:\n%s", path, t.Name(), got, want)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
