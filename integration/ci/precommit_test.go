package ci

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// pre-commit builds the hooks from this repository and runs them on another one.
func TestPreCommit(t *testing.T) {
	if _, err := exec.LookPath("pre-commit"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
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
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*",
	}
	got := runWith(t, env, dir, 1, "pre-commit", "try-repo", root, "--all-files", "--color=never").stdout
	first, second, _ := strings.Cut(got, "\nredislint -fix..")
	if hook := config.Repos[0].Hooks[0].ID; !strings.Contains(first, "\n- hook id: "+hook+"\n") || count(first) != want {
		t.Errorf("%d findings, want %d\n%s", count(first), want, first)
	}
	if left := count(second); left == 0 || left >= want || !strings.Contains(second, "files were modified by this hook") {
		t.Errorf("%d findings of %d are left\n%s", left, want, second)
	}
	if fixed := run(t, dir, 0, "git", "diff", "--stat").stdout; !strings.Contains(fixed, filepath.Join("internal", "cache", "cache.go")) {
		t.Errorf("what was fixed: %s", fixed)
	}
}
