package driver

import (
	"path/filepath"
	"strings"
	"testing"
)

const names = `
-- a/a.go --
package a

import redisruntime "github.com/autobot/redislint/runtime"

func f() {
	redisruntime.Use("main")
	redisruntime.Use("orders")
}
-- redis-databases.yaml --
databases:
  main: {index: 0}
-- other.yaml --
databases:
  main: {index: 0}
  orders: {index: 1}
`

// The go command keeps what a tool printed and does not know the catalog, yet a
// change of the catalog takes effect at the next run.
func TestVetFollowsCatalog(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, file string
		env, args  []string
	}{
		{"discovered", "redis-databases.yaml", nil, nil},
		{"environment", "other.yaml", []string{"REDISLINT_CATALOG=other.yaml"}, nil},
		{"flag", "other.yaml", nil, []string{"-catalog=other.yaml"}},
		{"flag and value apart", "other.yaml", nil, []string{"-catalog", "other.yaml"}},
	} {
		for _, format := range []string{"text", "json"} {
			t.Run(test.name+" "+format, func(t *testing.T) {
				t.Parallel()
				dir := module(t, names)
				vet := func() bool {
					args := append([]string{"vet", "-vettool=%s"}, test.args...)
					if format == "json" {
						args = append(args, "-json")
					}
					got := goTool(t, dir, test.env, append(args, "./...")...)
					found := strings.Contains(got.stdout+got.stderr, "7:19")
					if format == "text" && found != (got.code != 0) || !found && strings.Contains(got.stderr, ": ") {
						t.Fatalf("%+v", got)
					}
					return found
				}
				file := filepath.Join(dir, test.file)
				for i, text := range []string{
					"databases:\n  main: {index: 0}\n  orders: {index: 1}\n",
					"databases:\n  main: {index: 0}\n",
					"databases:\n  main: {index: 0}\n  orders: {index: 1}\n",
				} {
					write(t, file, text)
					for range 2 { // the second is a hit in the go command's cache
						if got, want := vet(), i == 1; got != want {
							t.Errorf("run %d: found %v, want %v", i, got, want)
						}
					}
				}
			})
		}
	}
}

func TestVetFollowsWorkspace(t *testing.T) {
	t.Parallel()
	dir := module(t, names+`
-- go.work --
go 1.26

use (
	.
	./second
)
-- second/go.mod --
module example.com/second

go 1.26

require github.com/autobot/redislint v0.0.0
-- second/p/p.go --
package p

import redisruntime "github.com/autobot/redislint/runtime"

func f() { redisruntime.Use("orders") }
`)
	run := func() string { return goTool(t, dir, nil, "vet", "-vettool=%s", "./second/...").stderr }
	if got := run(); !strings.Contains(got, `no database is named "orders"`) {
		t.Errorf("before: %s", got)
	}
	write(t, filepath.Join(dir, "second", "redis-databases.yaml"), "databases:\n  orders: {index: 1}\n")
	if got := run(); got != "" {
		t.Errorf("after: %s", got)
	}
}

// What only a catalog makes a client package is reached, directly or not, though
// no known client library is.
func TestVetReachesWhatTheCatalogLists(t *testing.T) {
	t.Parallel()
	dir := module(t, `
-- redisx/redisx.go --
package redisx

type Client struct{}

func New() *Client { return new(Client) }
-- store/store.go --
package store

import "example.com/m/redisx"

func Open() *redisx.Client { return redisx.New() }
-- a/a.go --
package a

import "example.com/m/store"

var s = store.Open()
`)
	run := func() string {
		return goTool(t, dir, []string{asTool + "=real"}, "vet", "-vettool=%s", "./store", "./a").stderr
	}
	if got := run(); got != "" {
		t.Errorf("without a catalog: %s", got)
	}
	write(t, filepath.Join(dir, "redis-databases.yaml"), "lint:\n  constructors: [example.com/m/redisx.New]\n")
	if got := run(); !strings.Contains(got, "store.go:5:37: ") {
		t.Errorf("with one: %s", got)
	}
}
