package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A listed is a package as go list describes it.
type listed struct {
	ImportPath      string // with the variant, as in "p [p.test]"
	Name            string
	Dir             string
	ForTest         string // path of the package whose test this variant is for
	DepOnly         bool   // not matched by a pattern
	Export          string // file with export data
	GoFiles         []string
	CgoFiles        []string
	CompiledGoFiles []string
	IgnoredGoFiles  []string
	Imports         []string // as in ImportPath
	ImportMap       map[string]string
	Module          *packages.Module
	Error           *listError
	DepsErrors      []*listError
}

type listError struct {
	Pos string
	Err string
}

const fields = "-json=ImportPath,Name,Dir,ForTest,DepOnly,Export,GoFiles,CgoFiles,CompiledGoFiles,IgnoredGoFiles,Imports,ImportMap,Module,Error,DepsErrors"

// list runs go list with these arguments and returns the packages in its
// order, which with -deps is dependencies first.
func (c *Config) list(ctx context.Context, args ...string) ([]*listed, error) {
	flags := []string{"list", "-e", fields}
	if c.Tags != "" {
		flags = append(flags, "-tags="+c.Tags)
	}
	out, err := c.run(ctx, append(flags, args...)...)
	if err != nil {
		return nil, err
	}
	var all []*listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(listed)
		if err := dec.Decode(p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list printed what is no JSON: %w", err)
		}
		all = append(all, p)
	}
}

// run runs the go command and returns what it prints. Its complaint is the error.
func (c *Config) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = c.Dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, errors.New("the go command is not in PATH; redislint needs it to find packages")
	}
	if err != nil {
		if text := complaint(stderr.String()); text != "" {
			return nil, errors.New(advised(text))
		}
		return nil, fmt.Errorf("go %s: %w", args[0], err)
	}
	return stdout.Bytes(), nil
}

// complaint returns what the go command printed without its progress.
func complaint(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if !slices.ContainsFunc(progress, func(p string) bool { return strings.HasPrefix(line, p) }) {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, ""))
}

var progress = []string{"go: downloading ", "go: extracting ", "go: finding "}

// advised returns a complaint of the go command with what to do about it.
func advised(text string) string {
	if strings.Contains(text, "main module") {
		text += "\n\tredislint looks at the packages of a module: run it in a folder with a go.mod, or below one"
	}
	if strings.Contains(text, "no Go files in ") {
		text += "\n\t./... stands for all packages in a folder and below"
	}
	return text
}

// path returns the import path without the variant.
func (p *listed) path() string {
	path, _, _ := strings.Cut(p.ImportPath, " ")
	return path
}

// faults returns what go list says is wrong with p or with what it imports.
// P may be nil.
func (p *listed) faults() []*listError {
	switch {
	case p == nil:
		return nil
	case p.Error != nil:
		return append([]*listError{p.Error}, p.DepsErrors...)
	}
	return p.DepsErrors
}

// files returns the files that the compiler sees.
func (p *listed) files() []string {
	names := p.CompiledGoFiles
	if len(names) == 0 {
		names = p.GoFiles
	}
	return absolute(p.Dir, names)
}

func absolute(dir string, names []string) []string {
	var abs []string
	for _, name := range names {
		if !filepath.IsAbs(name) {
			name = filepath.Join(dir, name)
		}
		abs = append(abs, name)
	}
	return abs
}

// testMain reports whether p is the main package that go test generates; its
// file is in the build cache.
func (p *listed) testMain() bool {
	return p.Name == "main" && strings.HasSuffix(p.ImportPath, ".test") &&
		len(p.GoFiles) == 1 && filepath.IsAbs(p.GoFiles[0])
}

// A Folder is where a package is.
type Folder struct{ Package, Dir string }

// Folders returns where the packages are that the patterns match. An error means
// that one of them cannot be found.
func Folders(ctx context.Context, c *Config) ([]Folder, error) {
	all, err := c.list(ctx, append([]string{"--"}, c.Patterns...)...)
	if err != nil {
		return nil, err
	}
	var folders []Folder
	for _, p := range all {
		if p.Name == "" && p.Error != nil {
			return nil, errors.New(advised(complaint(p.Error.Err)))
		}
		folders = append(folders, Folder{p.ImportPath, p.Dir})
	}
	return folders, nil
}
