package goplsrun

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// asCommand makes the test binary behave as the command.
const asCommand = "REDISLINT_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(Main(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

type outcome struct {
	code           int
	stdout, stderr string
}

// command runs the command with programs of a shell text each in PATH.
func command(t *testing.T, programs map[string]string, env []string, args ...string) outcome {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the programs are shell scripts")
	}
	bin := t.TempDir()
	for name, text := range programs {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+text+"\n"), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), asCommand+"=1", "PATH="+bin, "XDG_CACHE_HOME="+cache, "HOME="+cache, "GORACE=atexit_sleep_ms=0")
	cmd.Env = append(cmd.Env, env...)
	cmd.Stdin = strings.NewReader("from the editor")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// goCommand is a go command that builds what gopls says, or fails to.
func goCommand(build string) string {
	return `case "$1" in
env) echo go1.26.0;;
mod) echo 'package main' >main.go; echo '{"Dir": "'$PWD'"}';;
build) ` + build + `;;
esac`
}

// This one builds a script; the argument after -o is the fifth or the seventh.
const buildsScript = `while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\nread line; echo "with rules: $* $line"; exit 3\n' >"$2"
case "$REDISLINT_TEST_PROBE" in fails) ;; *) sed -i 's/^read/[ "$1" = version ] \&\& exit 0; read/' "$2";; esac
chmod +x "$2"`

const plainGopls = `read line; echo "plain: $* $line"; exit 4`

func TestRunsWhatItBuilt(t *testing.T) {
	programs := map[string]string{"go": "export PATH=/usr/bin:/bin\n" + goCommand(buildsScript), "gopls": plainGopls}
	got := command(t, programs, nil, "serve", "-rpc.trace", "a b")
	if got.code != 3 || got.stdout != "with rules: serve -rpc.trace a b from the editor\n" {
		t.Errorf("%+v", got)
	}
	if !strings.Contains(got.stderr, "building gopls "+defaultVersion) {
		t.Errorf("it does not say why it takes so long: %+v", got)
	}
}

// Whatever is wrong, the editor gets a gopls, and the user is told.
func TestFallsBackToPlainGopls(t *testing.T) {
	for name, c := range map[string]struct {
		goCommand string // none if ""
		env       []string
		why       string
	}{
		"it does not build":    {goCommand("echo undefined: settings.AllAnalyzers >&2; exit 1"), nil, "does not build with the rules of redislint: go build: exit status 1\nundefined: settings.AllAnalyzers\n"},
		"it does not start":    {goCommand(buildsScript), []string{"REDISLINT_TEST_PROBE=fails"}, "does not start with the rules of redislint: exit status 3\n"},
		"no network":           {`case "$1" in env) echo go1.26.0;; *) echo '{"Error": "dial tcp: no route"}'; exit 1;; esac`, nil, "gopls v0.23.0 cannot be had: dial tcp: no route\n"},
		"no go command":        {"", nil, "the go command is not in PATH\n"},
		"no folder for caches": {goCommand(""), []string{"XDG_CACHE_HOME=", "HOME="}, "neither $XDG_CACHE_HOME nor $HOME are defined\n"},
	} {
		t.Run(name, func(t *testing.T) {
			programs := map[string]string{"gopls": plainGopls}
			if c.goCommand != "" {
				programs["go"] = "export PATH=/usr/bin:/bin\n" + c.goCommand
			}
			got := command(t, programs, c.env, "-v")
			if got.code != 4 || got.stdout != "plain: -v from the editor\n" {
				t.Errorf("%+v", got)
			}
			for _, part := range []string{c.why, "this is gopls without the rules of redislint; redislint gopls -build tries again\n"} {
				if !strings.Contains(got.stderr, part) {
					t.Errorf("%q is not in\n%s", part, got.stderr)
				}
			}
		})
	}
}

// What is in the cache may have been damaged. It is built again the next time.
func TestCannotRunWhatItBuilt(t *testing.T) {
	programs := map[string]string{"go": "export PATH=/usr/bin:/bin\n" + goCommand(buildsScript), "gopls": plainGopls}
	cache := []string{"XDG_CACHE_HOME=" + t.TempDir()}
	built := command(t, programs, cache, "-build")
	if err := os.WriteFile(strings.TrimSpace(built.stdout), nil, 0o777); err != nil {
		t.Fatalf("%v: %+v", err, built)
	}
	if got := command(t, programs, cache, "-v"); got.code != 4 || !strings.Contains(got.stderr, "exec format error\nredislint: this is gopls without the rules") {
		t.Errorf("%+v", got)
	}
	if got := command(t, programs, cache, "-v"); got.code != 3 {
		t.Errorf("%+v", got)
	}
}

// How the project of the editor is built is nothing to the build of gopls.
func TestGoCommandOfItsOwn(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module own\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"GOFLAGS": "-modfile=tools.mod -mod=vendor -json", "GO111MODULE": "off", "GOWORK": filepath.Join(dir, "go.work"), "GOOS": "plan9",
	} {
		t.Setenv(name, value)
	}
	out, err := new(build).goCommand(t.Context(), dir, "list", "-m", "-f", "{{.Path}}")
	if err != nil || string(out) != "own\n" {
		t.Errorf("%q, %v", out, err)
	}
}

// Where there is no gopls either, a plain one is built.
func TestBuildsPlainGopls(t *testing.T) {
	build := `case "$*" in *-ldflags*) exit 1;; esac
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\necho plain' >"$2"; chmod +x "$2"`
	programs := map[string]string{"go": "export PATH=/usr/bin:/bin\n" + goCommand(build)}
	if got := command(t, programs, nil); got.code != 0 || got.stdout != "plain\n" || !strings.Contains(got.stderr, "there is no gopls in PATH") {
		t.Errorf("%+v", got)
	}
	programs["go"] = "exit 1"
	if got := command(t, programs, nil); got.code != 2 {
		t.Errorf("%+v", got)
	}
}

func TestBuildPrintsPath(t *testing.T) {
	programs := map[string]string{"go": "export PATH=/usr/bin:/bin\n" + goCommand(buildsScript), "gopls": plainGopls}
	got := command(t, programs, nil, "-build")
	if got.code != 0 || !strings.HasSuffix(got.stdout, "/gopls\n") {
		t.Errorf("%+v", got)
	}
	programs["go"] = "exit 1"
	if got := command(t, programs, nil, "-build"); got.code != 2 || got.stdout != "" || got.stderr == "" {
		t.Errorf("%+v", got)
	}
}

func TestVersions(t *testing.T) {
	if got := command(t, nil, nil, "-version"); got.code != 0 || !strings.HasSuffix(got.stdout, " with gopls v0.23.0\n") {
		t.Errorf("%+v", got)
	}
	if got := command(t, nil, []string{versionVariable + "=v0.99.1"}, "-version"); !strings.HasSuffix(got.stdout, " with gopls v0.99.1\n") {
		t.Errorf("%+v", got)
	}
	for _, bad := range []string{"latest", "0.23.0", "v0.23", "v0.23.0\n"} {
		got := command(t, map[string]string{"gopls": plainGopls}, []string{versionVariable + "=" + bad})
		if got.code != 2 || !strings.Contains(got.stderr, versionVariable) {
			t.Errorf("%q: %+v", bad, got)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, arg := range []string{"-h", "-help", "--help"} {
		if got := command(t, nil, nil, arg); got.code != 0 || got.stdout != Usage {
			t.Errorf("%+v", got)
		}
	}
}
