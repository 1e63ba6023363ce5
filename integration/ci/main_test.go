package ci

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// redislint is the command, built from this checkout; root is that.
var redislint, root string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "redislint-ci-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	redislint = filepath.Join(dir, "redislint")
	if root, err = filepath.Abs("../.."); err == nil {
		build := exec.Command("go", "build", "-o", redislint, "./cmd/redislint")
		build.Dir, build.Stderr = root, os.Stderr
		err = build.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// findings returns how many there are in the example.
func findings(t *testing.T) int {
	t.Helper()
	counted.Do(func() { found = count(run(t, filepath.Join(root, "examples", "legacy"), 1, redislint, "./...").stdout) })
	if found == 0 {
		t.Fatal("no findings in the example")
	}
	return found
}

var (
	counted sync.Once
	found   int
)

// service returns a copy of the example, which has findings.
func service(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "examples", "legacy"))); err != nil {
		t.Fatal(err)
	}
	run(t, dir, 0, "go", "mod", "edit", "-replace", "github.com/autobot/redislint="+root)
	return dir
}

// An outcome is what a program printed.
type outcome struct{ stdout, stderr string }

// run runs a program in dir, which must end with that code. The command of this
// checkout is in its PATH.
func run(t *testing.T, dir string, code int, name string, args ...string) outcome {
	t.Helper()
	return runWith(t, nil, dir, code, name, args...)
}

func runWith(t *testing.T, env []string, dir string, code int, name string, args ...string) outcome {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	path := filepath.Dir(redislint) + string(filepath.ListSeparator) + os.Getenv("PATH")
	cmd.Env = append(append(os.Environ(), "PATH="+path), env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != code {
		t.Fatalf("%s %q: %v, want exit code %d\n%s%s", name, args, err, code, stdout.String(), stderr.String())
	}
	return outcome{stdout.String(), stderr.String()}
}

// recipe returns a block of code of docs/ci.md: the nth of the section.
func recipe(t *testing.T, section string, n int) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(root, "docs", "ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(page), "\n## "+section+"\n")
	rest, _, _ = strings.Cut(rest, "\n## ")
	blocks := strings.Split(rest, "\n```")
	if !ok || len(blocks) <= 2*n+1 {
		t.Fatalf("docs/ci.md has no block %d of code under %q", n, section)
	}
	_, code, _ := strings.Cut(blocks[2*n+1], "\n") // without its language
	return code + "\n"
}

// count returns the number of findings in text as redislint or go vet prints it,
// which mark related places by a tab.
func count(text string) (n int) {
	for line := range strings.Lines(text) {
		if strings.Contains(line, ".go:") && !strings.HasPrefix(line, "\t") && !strings.Contains(line, ": \t") {
			n++
		}
	}
	return n
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
