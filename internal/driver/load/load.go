// Package load finds, parses and type-checks the packages in which redislint
// can find anything: those that are, or import, a Redis client library. The
// others are only listed, or read from the compiler's export data. See
// docs/decisions/loader.md.
package load

import (
	"context"
	"os"
	"slices"

	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/internal/fixes"
)

// A Config says what to load.
type Config struct {
	Dir      string // where the go command runs; "" is the current folder
	Tags     string // build tags, comma-separated
	Tests    bool   // load the tests too
	Patterns []string
	// Overlay holds texts to use in place of those of the files, which are named
	// by absolute paths. Packages that no client library reaches are read without it.
	Overlay map[string][]byte
	// Listed reports whether the package at path counts as a client library
	// beyond the known ones; nil for none. Dirs are the folders of the packages
	// that the patterns match.
	Listed func(dirs []string) func(path string) bool
	// Found, unless nil, is called before the first Visit with the number of
	// packages that are to be type-checked.
	Found func(packages int)
	// Visit, unless nil, is called with each package that is well typed, after
	// those that it imports and perhaps at the same time as others. Root says
	// whether it will be one of Result.Packages. Once visited, a package has
	// no Syntax and no TypesInfo.
	Visit func(pkg *packages.Package, root bool)
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

	sources map[*packages.Package]*source
}

// Load loads the packages that the patterns match. An error means that nothing
// could be loaded.
func Load(ctx context.Context, c *Config) (*Result, error) {
	all, err := c.listAll(ctx)
	if err != nil {
		return nil, err
	}
	g := newGraph(all, c.listed(all))
	r := &Result{sources: map[*packages.Package]*source{}}
	f := newFaults(c.Dir)
	var roots []*listed
	for _, p := range g.reported() {
		if p.Error != nil {
			f.add(p.own())
			if p = g.plain(p); p == nil || p.Error != nil {
				continue
			}
		}
		r.Matched++
		roots = append(roots, p)
	}
	if order := g.sources(roots, c.All); len(order) > 0 {
		l, err := c.newLoader(ctx)
		if err != nil {
			return nil, err
		}
		if err := l.load(ctx, g, order, roots); err != nil {
			return nil, err
		}
		l.gather(r, f, g, roots)
	}
	r.Errors = f.errors()
	return r, ctx.Err()
}

// listAll returns the packages that the patterns match and what they import.
func (c *Config) listAll(ctx context.Context) ([]*listed, error) {
	args := []string{"-deps"}
	if c.Tests {
		args = append(args, "-test")
	}
	if len(c.Overlay) > 0 {
		dir, err := os.MkdirTemp("", "redislint-*")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		file, err := writeOverlay(dir, c.Overlay)
		if err != nil {
			return nil, err
		}
		args = append(args, "-overlay="+file)
	}
	return c.list(ctx, slices.Concat(args, []string{"--"}, c.Patterns)...)
}

// gather adds to r and f what became of the roots.
func (l *loader) gather(r *Result, f *faults, g *graph, roots []*listed) {
	for _, p := range roots {
		s := l.sources[p.ImportPath]
		if s == nil {
			continue
		}
		name := p.path()
		if s.pkg.IllTyped {
			if plain := l.plain[g.plain(p)]; plain != nil && !plain.pkg.IllTyped {
				r.add(plain)
				name += " (its tests)"
			}
		} else {
			r.add(s)
		}
		for _, c := range s.causes {
			if c == s.own {
				f.add(c)
			} else {
				f.add(c, name)
			}
		}
	}
}

func (r *Result) add(s *source) {
	r.Packages = append(r.Packages, s.pkg)
	r.sources[s.pkg] = s
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

// exported returns the paths of the packages that the sources import, that are
// no sources themselves, and that go list has found nothing wrong with.
func (g *graph) exported(order []*listed) []string {
	sources := map[string]bool{"unsafe": true, "C": true}
	for _, p := range order {
		sources[p.ImportPath] = true
	}
	var paths []string
	for _, p := range order {
		for _, imp := range p.Imports {
			if !sources[imp] {
				sources[imp] = true
				if len(g.byID[imp].faults()) > 0 {
					continue
				}
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

// Fixable returns what the fix engine needs of pkg, one of r.Packages.
func (r *Result) Fixable(pkg *packages.Package) *fixes.Package {
	s := r.sources[pkg]
	p := &fixes.Package{Path: pkg.PkgPath, GoVersion: s.goVersion(), Sizes: pkg.TypesSizes, Importer: s, Refuse: s.refuse}
	for _, name := range pkg.CompiledGoFiles {
		p.Files = append(p.Files, fixes.File{Name: name, Source: s.texts[name]})
	}
	return p
}
