// Package trial tries redislint on a copy of an example.
package trial

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const module = "github.com/autobot/redislint"

// Root returns the folder of this project, from within it.
func Root(ctx context.Context) (string, error) {
	out, err := output(ctx, "", "go", "list", "-m", "-f", "{{.Dir}}", module)
	return strings.TrimSpace(out), err
}

// Example returns the folder of an example of the project in root.
func Example(root, name string) string { return filepath.Join(root, "examples", name) }

// Copy copies an example to a new folder below dir, where it builds against
// the project in root and may be changed. It returns the folder.
func Copy(ctx context.Context, root, name, dir string) (string, error) {
	to := filepath.Join(dir, name)
	if err := os.CopyFS(to, os.DirFS(Example(root, name))); err != nil {
		return "", err
	}
	_, err := output(ctx, to, "go", "mod", "edit", "-replace", module+"="+root)
	return to, err
}

// Build compiles all packages of the module in dir, tests included.
func Build(ctx context.Context, dir string) error {
	if _, err := output(ctx, dir, "go", "build", "./..."); err != nil {
		return err
	}
	_, err := output(ctx, dir, "go", "vet", "./...")
	return err
}

// output runs a command in dir; its error holds what the command printed.
func output(ctx context.Context, dir, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return stdout.String(), fmt.Errorf("%s: %w\n%s%s", strings.Join(cmd.Args, " "), err, stdout.String(), stderr.String())
	}
	return stdout.String(), nil
}
