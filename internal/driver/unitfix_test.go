package driver

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const overlapping = dials + `
-- c/c.go --
// Package c has a fix that overlaps, and one that does not compile.
package c

import "github.com/redis/go-redis/v9"

var broken, overlap int

func f() {
	_ = redis.NewClient(broken)
	_ = redis.NewClient(1)
	_ = []any{redis.NewClient(overlap),redis.NewClient(2)}
}
`

// The go command's tools write what the command itself writes.
func TestToolsFix(t *testing.T) {
	alone := module(t, overlapping)
	lint(t, alone, "-fix", "./...")
	want := snapshot(t, alone)

	for _, tool := range [][]string{{"vet", "-vettool=%s", "-fix"}, {"fix", "-fixtool=%s"}} {
		t.Run(tool[0], func(t *testing.T) {
			dir := module(t, overlapping)
			before := snapshot(t, dir)
			if got := goTool(t, dir, nil, slices.Concat(tool, []string{"-diff", "./..."})...); got.code == 0 || !strings.Contains(got.stdout, "\n+var client = redisruntime.Standalone()\n") {
				t.Errorf("-diff: %+v", got)
			}
			if d := cmp.Diff(before, snapshot(t, dir)); d != "" {
				t.Errorf("-diff writes:\n%s", d)
			}
			for range 2 { // the second applies what overlapped in the first
				goTool(t, dir, nil, slices.Concat(tool, []string{"./..."})...)
			}
			if d := cmp.Diff(want, snapshot(t, dir)); d != "" {
				t.Errorf("(-alone +tool):\n%s", d)
			}
			if got := goTool(t, dir, nil, "vet", "./..."); got.code != 0 {
				t.Errorf("go vet: %+v", got)
			}
		})
	}
}

func TestToolsFixDisabledRule(t *testing.T) {
	dir := module(t, dials)
	before := snapshot(t, dir)
	for _, flag := range []string{"-dial=false", "-name", "-dial.quiet"} {
		goTool(t, dir, nil, "fix", "-fixtool=%s", flag, "./...")
		if d := cmp.Diff(before, snapshot(t, dir)); d != "" {
			t.Errorf("%s writes:\n%s", flag, d)
		}
	}
	goTool(t, dir, nil, "fix", "-fixtool=%s", "-dial", "./...")
	if d := cmp.Diff(before, snapshot(t, dir)); d == "" {
		t.Error("-dial writes nothing")
	}
}

// What could not be fixed without the runtime is fixed once it is required.
func TestToolsFixWithoutRuntime(t *testing.T) {
	dir := module(t, dials)
	restore := dropRuntime(t, dir)
	before := snapshot(t, dir)
	for range 2 {
		got := goTool(t, dir, nil, "fix", "-fixtool=%s", "./...")
		if got.code == 0 || !strings.Contains(got.stderr, "go get github.com/autobot/redislint/runtime\n") {
			t.Errorf("%+v", got)
		}
	}
	if d := cmp.Diff(before, snapshot(t, dir)); d != "" {
		t.Errorf("something was written:\n%s", d)
	}
	restore()
	if got := goTool(t, dir, nil, "fix", "-fixtool=%s", "./..."); got.code != 0 {
		t.Errorf("%+v", got)
	}
	if got := snapshot(t, dir)["a/a.go"]; !strings.Contains(got, "redisruntime.Standalone()") {
		t.Errorf("a/a.go is\n%s", got)
	}
}
