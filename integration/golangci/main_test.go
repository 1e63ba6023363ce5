package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/autobot/redislint/analyzers"
	"github.com/autobot/redislint/internal/driver"
)

var (
	program string // golangci-lint with redislint, built from this folder
	scratch string // for the modules that it looks at
	cache   string // of golangci-lint, for all tests: it must not matter
	root    string // of the project
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "golangci")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		if scratch, err = filepath.EvalSymlinks(dir); err != nil {
			panic(err)
		}
		program, cache = filepath.Join(scratch, "golangci-lint"), filepath.Join(scratch, "cache")
		if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
			fmt.Printf("go build: %v\n%s", err, out)
			return 1
		}
		if root, err = filepath.Abs("../.."); err != nil {
			panic(err)
		}
		return m.Run()
	}())
}

// copied returns a copy of the module in from, a folder of the project, that may
// be changed and builds against the project. It takes the place of the last copy:
// in another folder, all of it would be compiled again.
func copied(t *testing.T, from string) string {
	t.Helper()
	dir := filepath.Join(scratch, "modules", from)
	check(t, os.RemoveAll(dir))
	check(t, os.CopyFS(dir, os.DirFS(filepath.Join(root, from))))
	command(t, dir, "go", "mod", "edit", "-replace", "github.com/autobot/redislint="+root)
	return dir
}

// configure writes the configuration of golangci-lint in dir: redislint alone,
// with the settings, and nothing hidden.
func configure(t *testing.T, dir, settings string) {
	t.Helper()
	check(t, os.WriteFile(filepath.Join(dir, ".golangci.yml"), []byte(`version: "2"
linters:
  default: none
  enable: [redislint]
  settings: {custom: {redislint: {type: module, settings: `+settings+`}}}
  exclusions: {generated: disable}
issues: {max-issues-per-linter: 0, max-same-issues: 0, uniq-by-line: false}
`), 0o666))
}

// A result is what a run of golangci-lint gave.
type result struct {
	code   int
	issues []string // "file:line:column: text", with slashes, sorted
	stderr string
}

// lint runs golangci-lint in dir.
func lint(t *testing.T, dir string, args ...string) result {
	t.Helper()
	args = append([]string{"run", "--output.json.path=stdout", "--show-stats=false", "--allow-parallel-runners"}, args...)
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOLANGCI_LINT_CACHE="+cache)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	r := result{code: cmd.ProcessState.ExitCode(), stderr: stderr.String()}
	if stdout.Len() == 0 {
		return r
	}
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              token.Position
		}
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatalf("%v in %s\n%s", err, stdout.String(), r.stderr)
	}
	for _, i := range report.Issues {
		text := i.Text
		if i.FromLinter != "redislint" {
			text = i.FromLinter + ": " + text
		}
		i.Pos.Filename = filepath.ToSlash(i.Pos.Filename)
		r.issues = append(r.issues, i.Pos.String()+": "+text)
	}
	slices.Sort(r.issues)
	return r
}

// findings returns what the command redislint finds in dir, in the form of
// result.issues.
func findings(t *testing.T, dir string) []string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := driver.Run(t.Context(), []string{"-C", dir, "-json", "./..."}, &stdout, &stderr, analyzers.New); code == 2 {
		t.Fatal(stderr.String())
	}
	var all []string
	for dec := json.NewDecoder(&stdout); ; {
		var packages map[string]map[string][]struct{ Posn, Message string }
		if err := dec.Decode(&packages); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for _, rules := range packages {
			for rule, found := range rules {
				for _, f := range found {
					posn := filepath.ToSlash(strings.TrimPrefix(f.Posn, dir+string(filepath.Separator)))
					all = append(all, posn+": "+rule+": "+f.Message)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all) // a package and its test variant say the same
}

// mend applies the fixes of the command redislint in dir.
func mend(t *testing.T, dir string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := driver.Run(context.Background(), []string{"-C", dir, "-fix", "./..."}, &stdout, &stderr, analyzers.New); code == 2 {
		t.Fatal(stderr.String())
	}
}

// places returns the issues without columns and without their texts after the
// name of the rule or linter.
func places(issues []string) (all []string) {
	for _, issue := range issues {
		parts := strings.SplitN(issue, ":", 5)
		all = append(all, parts[0]+":"+parts[1]+":"+parts[3])
	}
	return all
}

func command(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	check(t, os.WriteFile(file, []byte(text), 0o666))
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
