package goplsrun

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/autobot/redislint/internal/origin"
)

const (
	// defaultVersion is the version of gopls that the rules are tested with.
	defaultVersion  = "v0.23.0"
	versionVariable = "REDISLINT_GOPLS_VERSION"

	goplsModule = "golang.org/x/tools/gopls"
)

// install is the file that puts the rules into gopls.
//
//go:embed redislint.go.txt
var install []byte

// A build is one gopls with the rules.
type build struct {
	gopls    string // its version
	version  string // of redislint
	checkout string // the source of redislint, or "" if that is had by its version
	stderr   io.Writer
}

func newBuild(stderr io.Writer) (*build, error) {
	b := &build{gopls: defaultVersion, version: origin.Version(), checkout: origin.Checkout(), stderr: stderr}
	if v := os.Getenv(versionVariable); v != "" {
		if semver.Canonical(v) != v {
			return nil, fmt.Errorf("%s=%s is not the version of a module, such as %s", versionVariable, v, defaultVersion)
		}
		b.gopls = v
	}
	return b, nil
}

// executable returns the path of what was built, and builds it if it is not there.
func (b *build) executable(ctx context.Context) (string, error) {
	if b.checkout == "" && module.Check(origin.Module, b.version) != nil {
		return "", fmt.Errorf("the source that redislint %s was built from cannot be found: install a released version, or build it without -trimpath", b.version)
	}
	e, err := b.entry(ctx)
	if err != nil {
		return "", err
	}
	return e.get(ctx, b.stderr, func(dir string) (string, error) { return b.compile(ctx, dir) })
}

// compile builds gopls with the rules in dir, an empty folder, and returns its path.
func (b *build) compile(ctx context.Context, dir string) (string, error) {
	fmt.Fprintf(b.stderr, "redislint: building gopls %s with the rules of redislint %s, once; this takes a minute or two\n", b.gopls, b.version)
	if err := b.write(ctx, dir); err != nil {
		return "", err
	}
	exe := filepath.Join(dir, executableName)
	// The version is that of gopls, so that no editor offers an update to it.
	flags := "-s -w -X main.version=" + b.gopls + "+redislint"
	if _, err := b.goCommand(ctx, dir, "build", "-trimpath", "-ldflags="+flags, "-o", exe, "."); err != nil {
		return "", fmt.Errorf("gopls %s does not build with the rules of redislint: %w", b.gopls, err)
	}
	if out, err := exec.CommandContext(ctx, exe, "version").CombinedOutput(); err != nil {
		return "", fmt.Errorf("gopls %s does not start with the rules of redislint: %w\n%s", b.gopls, err, out)
	}
	return exe, nil
}

// write writes the main module. Its path lies below that of gopls, and so it may
// import the packages that are internal to gopls.
func (b *build) write(ctx context.Context, dir string) error {
	gopls, err := b.download(ctx, dir)
	if err != nil {
		return err
	}
	main, err := os.ReadFile(filepath.Join(gopls, "main.go"))
	if err != nil {
		return err
	}
	files := map[string][]byte{"go.mod": b.goMod(), "main.go": main, "redislint.go": install}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o666); err != nil {
			return err
		}
	}
	return nil
}

func (b *build) goMod() []byte {
	version, replace := b.version, ""
	if b.checkout != "" {
		version = "v0.0.0"
		replace = fmt.Sprintf("\nreplace %s => %q\n", origin.Module, filepath.ToSlash(b.checkout))
	}
	return fmt.Appendf(nil, "module %s/redislint\n\ngo 1.26.0\n\nrequire (\n\t%s %s\n\t%s %s\n)\n%s",
		goplsModule, goplsModule, b.gopls, origin.Module, version, replace)
}

// download returns the folder with the source of gopls.
func (b *build) download(ctx context.Context, dir string) (string, error) {
	out, err := b.goCommand(ctx, dir, "mod", "download", "-json", goplsModule+"@"+b.gopls)
	var got struct{ Dir, Error string }
	if json.Unmarshal(out, &got) == nil && got.Error != "" {
		return "", fmt.Errorf("gopls %s cannot be had: %s", b.gopls, got.Error)
	}
	if err != nil {
		return "", fmt.Errorf("gopls %s cannot be had: %w", b.gopls, err)
	}
	return got.Dir, nil
}

// goCommand runs the go command in dir, as for the machine that it runs on
// however the editor's project is built, and returns what it prints.
func (b *build) goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir, "GOWORK=off", "GO111MODULE=on", "GOFLAGS=-mod=mod", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("the go command is not in PATH")
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return out, fmt.Errorf("go %s: %w\n%s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return out, nil
}
