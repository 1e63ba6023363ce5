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

// A module may have raised x/tools, whose newer versions want more of a vet tool
// for each package than the one that redislint requires.
func TestToolBesideNewerTools(t *testing.T) {
	dir := service(t)
	const module = "github.com/autobot/redislint"
	run(t, dir, 0, "go", "mod", "edit", "-require="+module+"@v0.0.0", "-tool="+module+"/cmd/redislint")
	run(t, dir, 0, "go", "mod", "tidy")
	run(t, dir, 0, "go", "get", "golang.org/x/tools@v0.52.0", "honnef.co/go/tools@v0.8.2")
	tool := strings.TrimSpace(run(t, dir, 0, "go", "tool", "-n", "redislint").stdout)
	got := run(t, dir, 1, "go", "vet", "-vettool="+tool, "./...")
	if n, want := count(got.stderr), findings(t); n != want {
		t.Errorf("go vet: %d findings, want %d\n%+v", n, want, got)
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
