package driver

import (
	"path/filepath"
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
	t.Parallel()
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

// What a type checker lets pass and the go command does not is not written: an
// import of a package that imports, through another, the one that is fixed.
func TestFixWouldBeCycle(t *testing.T) {
	t.Parallel()
	dir := module(t, `
-- .redislint/runtime/runtime.go --
package redisruntime

import (
	"github.com/redis/go-redis/v9"

	"example.com/m/config"
)

func Standalone() *redis.Client { return config.Client() }
-- config/config.go --
package config

import (
	"github.com/redis/go-redis/v9"

	"example.com/m/store"
)

func Client() *redis.Client { return store.Client }
-- store/store.go --
package store

import "github.com/redis/go-redis/v9"

var Client = redis.NewClient(1)
-- free/free.go --
package free

import "github.com/redis/go-redis/v9"

var client = redis.NewClient(2)
`)
	before := snapshot(t, dir)
	const why = "store/store.go:5:14: dial: fix not applied: the package does not compile with it: it imports github.com/autobot/redislint/runtime: that would be an import cycle: github.com/autobot/redislint/runtime imports example.com/m/config imports example.com/m/store\n"
	if got := goTool(t, dir, nil, "fix", "-fixtool=%s", "./store"); !strings.Contains(got.stderr, why) {
		t.Errorf("go fix: %+v", got)
	}
	for _, args := range [][]string{{"-fix", "./store"}, {"-diff", "./..."}} {
		if got := lint(t, dir, args...); !strings.Contains(got.stderr, "redislint: "+why) {
			t.Errorf("%q: %+v", args, got)
		}
	}
	if d := cmp.Diff(before, snapshot(t, dir)); d != "" {
		t.Errorf("something was written:\n%s", d)
	}
	if got := lint(t, dir, "-fix", "./..."); !strings.Contains(got.stderr, "applied 1 fix in 1 file\n") {
		t.Errorf("%+v", got)
	}
	if built := goTool(t, dir, nil, "build", "./..."); built.code != 0 {
		t.Errorf("go build: %+v", built)
	}
}

// Line ends and byte order marks are kept. The go command does not, so there
// such files are not fixed.
func TestFixKeepsLineEnds(t *testing.T) {
	t.Parallel()
	dir := module(t, `
-- .redislint/runtime/used.go --
package redisruntime
`)
	text := "\uFEFFpackage a\r\n\r\nimport \"github.com/redis/go-redis/v9\"\r\n\r\nvar client = redis.NewClient(1)\r\n"
	write(t, filepath.Join(dir, "a", "a.go"), text)
	write(t, filepath.Join(dir, "a", "b.go"), "package a\n\nimport \"github.com/redis/go-redis/v9\"\n\nvar b = redis.NewClient(1)\n")
	if got := goTool(t, dir, nil, "fix", "-fixtool=%s", "./a"); !strings.Contains(got.stderr, "a/a.go:5:14: dial: fix not applied: ") {
		t.Errorf("go fix: %+v", got)
	}
	if got := snapshot(t, dir); got["a/a.go"] != text || !strings.Contains(got["a/b.go"], "Standalone") {
		t.Errorf("go fix wrote %q and %q", got["a/a.go"], got["a/b.go"])
	}
	if got := lint(t, dir, "-fix", "./a"); got.code != 0 {
		t.Errorf("-fix: %+v", got)
	}
	want := "\uFEFFpackage a\r\n\r\nimport redisruntime \"github.com/autobot/redislint/runtime\"\r\n\r\nvar client = redisruntime.Standalone()\r\n"
	if got := snapshot(t, dir)["a/a.go"]; got != want {
		t.Errorf("-fix wrote %q", got)
	}
}

func TestToolsFixDisabledRule(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
