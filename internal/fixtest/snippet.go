package fixtest

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/internal/driver/load"
)

// A Compiler compiles packages of one file that may import whatever the module
// testdata/src can.
type Compiler struct {
	fset     *token.FileSet
	importer types.Importer
}

// NewCompiler returns a compiler.
func NewCompiler(tb testing.TB) *Compiler {
	fset := token.NewFileSet()
	return &Compiler{fset, load.NewImporter("", fixtures(tb), fset, map[string]*types.Package{})}
}

// Compile type-checks src, the text of a file. Variables and imports may stay unused.
func (c *Compiler) Compile(src string) (*packages.Package, error) {
	file, err := parser.ParseFile(c.fset, "snippet.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	pkg := &packages.Package{
		ID: file.Name.Name, Name: file.Name.Name, PkgPath: file.Name.Name, Fset: c.fset, Syntax: []*ast.File{file},
		TypesSizes: types.SizesFor("gc", "amd64"),
		TypesInfo:  load.NewInfo(),
	}
	var hard error
	config := types.Config{Importer: c.importer, Sizes: pkg.TypesSizes, Error: func(err error) {
		if e := new(types.Error); errors.As(err, e) && !e.Soft && hard == nil {
			hard = err
		}
	}}
	pkg.Types, _ = config.Check(pkg.PkgPath, c.fset, pkg.Syntax, pkg.TypesInfo)
	return pkg, hard
}

// Diagnostics returns what a reports on pkg, which was compiled.
func Diagnostics(tb testing.TB, a *analysis.Analyzer, pkg *packages.Package) []analysis.Diagnostic {
	tb.Helper()
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, []*packages.Package{pkg}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	root := graph.Roots[0]
	if root.Err != nil {
		tb.Fatal(root.Err)
	}
	return root.Diagnostics
}
