package fixtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"maps"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/internal/fixes"
	"github.com/autobot/redislint/internal/redisapi"
)

// A unit is a fixture package, perhaps with some of its files fixed.
type unit struct {
	pkg   *packages.Package
	texts map[string][]byte            // of the fixed files
	all   map[string]*packages.Package // every package loaded, by path
}

// load returns the units that match the patterns; where a package has tests,
// only the variant that holds them.
func load(t testing.TB, dir string, patterns []string) []*unit {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax | packages.NeedModule | packages.NeedForTest,
		Dir:  dir, Tests: true,
		Env: append(os.Environ(), "GOWORK=off", "GOPROXY=off"),
	}, append([]string{redisapi.Runtime}, patterns...)...)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*packages.Package{}
	tested := map[string]bool{}
	packages.Visit(pkgs, nil, func(pkg *packages.Package) {
		if pkg.ForTest == "" {
			all[pkg.PkgPath] = pkg
		} else if pkg.ForTest == pkg.PkgPath {
			tested[pkg.PkgPath] = true
		}
	})
	var units []*unit
	for _, pkg := range pkgs {
		fixture := strings.HasPrefix(pkg.PkgPath, "fixtures/")
		main := strings.HasSuffix(pkg.ID, ".test") // the generated test main
		covered := pkg.ForTest == "" && tested[pkg.PkgPath]
		if fixture && !main && !covered && !pkg.IllTyped {
			units = append(units, &unit{pkg: pkg, texts: map[string][]byte{}, all: all})
		}
	}
	return units
}

// Import resolves what the package imports, and what its fixes may import.
func (u *unit) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	dep := u.pkg.Imports[path]
	if dep == nil {
		dep = u.all[path]
	}
	if dep != nil && dep.Types != nil {
		return dep.Types, nil
	}
	return nil, fmt.Errorf("package %s is not loaded", path)
}

// engine returns the package as the fix engine takes it.
func (u *unit) engine() *fixes.Package {
	p := &fixes.Package{Path: u.pkg.PkgPath, Sizes: u.pkg.TypesSizes, Importer: u}
	for _, f := range u.pkg.Syntax {
		name := u.pkg.Fset.File(f.FileStart).Name()
		text, err := u.readFile(name)
		if err == nil {
			p.Files = append(p.Files, fixes.File{Name: name, Source: text})
		}
	}
	return p
}

func (u *unit) readFile(name string) ([]byte, error) {
	if text, ok := u.texts[name]; ok {
		return text, nil
	}
	return os.ReadFile(name)
}

// analyze returns the findings of a.
func (u *unit) analyze(t testing.TB, a *analysis.Analyzer) []analysis.Diagnostic {
	fixed := *a
	fixed.Run = func(pass *analysis.Pass) (any, error) {
		if pass.Pkg == u.pkg.Types {
			pass.ReadFile = u.readFile
		}
		return a.Run(pass)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{&fixed}, []*packages.Package{u.pkg}, nil)
	if err != nil {
		t.Fatal(err)
	}
	root := graph.Roots[0]
	if root.Err != nil {
		t.Fatal(root.Err)
	}
	return root.Diagnostics
}

// with returns the unit with the changes made, type-checked.
func (u *unit) with(t testing.TB, changes []fixes.Change) *unit {
	pkg := *u.pkg
	next := &unit{pkg: &pkg, texts: maps.Clone(u.texts), all: u.all}
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
	pkg.TypesInfo = &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		Scopes:       map[ast.Node]*types.Scope{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}
	config := types.Config{Importer: next, Sizes: pkg.TypesSizes}
	var err error
	if pkg.Types, err = config.Check(pkg.PkgPath, pkg.Fset, pkg.Syntax, pkg.TypesInfo); err != nil {
		t.Fatal(err)
	}
	// The facts about a package that a fix imports count too.
	pkg.Imports = maps.Clone(pkg.Imports)
	for _, file := range pkg.Syntax {
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if dep := u.all[path]; dep != nil && pkg.Imports[path] == nil {
				pkg.Imports[path] = dep
			}
		}
	}
	return next
}
