package driver

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const dials = `
-- a/a.go --
package a

import "github.com/redis/go-redis/v9"

var client = redis.NewClient(1)
-- a/a_test.go --
package a

import "github.com/redis/go-redis/v9"

var test = redis.NewClient(2)
-- a/x_test.go --
package a_test

import (
	"github.com/redis/go-redis/v9"

	"example.com/m/a"
)

var _ = a.Use
var external = redis.NewClient(3)
-- a/export_test.go --
package a

const Use = 1
-- b/b.go --
package b

func f() {}
`

func TestFindings(t *testing.T) {
	dir := module(t, dials)
	const want = `a/a.go:5:14: client with 1 is built directly (dial)
	a/a.go:1:1: in this package
a/a_test.go:5:12: client with 2 is built directly (dial)
	a/a_test.go:1:1: in this package
a/x_test.go:10:16: client with 3 is built directly (dial)
	a/x_test.go:1:1: in this package
`
	got := lint(t, dir, "./...")
	if diff := cmp.Diff(outcome{1, want, ""}, got, cmp.AllowUnexported(outcome{})); diff != "" {
		t.Error(diff)
	}
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	dir := module(t, dials+`
-- bad/bad.go --
package bad

import "github.com/redis/go-redis/v9"

var client = redis.NewClient(1)
var x int = "x"
-- crash/crash.go --
package crash

import _ "github.com/redis/go-redis/v9"

func crash() {}
-- faulty.yaml --
databases:
  main: {index: 0, colour: red}
  other: {index: 0}
-- empty/text --
-- good.yaml --
databases:
  main: {index: 0}
`)
	for _, test := range []struct {
		args           []string
		code           int
		stdout, stderr string // parts
	}{
		{[]string{"./b"}, 0, "", ""},
		{[]string{"./a"}, 1, "built directly", ""},
		{[]string{"-test=false", "./a"}, 1, "client with 1", ""},
		{[]string{"-name", "./a"}, 0, "", ""},
		{[]string{"-dial=false", "./a"}, 0, "", ""},
		{[]string{"-dial.quiet", "./a"}, 0, "", ""},
		{[]string{"-dial", "-dial.quiet=false", "./a"}, 1, "built directly", ""},
		{[]string{"-dial=false", "-name=false", "-crash=false", "./a"}, 2, "", "disable every rule"},
		{[]string{"-dial=maybe", "./a"}, 2, "", "want true or false"},
		{[]string{"./a", "./bad"}, 2, "client with 1", "bad/bad.go:6:13: cannot use"},
		{[]string{"./crash"}, 2, "", "crash on example.com/m/crash: internal error, please report it: crash"},
		{[]string{"./none"}, 2, "", "none"},
		{[]string{"./none/..."}, 2, "", "no such file"},
		{[]string{"./empty/..."}, 2, "", `no packages match ["./empty/..."]`},
		{[]string{"example.com/none"}, 2, "", "example.com/none"},
		{[]string{"-nosuch", "./a"}, 2, "", "flag provided but not defined: -nosuch; redislint help lists the flags"},
		{[]string{"-c", "x", "./a"}, 2, "", "invalid value"},
		{[]string{"-C", "/nonexistent", "./a"}, 2, "", "-C: stat /nonexistent"},
		{[]string{"-json", "-diff", "./a"}, 2, "", "exclude"},
		{[]string{"-catalog", "none.yaml", "./b"}, 2, "", "none.yaml"},
		{[]string{"-catalog", "faulty.yaml", "./a"}, 2, "", "colour"},
		{[]string{"-catalog", "faulty.yaml", "./a"}, 2, "", "other"},
		{[]string{"-catalog", "good.yaml", "./a"}, 1, "built directly", ""},
		{[]string{"-c", "0", "./a"}, 1, "5\tvar client = redis.NewClient(1)\n", ""},
		{[]string{"-version"}, 0, "redislint ", ""},
		{[]string{"-h"}, 0, "Usage:", ""},
		{[]string{"help"}, 0, "find names that the catalog does not have", ""},
		{[]string{"help", "dial"}, 0, "More about it.\n\nSee https://example.com/dial\n", ""},
		{[]string{"help", "dial"}, 0, "-dial.quiet", ""},
		{[]string{"help", "none"}, 2, "", `there is no rule "none"`},
		{[]string{filepath.Join("a", "a.go")}, 1, "client with 1", ""},
		{[]string{filepath.Join("a", "none.go")}, 2, "", "none.go"},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			got := lint(t, dir, test.args...)
			if got.code != test.code {
				t.Errorf("exit code %d, want %d", got.code, test.code)
			}
			if !strings.Contains(got.stdout, test.stdout) || test.stdout == "" && got.stdout != "" {
				t.Errorf("stdout %q, want %q", got.stdout, test.stdout)
			}
			if !strings.Contains(got.stderr, test.stderr) || test.stderr == "" && got.stderr != "" {
				t.Errorf("stderr %q, want %q", got.stderr, test.stderr)
			}
		})
	}
}
