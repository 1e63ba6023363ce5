package fixtest

import (
	"go/parser"
	"go/types"
	"maps"
	"os"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/internal/driver/load"
	"github.com/autobot/redislint/internal/fixes"
)

// A unit is a fixture package, perhaps with some of its files fixed.
type unit struct {
	pkg     *packages.Package
	fixable *fixes.Package    // as loaded
	texts   map[string][]byte // of the fixed files
}

// loadUnits returns the units that match the patterns.
func loadUnits(t testing.TB, dir string, patterns []string) []*unit {
	r, err := load.Load(t.Context(), &load.Config{Dir: dir, Tests: true, Patterns: patterns, All: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range r.Errors {
		t.Error(err)
	}
	var units []*unit
	for _, pkg := range r.Packages {
		units = append(units, &unit{pkg, r.Fixable(pkg), map[string][]byte{}})
	}
	return units
}

// engine returns the package as the fix engine takes it.
func (u *unit) engine() *fixes.Package {
	p := &fixes.Package{Path: u.fixable.Path, GoVersion: u.fixable.GoVersion, Sizes: u.fixable.Sizes, Importer: u.fixable.Importer, Refuse: u.fixable.Refuse}
	for _, f := range u.fixable.Files {
		if text, ok := u.texts[f.Name]; ok {
			f.Source = text
		}
		p.Files = append(p.Files, f)
	}
	return p
}

func (u *unit) readFile(name string) ([]byte, error) {
	if text, ok := u.texts[name]; ok {
		return text, nil
	}
	return os.ReadFile(name)
}

// analyze runs a on the package, which has its facts from the packages it imports.
func (u *unit) analyze(t testing.TB, a *analysis.Analyzer) *checker.Action {
	fixed := *a
	fixed.Run = func(pass *analysis.Pass) (any, error) {
		if pass.Pkg == u.pkg.Types {
			pass.ReadFile = u.readFile
		}
		return a.Run(pass)
	}
	// The sanity check encodes facts, as go vet does.
	graph, err := checker.Analyze([]*analysis.Analyzer{&fixed}, []*packages.Package{u.pkg}, &checker.Options{SanityCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	root := graph.Roots[0]
	if root.Err != nil {
		t.Fatal(root.Err)
	}
	return root
}

// with returns the unit with the changes made, type-checked.
func (u *unit) with(t testing.TB, changes []fixes.Change) *unit {
	pkg := *u.pkg
	next := &unit{&pkg, u.fixable, maps.Clone(u.texts)}
	for _, c := range changes {
		next.texts[c.File] = c.New
	}
	pkg.Syntax = nil
	for _, old := range u.pkg.Syntax {
		name := u.pkg.Fset.File(old.FileStart).Name()
		file := old
		if text, ok := next.texts[name]; ok {
			var err error
			if file, err = parser.ParseFile(pkg.Fset, name, text, parser.ParseComments|parser.SkipObjectResolution); err != nil {
				t.Fatal(err)
			}
		}
		pkg.Syntax = append(pkg.Syntax, file)
	}
	pkg.TypesInfo = load.NewInfo()
	config := types.Config{Importer: u.fixable.Importer, Sizes: pkg.TypesSizes, GoVersion: u.fixable.GoVersion}
	var err error
	if pkg.Types, err = config.Check(pkg.PkgPath, pkg.Fset, pkg.Syntax, pkg.TypesInfo); err != nil {
		t.Fatal(err)
	}
	return next
}
