// Package load finds, parses and type-checks the packages in which redislint
// can find anything: those that are, or import, a Redis client library. The
// others are only listed, or read from the compiler's export data. See
// docs/decisions/loader.md.
package load

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/internal/fixes"
)

// A Config says what to load.
type Config struct {
	Dir      string // where the go command runs; "" is the current folder
	Tags     string // build tags, comma-separated
	Tests    bool   // load the tests too
	Patterns []string
	// Listed reports whether the package at path counts as a client library
	// beyond the known ones; nil for none. Dirs are the folders of the packages
	// that the patterns match.
	Listed func(dirs []string) func(path string) bool
	// All also loads the matched packages that cannot reach a client library.
	All bool
}

// A Result is what was loaded.
type Result struct {
	// Packages are those to analyse, well typed, in the order of go list. Their
	// Imports hold only packages with syntax.
	Packages []*packages.Package
	// Errors say what of the patterns' packages cannot be analysed.
	Errors []error
	// Matched counts the packages that the patterns match.
	Matched int

	loader *loader
}

// Load loads the packages that the patterns match. An error means that nothing
// could be loaded.
func Load(ctx context.Context, c *Config) (*Result, error) {
	args := []string{"-deps"}
	if c.Tests {
		args = append(args, "-test")
	}
	all, err := c.list(ctx, slices.Concat(args, []string{"--"}, c.Patterns)...)
	if err != nil {
		return nil, err
	}
	g := newGraph(all, c.listed(all))
	r := &Result{}
	var roots []*listed
	for _, p := range g.reported() {
		if p.Error != nil {
			r.fail(p, packages.Error{Pos: p.Error.Pos, Msg: strings.TrimSpace(p.Error.Err)})
			continue
		}
		r.Matched++
		roots = append(roots, p)
	}
	order := g.sources(roots, c.All)
	if len(order) == 0 {
		return r, nil
	}

	arch, err := c.run(ctx, "env", "GOARCH")
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	l := &loader{
		fset:    fset,
		sizes:   types.SizesFor("gc", strings.TrimSpace(string(arch))),
		exports: newExports(c, fset),
		sources: map[string]*source{},
	}
	if err := c.compileCgo(ctx, order); err != nil {
		return nil, err
	}
	if err := l.exports.list(ctx, exported(order)); err != nil {
		return nil, err
	}
	l.check(ctx, order)
	if err := ctx.Err(); err != nil {
		return nil, err
	}

	r.loader = l
	for _, p := range roots {
		s := l.sources[p.ImportPath]
		if s == nil {
			continue
		}
		for _, e := range s.pkg.Errors {
			r.fail(p, e)
		}
		if !s.pkg.IllTyped {
			r.Packages = append(r.Packages, s.pkg)
		}
	}
	return r, nil
}

// listed returns the predicate of further client libraries.
func (c *Config) listed(all []*listed) func(path string) bool {
	if c.Listed == nil {
		return func(string) bool { return false }
	}
	var dirs []string
	for _, p := range all {
		if !p.DepOnly && p.Dir != "" {
			dirs = append(dirs, p.Dir)
		}
	}
	slices.Sort(dirs)
	return c.Listed(slices.Compact(dirs))
}

// exported returns the paths of the packages that the sources import and that
// are no sources themselves.
func exported(order []*listed) []string {
	sources := map[string]bool{"unsafe": true, "C": true}
	for _, p := range order {
		sources[p.ImportPath] = true
	}
	var paths []string
	for _, p := range order {
		for _, imp := range p.Imports {
			if !sources[imp] {
				sources[imp] = true
				paths = append(paths, imp)
			}
		}
	}
	slices.Sort(paths)
	return paths
}

// compileCgo sets the files of the sources that use cgo to those that cgo makes.
func (c *Config) compileCgo(ctx context.Context, order []*listed) error {
	args := []string{"-compiled"}
	if c.Tests {
		args = append(args, "-test")
	}
	args = append(args, "--")
	byID := map[string]*listed{}
	for _, p := range order {
		if len(p.CgoFiles) == 0 {
			continue
		}
		byID[p.ImportPath] = p
		path := p.path()
		if p.ForTest != "" {
			path = p.ForTest
		}
		if !slices.Contains(args, path) {
			args = append(args, path)
		}
	}
	if len(byID) == 0 {
		return nil
	}
	compiled, err := c.list(ctx, args...)
	if err != nil {
		return err
	}
	for _, p := range compiled {
		if of := byID[p.ImportPath]; of != nil {
			of.CompiledGoFiles = p.CompiledGoFiles
			if of.Error == nil {
				of.Error = p.Error
			}
		}
	}
	return nil
}

// fail adds an error of p, once.
func (r *Result) fail(p *listed, e packages.Error) {
	e.Msg = advised(e.Msg)
	err := errors.New(e.Msg)
	switch {
	case e.Pos != "" && e.Pos != "-":
		err = fmt.Errorf("%s: %s", e.Pos, e.Msg)
	case !strings.Contains(e.Msg, p.path()):
		err = fmt.Errorf("%s: %s", p.path(), e.Msg)
	}
	if !slices.ContainsFunc(r.Errors, func(known error) bool { return known.Error() == err.Error() }) {
		r.Errors = append(r.Errors, err)
	}
}

// Fixable returns what the fix engine needs of pkg, one of r.Packages.
func (r *Result) Fixable(pkg *packages.Package) *fixes.Package {
	s := r.loader.sources[pkg.ID]
	p := &fixes.Package{Path: pkg.PkgPath, GoVersion: s.goVersion(), Sizes: pkg.TypesSizes, Importer: s}
	for _, name := range pkg.CompiledGoFiles {
		p.Files = append(p.Files, fixes.File{Name: name, Source: s.texts[name]})
	}
	return p
}
