package driver

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// base is a module that requires a client library and the runtime; both are
// doubles with the real paths and next to nothing in them.
const base = `
-- go.mod --
module example.com/m

go 1.26

require (
	github.com/redis/go-redis/v9 v9.0.0
	github.com/autobot/redislint v0.0.0
)

replace (
	github.com/redis/go-redis/v9 => ./.redis
	github.com/autobot/redislint => ./.redislint
)
-- .redis/go.mod --
module github.com/redis/go-redis/v9

go 1.26
-- .redis/redis.go --
package redis

type Client struct{}

func NewClient(options ...any) *Client { return new(Client) }
-- .redislint/go.mod --
module github.com/autobot/redislint

go 1.26

require github.com/redis/go-redis/v9 v9.0.0
-- .redislint/runtime/runtime.go --
package redisruntime

import "github.com/redis/go-redis/v9"

func Standalone() *redis.Client { return nil }

func Use(name string) {}
`

// module writes base and more files, in txtar format, to a new folder.
func module(t *testing.T, more string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{base, more} {
		for _, file := range txtar.Parse([]byte(text)).Files {
			write(t, filepath.Join(dir, file.Name), string(file.Data))
		}
	}
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// snapshot returns the texts of the files in dir, by name.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		texts[path[len(dir)+1:]] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// An outcome is what a run of the command gave.
type outcome struct {
	code           int
	stdout, stderr string
}

// lint runs the command in dir, in this process.
func lint(t *testing.T, dir string, args ...string) outcome {
	t.Helper()
	return lintWith(t, testSuite, dir, args...)
}

func lintWith(t *testing.T, suite Suite, dir string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := Run(t.Context(), append([]string{"-C", dir}, args...), &stdout, &stderr, suite)
	return outcome{code, stdout.String(), stderr.String()}
}

// goTool runs the go command in dir with the test binary as its tool; %s in an
// argument stands for that.
func goTool(t *testing.T, dir string, env []string, args ...string) outcome {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "%s", exe)
	}
	return execute(t, dir, env, "go", args...)
}

// execute runs a program in dir, the test binary as the command.
func execute(t *testing.T, dir string, env []string, name string, args ...string) outcome {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), asTool+"=1"), env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}
