package driver

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/autobot/redislint/internal/need"
)

// Whatever the packages are like, the command says what is wrong with them and
// looks at the others.
func TestBrokenPackages(t *testing.T) {
	t.Parallel()
	dir := module(t, dials+`
-- syntax/s.go --
package syntax

import _ "github.com/redis/go-redis/v9"

func f( {
-- cycle/x/x.go --
package x

import (
	_ "github.com/redis/go-redis/v9"
	_ "example.com/m/cycle/y"
)
-- cycle/y/y.go --
package y

import _ "example.com/m/cycle/x"
-- missing/m.go --
package missing

import (
	_ "github.com/redis/go-redis/v9"
	_ "example.org/none"
)
-- irrelevant/broken/b.go --
package broken

var x int = "x"
-- onbroken/o.go --
package onbroken

import (
	_ "github.com/redis/go-redis/v9"
	_ "example.com/m/irrelevant/broken"
)
-- onsyntax/o.go --
package onsyntax

import _ "example.com/m/syntax"
-- two/one.go --
package one

import _ "github.com/redis/go-redis/v9"
-- two/two.go --
package two
-- nofile/README --
-- excluded/e.go --
//go:build never

package excluded
-- testonly/t_test.go --
package testonly

import "github.com/redis/go-redis/v9"

var client = redis.NewClient(1)
`)
	write(t, filepath.Join(dir, "latin", "l.go"), "package latin\n\nimport _ \"github.com/redis/go-redis/v9\"\n\nvar s = \"caf\xe9\"\n")
	write(t, filepath.Join(dir, "binary", "b.go"), "\x00\x01\x02")

	for _, test := range []struct {
		pattern string
		code    int
		want    string // part of what is printed
	}{
		{"./syntax", 2, "syntax/s.go:5:9: "},
		{"./cycle/...", 2, "import cycle not allowed"},
		{"./missing", 2, "missing/m.go:5:2: "},
		{"./missing", 2, "example.org/none"},
		{"./irrelevant/...", 0, ""},
		{"./onbroken", 2, "redislint: irrelevant/broken/b.go:3:13: cannot use \"x\" (untyped string constant) as int value in variable declaration\n\tnot looked at because of it: example.com/m/onbroken\n"},
		{"./onsyntax", 2, "redislint: syntax/s.go:5:9: expected ')', found '{'\n\tnot looked at because of it: example.com/m/onsyntax\n"},
		{"./two", 2, "found packages one (one.go) and two (two.go)"},
		{"./nofile", 2, "no Go files in"},
		{"./excluded", 2, "build constraints exclude all Go files"},
		{"./testonly", 1, "testonly/t_test.go:5:14: client with 1"},
		{"./latin", 2, "latin/l.go:5:13: illegal UTF-8 encoding"},
		{"./binary", 2, "binary/b.go: unexpected NUL in input"},
	} {
		t.Run(test.pattern, func(t *testing.T) {
			alone := lint(t, dir, test.pattern)
			if alone.code != test.code || !strings.Contains(alone.stdout+alone.stderr, test.want) {
				t.Errorf("%+v", alone)
			}
			beside := lint(t, dir, test.pattern, "./a")
			if !strings.Contains(beside.stdout, "a/a.go:5:14: client with 1") || beside.code < test.code {
				t.Errorf("beside a good package: %+v", beside)
			}
			if fix := lint(t, dir, "-diff", test.pattern); test.code == 2 && (fix.code != 2 || fix.stdout != "") {
				t.Errorf("-diff: %+v", fix)
			}
		})
	}
	if all := lint(t, dir, "./..."); all.code != 2 || !strings.Contains(all.stdout, "a/a.go:5:14") {
		t.Errorf("./...: %+v", all)
	}
}

// What is wrong is said once, however many packages cannot be looked at for it.
func TestCausesOnce(t *testing.T) {
	files := `
-- bad/bad.go --
package bad

var x int = "x"
-- client/client.go --
package client

import (
	_ "github.com/redis/go-redis/v9"
	_ "example.com/m/bad"
	_ "example.org/none"
)
`
	for _, name := range []string{"p", "q", "r"} {
		files += "-- " + name + "/" + name + ".go --\npackage " + name + "\n\nimport (\n\t_ \"example.com/m/client\"\n\t_ \"example.org/none\"\n)\n"
	}
	dir := module(t, dials+files)
	got := lint(t, dir, "./...")
	const bad = `redislint: bad/bad.go:3:13: cannot use "x" (untyped string constant) as int value in variable declaration
	not looked at because of it: 4 packages
`
	const none = bad + `redislint: client/client.go:6:2: no required module provides package example.org/none; to add it:
	go get example.org/none
	not looked at because of it: 4 packages
`
	if got.code != 2 || !strings.Contains(got.stdout, "a/a.go:5:14") || got.stderr != none {
		t.Errorf("%+v", got)
	}
	for _, name := range []string{"client", "p", "q", "r"} {
		file := filepath.Join(dir, name, name+".go")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, file, strings.ReplaceAll(string(text), "\t_ \"example.org/none\"\n", ""))
	}
	if got := lint(t, dir, "./..."); got.code != 2 || got.stderr != bad {
		t.Errorf("%+v", got)
	}
}

// A test that does not compile does not hide the package that it is for.
func TestBrokenTest(t *testing.T) {
	t.Parallel()
	dir := module(t, dials)
	for _, test := range []struct{ text, want string }{
		{"package a\n\nvar _ = undefined\n", "redislint: a/bad_test.go:3:9: undefined: undefined\n\tnot looked at because of it: example.com/m/a_test\n"},
		{"package a\n\nimport _ \"example.org/none\"\n", "redislint: a/bad_test.go:3:8: no required module provides package example.org/none; to add it:\n\tgo get example.org/none\n\tnot looked at because of it: example.com/m/a (its tests), example.com/m/a_test\n"},
		{"package a\n\nfunc f( {\n", "redislint: a/bad_test.go:3:9: "},
	} {
		write(t, filepath.Join(dir, "a", "bad_test.go"), test.text)
		for _, patterns := range [][]string{{"./a"}, {"./..."}} {
			got := lint(t, dir, patterns...)
			if got.code != 2 || !strings.Contains(got.stdout, "a/a.go:5:14: client with 1") || strings.Contains(got.stdout, "client with 2") || !strings.Contains(got.stderr, test.want) {
				t.Errorf("%q %q: %+v", test.text, patterns, got)
			}
			if strings.Count(got.stderr, "bad_test.go") != 1 {
				t.Errorf("%q: not said once: %s", test.text, got.stderr)
			}
		}
	}
}

func TestOutsideModule(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "p.go"), "package p\n")
	if got := lint(t, dir, "./..."); got.code != 2 || !strings.Contains(got.stderr, "go.mod") {
		t.Errorf("no go.mod: %+v", got)
	}
	in := module(t, dials)
	if got := lint(t, in, filepath.Join(dir, "p.go")); got.code != 0 {
		t.Errorf("a file outside the module: %+v", got)
	}
	if got := lint(t, in, dir); got.code != 2 || !strings.Contains(got.stderr, "outside") {
		t.Errorf("a folder outside the module: %+v", got)
	}
}

// Ctrl-C leaves every file as it was, and none behind.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no process can send itself this signal there")
	}
	dir := module(t, dials+"-- z/z.go --\npackage z\n\nimport _ \"github.com/redis/go-redis/v9\"\n\nfunc interrupt() {}\n")
	temp := t.TempDir()
	before := snapshot(t, dir)
	for _, flag := range []string{"-fix", "-diff", "-json"} {
		got := execute(t, dir, []string{"TMPDIR=" + temp}, os.Args[0], flag, "./...")
		if got.code != 2 || got.stdout != "" || got.stderr != "redislint: interrupt signal received\n" {
			t.Errorf("%s: %+v", flag, got)
		}
	}
	if d := cmp.Diff(before, snapshot(t, dir)); d != "" {
		t.Errorf("something was written:\n%s", d)
	}
	if left := snapshot(t, temp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// What could not be printed is no success.
func TestNoOutput(t *testing.T) {
	dir := module(t, dials)
	for _, arg := range []string{"-json", "-diff", "-test", "-version", "-h"} {
		r, w := io.Pipe()
		r.Close()
		var stderr bytes.Buffer
		if code := Run(t.Context(), []string{"-C", dir, arg, "./a"}, w, &stderr, testSuite); code != 2 || !strings.Contains(stderr.String(), "closed pipe") {
			t.Errorf("%s: exit code %d: %s", arg, code, stderr.String())
		}
	}
}

func TestNoToolchain(t *testing.T) {
	dir := module(t, dials)
	t.Setenv("PATH", "")
	if got := lint(t, dir, "./..."); got.code != 2 || !strings.Contains(got.stderr, "the go command is not in PATH") {
		t.Errorf("%+v", got)
	}
}

func TestEnvironment(t *testing.T) {
	files := dials + `
-- tagged/t.go --
//go:build special

package tagged

import "github.com/redis/go-redis/v9"

var client = redis.NewClient(1)
-- tagged/other.go --
package tagged
-- windows/w_windows.go --
package windows

import "github.com/redis/go-redis/v9"

var client = redis.NewClient(1)
`
	for _, test := range []struct {
		name string
		env  []string // pairs
		args []string
		want string
	}{
		{"-tags", nil, []string{"-tags=special", "./tagged"}, "tagged/t.go:7:14"},
		{"GOFLAGS", []string{"GOFLAGS", "-tags=special"}, []string{"./tagged"}, "tagged/t.go:7:14"},
		{"GOOS", []string{"GOOS", "windows", "CGO_ENABLED", "0"}, []string{"-test=false", "./windows"}, "windows/w_windows.go:5:14"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := module(t, files)
			for i := 0; i < len(test.env); i += 2 {
				t.Setenv(test.env[i], test.env[i+1])
			}
			if got := lint(t, dir, test.args...); got.code != 1 || !strings.Contains(got.stdout, test.want) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestVendor(t *testing.T) {
	dir := module(t, dials)
	write(t, filepath.Join(dir, "d", "d.go"), "package d\n\nimport redisruntime \"github.com/autobot/redislint/runtime\"\n\nvar _ = redisruntime.Standalone\n")
	if got := goTool(t, dir, nil, "mod", "vendor"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	if got := lint(t, dir, "-fix", "./..."); got.code != 0 || !strings.Contains(got.stderr, "applied 3 fixes") {
		t.Errorf("%+v", got)
	}
}

func TestWorkspace(t *testing.T) {
	dir := module(t, dials+`
-- go.work --
go 1.26

use (
	.
	./second
)
-- second/go.mod --
module example.com/second

go 1.26
-- second/p/p.go --
package p

import (
	"github.com/redis/go-redis/v9"

	"example.com/m/a"
)

var _ = a.Exported
var client = redis.NewClient(4)
-- a/exported.go --
package a

const Exported = 1
`)
	if got := lint(t, dir, "./...", "./second/..."); got.code != 1 || !strings.Contains(got.stdout, "second/p/p.go:10:14") || !strings.Contains(got.stdout, "a/a.go:5:14") {
		t.Errorf("%+v", got)
	}
}

func TestCgo(t *testing.T) {
	need.Program(t, "gcc", "clang")
	t.Setenv("CGO_ENABLED", "1")
	dir := module(t, `
-- c/c.go --
package c

// int one(void) { return 1; }
import "C"

import "github.com/redis/go-redis/v9"

var client = redis.NewClient(C.one())
-- c/plain.go --
package c

import "github.com/redis/go-redis/v9"

var plain = redis.NewClient(1)
-- c/c_test.go --
package c

import "github.com/redis/go-redis/v9"

var test = redis.NewClient(2)
`)
	got := lint(t, dir, "-fix", "./c")
	if got.code != 1 || !strings.Contains(got.stdout, "c/c.go:8:") || strings.Contains(got.stdout, "plain.go") {
		t.Errorf("%+v", got)
	}
	if after := snapshot(t, dir); !strings.Contains(after["c/plain.go"], "Standalone") || !strings.Contains(after["c/c_test.go"], "Standalone") {
		t.Error("the files without cgo are not fixed")
	}
}
