package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// In a workspace facts cross modules, and each has its catalog, a change of which
// takes effect.
func TestWorkspace(t *testing.T) {
	dir := t.TempDir()
	for to, from := range map[string]string{"get": "facts/get", "use": "facts/use", "names": "names"} {
		module := copied(t, "integration/golangci/testdata/shop")
		check(t, os.CopyFS(filepath.Join(dir, to), os.DirFS(filepath.Join(module, from))))
		for _, name := range []string{"go.mod", "go.sum"} {
			text, err := os.ReadFile(filepath.Join(module, name))
			check(t, err)
			write(t, filepath.Join(dir, to, name), string(text))
		}
		command(t, filepath.Join(dir, to), "go", "mod", "edit", "-module", "example.com/shop/"+from)
	}
	command(t, dir, "go", "work", "init", "./get", "./use", "./names")
	configure(t, dir, "{}")
	const unhandled, unknown = "use/use.go:12: unhandledclient", "names/names.go:6: dbname"
	for _, step := range []struct {
		catalog string // of names
		want    []string
	}{
		{"databases: {main: {index: 0}}\n", []string{unknown, unhandled}},
		{"databases: {orders: {index: 0}}\n", []string{unhandled}},
		{"databases: {main: {index: 0}}\n", []string{unknown, unhandled}},
	} {
		write(t, filepath.Join(dir, "names", "redis-databases.yaml"), step.catalog)
		r := lint(t, dir, "./get/...", "./use/...", "./names/...")
		if d := cmp.Diff(step.want, places(r.issues)); d != "" {
			t.Errorf("%s(-want +got)\n%s%s", step.catalog, d, r.stderr)
		}
	}
}

// Vendored packages have facts, and a fix may import what is vendored alone.
func TestVendor(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	command(t, dir, "go", "mod", "vendor")
	configure(t, dir, "{}")
	r := lint(t, dir, "./facts/use/")
	if want := []string{"facts/use/use.go:12: unhandledclient"}; !cmp.Equal(places(r.issues), want) {
		t.Errorf("%q, want %q\n%s", r.issues, want, r.stderr)
	}
	before := sources(t, dir)["together/together.go"]
	lint(t, dir, "--fix", "./together/")
	if sources(t, dir)["together/together.go"] == before {
		t.Error("nothing is fixed")
	}
	command(t, dir, "go", "vet", "./together/")

	// Without the runtime among them no fix imports it.
	check(t, os.RemoveAll(filepath.Join(dir, "vendor")))
	for _, name := range []string{"facts", "names"} {
		check(t, os.RemoveAll(filepath.Join(dir, name)))
	}
	write(t, filepath.Join(dir, "together/together.go"), before)
	command(t, dir, "go", "mod", "edit", "-droprequire", "github.com/autobot/redislint")
	command(t, dir, "go", "mod", "vendor")
	lint(t, dir, "--fix", "./together/")
	if text := sources(t, dir)["together/together.go"]; strings.Contains(text, "redisruntime") {
		t.Errorf("a fix imports what is not vendored:\n%s", text)
	}
}
