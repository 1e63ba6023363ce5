package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// golangci-lint reports what the command reports, in the same words.
func TestFindings(t *testing.T) {
	dir := copied(t, "examples/legacy")
	configure(t, dir, "{}")
	got := lint(t, dir, "./...")
	if got.code != 1 {
		t.Errorf("exit code %d: %s", got.code, got.stderr)
	}
	if d := cmp.Diff(findings(t, dir), got.issues); d != "" {
		t.Errorf("(-redislint +golangci-lint)\n%s", d)
	}
	found, err := os.ReadFile(filepath.Join(root, "examples/testdata/found.txt"))
	check(t, err)
	listed := strings.Split(strings.TrimSpace(strings.ReplaceAll(string(found), ": ", ":")), "\n")
	slices.Sort(listed)
	if d := cmp.Diff(listed, sorted(noSpace(places(got.issues)))); d != "" {
		t.Errorf("(-found.txt +golangci-lint)\n%s", d)
	}
}

// As golangci-lint comes, it prints an equal text three times, and one issue for
// a line. So messages must differ where findings do.
func TestDefaultLimits(t *testing.T) {
	dir := copied(t, "examples/legacy")
	configure(t, dir, "{}")
	all := lint(t, dir, "./...").issues
	limited := lint(t, dir, "--max-issues-per-linter=50", "--max-same-issues=3", "--uniq-by-line=true", "./...").issues
	lines := map[string]bool{}
	for _, issue := range all {
		parts := strings.SplitN(issue, ":", 3)
		lines[parts[0]+":"+parts[1]] = true
	}
	if len(limited) != len(lines) || len(limited) == len(all) {
		t.Errorf("%d issues, of %d on %d lines", len(limited), len(all), len(lines))
	}
}

// What the comments beside the code say is found, and nothing else: with nolint
// comments, through packages, and not in generated files. A second run replays it.
func TestShop(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	want := []string{
		"facts/use/use.go:12:unhandledclient",
		"names/names.go:6:dbname",
		"nolint/nolint.go:15:directredis",
		"nolint/nolint.go:17:nolintlint",
		"together/together.go:8:directredis",
		"together/together.go:8:unhandlederr",
		"together/together.go:9:directredis",
		"together/together.go:9:unhandlederr",
	}
	for _, run := range []string{"first", "second"} {
		got := lint(t, dir, "./...")
		if d := cmp.Diff(want, noSpace(places(got.issues))); d != "" {
			t.Errorf("%s run (-want +got)\n%s%s", run, d, got.stderr)
		}
	}
}

func noSpace(all []string) []string {
	for i := range all {
		all[i] = strings.ReplaceAll(all[i], " ", "")
	}
	return all
}

func sorted(all []string) []string {
	slices.Sort(all)
	return all
}
