package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Run until nothing changes, --fix writes what redislint -fix writes.
func TestFix(t *testing.T) {
	want := copied(t, "examples/legacy")
	mend(t, want)
	dir := copied(t, "examples/legacy")
	configure(t, dir, "{}")
	before := sources(t, dir)
	for round := 1; ; round++ {
		r := lint(t, dir, "--fix", "./...")
		command(t, dir, "go", "vet", "./...") // what one round leaves compiles
		after := sources(t, dir)
		if cmp.Equal(before, after) {
			break
		}
		if before = after; round == 10 {
			t.Fatalf("no end of it: %s", r.stderr)
		}
	}
	if d := cmp.Diff(sources(t, want), before); d != "" {
		t.Errorf("(-redislint -fix +golangci-lint --fix)\n%s", d)
	}
}

// One round must do where fixes compile alone, and together only with an edit
// that none of them has.
func TestFixTogether(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	before := sources(t, dir)
	lint(t, dir, "--fix", "./together/")
	after := sources(t, dir)
	if before["together/together.go"] == after["together/together.go"] {
		t.Error("nothing is fixed")
	}
	command(t, dir, "go", "vet", "./together/")
}

// A generated file stays as it is, as does what a comment silences.
func TestFixLeavesAlone(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	configure(t, dir, "{}")
	before := sources(t, dir)
	r := lint(t, dir, "--fix", "./generated/", "./nolint/")
	after := sources(t, dir)
	if before["generated/generated.go"] != after["generated/generated.go"] {
		t.Errorf("generated.go becomes\n%s", after["generated/generated.go"])
	}
	if len(r.issues) != 1 || places(r.issues)[0] != "generated/generated.go:12: unhandlederr" {
		t.Errorf("left is %q", r.issues)
	}
	left := 0
	for i := range len(after["nolint/nolint.go"]) {
		if rest := after["nolint/nolint.go"][i:]; len(rest) > 15 && rest[:15] == "redis.NewClient" {
			left++
		}
	}
	if left != 5 {
		t.Errorf("%d of 5 silenced clients are left in\n%s", left, after["nolint/nolint.go"])
	}
}

// sources returns the Go files in dir, by their paths below it.
func sources(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	check(t, fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".go" && !d.IsDir() {
			var text []byte
			text, err = os.ReadFile(filepath.Join(dir, path))
			all[path] = string(text)
		}
		return err
	}))
	return all
}
