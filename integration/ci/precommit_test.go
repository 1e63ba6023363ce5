package ci

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// pre-commit builds the hook from this repository and runs it on another one.
func TestPreCommit(t *testing.T) {
	if _, err := exec.LookPath("pre-commit"); err != nil {
		t.Skip("no pre-commit")
	}
	var config struct {
		Repos []struct {
			Repo, Rev string
			Hooks     []struct{ ID string }
		}
	}
	if err := yaml.Unmarshal([]byte(recipe(t, "pre-commit", 0)), &config); err != nil {
		t.Fatal(err)
	}
	dir := service(t)
	want := findings(t)
	run(t, dir, 0, "git", "init", "-q")
	run(t, dir, 0, "git", "add", ".")
	// Modules and what is compiled come from where they are.
	env := []string{
		"PRE_COMMIT_HOME=" + t.TempDir(),
		"GOMODCACHE=" + strings.TrimSpace(run(t, dir, 0, "go", "env", "GOMODCACHE").stdout),
		"GOCACHE=" + strings.TrimSpace(run(t, dir, 0, "go", "env", "GOCACHE").stdout),
		"GOFLAGS=-modcacherw", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*",
	}
	hook := config.Repos[0].Hooks[0].ID
	got := runWith(t, env, dir, 1, "pre-commit", "try-repo", root, hook, "--all-files", "--color=never")
	if n := count(got.stdout); n != want || !strings.Contains(got.stdout, "redislint....") {
		t.Errorf("%d findings, want %d\n%+v", n, want, got)
	}
	got = runWith(t, env, dir, 1, "pre-commit", "try-repo", root, "redislint-fix", "--all-files", "--color=never")
	if n := count(got.stdout); n == 0 || n >= want || !strings.Contains(got.stdout, "files were modified by this hook") {
		t.Errorf("%d findings of %d are left\n%+v", n, want, got)
	}
	if fixed := run(t, dir, 0, "git", "diff", "--stat").stdout; !strings.Contains(fixed, filepath.Join("internal", "cache", "cache.go")) {
		t.Errorf("what was fixed: %s", fixed)
	}
}
