package consistency

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// root is that of this checkout. The programs are built from it.
var root, redislint, golangci, gopls string

// scratch is a folder for the modules that drivers look at, and for the caches that
// drivers have of their own. All tests share them: what they hold must not matter.
var scratch string

func TestMain(m *testing.M) {
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	dir, err := os.MkdirTemp("", "redislint-consistency-*")
	if err == nil {
		scratch, err = filepath.EvalSymlinks(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// build builds the programs where the Makefile does, so that the go command only
// looks at those that are up to date.
func build() (err error) {
	if root, err = filepath.Abs("../.."); err != nil {
		return err
	}
	bin := filepath.Join(root, "bin")
	redislint, golangci = filepath.Join(bin, "redislint"), filepath.Join(bin, "golangci-lint")
	for _, b := range []struct{ program, module, pkg string }{
		{redislint, ".", "./cmd/redislint"},
		{golangci, "integration/golangci", "."},
	} {
		cmd := exec.Command("go", "build", "-o", b.program, b.pkg)
		cmd.Dir, cmd.Stderr = filepath.Join(root, b.module), os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("build %s: %w", b.program, err)
		}
	}
	cmd := exec.Command(redislint, "gopls", "-build")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("build gopls: %w", err)
	}
	gopls = strings.TrimSpace(string(out))
	return nil
}

// run runs a program in the module and returns what it prints. It fails the test
// at an exit code other than these.
func (m *module) run(t testing.TB, codes []int, name string, args ...string) (stdout, stderr string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Env = m.dir, m.env
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	code := cmd.ProcessState.ExitCode()
	for _, c := range codes {
		if c == code {
			return out.String(), errs.String()
		}
	}
	t.Fatalf("%s %q: exit code %d, want one of %v\n%s%s", name, args, code, codes, out.String(), errs.String())
	return "", ""
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
