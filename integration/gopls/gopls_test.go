package gopls

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/autobot/redislint/internal/lsp/lsptest"
	"github.com/autobot/redislint/internal/lsp/protocol"
)

// command is redislint-gopls, built from this checkout.
var command string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "redislint-gopls-*")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		command = filepath.Join(dir, "redislint-gopls")
		build := exec.Command("go", "build", "-o", command, "./cmd/redislint-gopls")
		build.Dir = "../.."
		build.Stdout, build.Stderr = os.Stdout, os.Stderr
		if err := build.Run(); err != nil {
			panic(err)
		}
		return m.Run()
	}())
}

// gopls starts it with an editor. Its own cache is in a folder.
func gopls(cache string) func(t testing.TB, dir string) *lsptest.Editor {
	return func(t testing.TB, dir string) *lsptest.Editor {
		t.Helper()
		cmd := exec.Command(command)
		cmd.Env = append(os.Environ(), "GOPLSCACHE="+cache)
		return lsptest.Start(t, dir, cmd)
	}
}

// It does all that the language server of redislint does. The editor does not
// tell of a changed catalog: gopls has not asked for that.
func TestSession(t *testing.T) {
	lsptest.Session(t, gopls(t.TempDir()), func(*lsptest.Editor, string) {})
}

func TestBuildIsKept(t *testing.T) {
	for range 2 {
		out, err := exec.Command(command, "-build").Output()
		if err != nil {
			t.Fatal(err)
		}
		exe := strings.TrimSpace(string(out))
		version, err := exec.Command(exe, "version").Output()
		if err != nil || !strings.Contains(string(version), "v0.23.0+redislint") {
			t.Errorf("%s, %v", version, err)
		}
	}
	again := exec.Command(command, "-build")
	var stderr strings.Builder
	again.Stderr = &stderr
	if err := again.Run(); err != nil || stderr.Len() > 0 {
		t.Errorf("what is there is built again: %s, %v", stderr.String(), err)
	}
}

const one = `
-- a.go --
package shop

import (
	"context"

	redisruntime "github.com/autobot/redislint/runtime"
)

func Orders(ctx context.Context) error {
	orders := redisruntime.Client(ctx, "orders")
	if orders == nil {
		return nil
	}
	return orders.Ping(ctx).Err()
}
`

func dbname(all []protocol.Diagnostic) bool {
	for _, d := range all {
		if d.Source == "dbname" {
			return true
		}
	}
	return false
}

// What gopls keeps from one run to the next follows the catalog.
func TestCatalogChangesBetweenRuns(t *testing.T) {
	dir, cache := lsptest.Module(t, one), t.TempDir()
	for i, catalog := range []string{"databases: {main: {index: 0}}", "databases: {orders: {index: 0}}", "databases: {main: {index: 0}}"} {
		if err := os.WriteFile(filepath.Join(dir, "redis-databases.yaml"), []byte(catalog), 0o666); err != nil {
			t.Fatal(err)
		}
		e := gopls(cache)(t, dir)
		e.Open("a.go")
		want := i != 1
		e.Diagnostics("a.go", "the findings with "+catalog, func(all []protocol.Diagnostic) bool { return dbname(all) == want })
		e.Stop()
	}
}

// The command line of gopls has the rules too; the variable counts, and so do the
// settings of a catalog.
func TestCheck(t *testing.T) {
	dir, cache := lsptest.Module(t, one), t.TempDir()
	check := func(env ...string) string {
		t.Helper()
		cmd := exec.Command(command, "check", "a.go")
		cmd.Dir = dir
		cmd.Env = append(append(os.Environ(), "GOPLSCACHE="+cache), env...)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	const finding = `database "orders" is not in the default catalog`
	if got := check(); !strings.Contains(got, finding) {
		t.Errorf("%q", got)
	}
	named := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(named, []byte("databases: {orders: {index: 0}}"), 0o666); err != nil {
		t.Fatal(err)
	}
	if got := check("REDISLINT_CATALOG=" + named); strings.Contains(got, "orders") {
		t.Errorf("with a catalog that has the name: %q", got)
	}
	if got := check(); !strings.Contains(got, finding) {
		t.Errorf("without it again: %q", got)
	}
	settings := []byte("lint: {rules: {dbname: {enabled: false}}}")
	if err := os.WriteFile(filepath.Join(dir, "redis-databases.yaml"), settings, 0o666); err != nil {
		t.Fatal(err)
	}
	if got := check(); strings.Contains(got, "orders") {
		t.Errorf("with a catalog that turns the rule off: %q", got)
	}
}
