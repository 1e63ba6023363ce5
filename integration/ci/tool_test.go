package ci

import (
	"path/filepath"
	"strings"
	"testing"
)

// The command as a tool of the module, alone and under go vet.
func TestTool(t *testing.T) {
	dir := service(t)
	gomod := read(t, filepath.Join(dir, "go.mod"))
	// The command is not to be had from a proxy in this version, nor is a module of
	// its longer path. What the go command has downloaded is a proxy that says so.
	env := []string{"GOPROXY=file://" + strings.TrimSpace(run(t, dir, 0, "go", "env", "GOMODCACHE").stdout) + "/cache/download", "GONOSUMDB=*"}
	got := runWith(t, env, dir, 1, "bash", "-ec", recipe(t, "As a tool of the module", 0))
	want := findings(t)
	if n := count(got.stdout); n != want {
		t.Errorf("%d findings, want %d\n%+v", n, want, got)
	}
	got = runWith(t, env, dir, 1, "bash", "-ec", recipe(t, "As a tool of the module", 1))
	if n := count(got.stderr); n != want {
		t.Errorf("go vet: %d findings, want %d\n%+v", n, want, got)
	}
	if read(t, filepath.Join(dir, "go.mod")) != gomod {
		t.Error("go.mod has changed")
	}
}

func TestMake(t *testing.T) {
	dir := service(t)
	write(t, filepath.Join(dir, "Makefile"), recipe(t, "make", 0))
	want := findings(t)
	if n := count(run(t, dir, 2, "make", "redislint").stdout); n != want {
		t.Errorf("%d findings, want %d", n, want)
	}
	left := count(run(t, dir, 2, "make", "redislint-fix").stdout)
	if left == 0 || left >= want {
		t.Errorf("%d findings of %d are left", left, want)
	}
}
