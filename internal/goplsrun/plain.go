package goplsrun

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// plain returns the path of a gopls without the rules.
func (b *build) plain(ctx context.Context) (string, error) {
	if exe := inPath(); exe != "" {
		return exe, nil
	}
	e, err := b.entry(ctx)
	if err != nil {
		return "", fmt.Errorf("and there is no gopls in PATH: %w", err)
	}
	plain := &entry{e.dir + "-plain"}
	return plain.get(ctx, b.stderr, func(dir string) (string, error) {
		fmt.Fprintf(b.stderr, "redislint: there is no gopls in PATH; building gopls %s\n", b.gopls)
		main := "module plain\n\ngo 1.26.0\n\nrequire " + goplsModule + " " + b.gopls + "\n"
		if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(main), 0o666); err != nil {
			return "", err
		}
		exe := filepath.Join(dir, executableName)
		_, err := b.goCommand(ctx, dir, "build", "-o", exe, goplsModule)
		return exe, err
	})
}

// inPath returns the first gopls in PATH that is not this program under that
// name, or "".
func inPath() string {
	self, _ := os.Executable()
	info, _ := os.Stat(self)
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		exe, err := exec.LookPath(filepath.Join(dir, "gopls"))
		if err != nil || !filepath.IsAbs(exe) {
			continue
		}
		if other, err := os.Stat(exe); err == nil && !os.SameFile(info, other) {
			return exe
		}
	}
	return ""
}
