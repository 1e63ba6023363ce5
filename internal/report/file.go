package report

import (
	"go/ast"
	"go/parser"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// A file is what the reporter knows about one file of the package.
type file struct {
	syntax       *ast.File
	generated    bool // by a generator other than cgo
	preprocessed bool // by cgo: its text is not the user's, so no edit fits
}

func newFile(pass *analysis.Pass, syntax *ast.File) *file {
	f := &file{syntax: syntax, generated: ast.IsGenerated(syntax)}
	written := pass.Fset.PositionFor(syntax.Package, false).Filename
	source := pass.Fset.PositionFor(syntax.Package, true).Filename
	if source == written {
		return f
	}
	f.preprocessed = true
	f.generated = false
	if text, err := pass.ReadFile(source); err == nil {
		parsed, _ := parser.ParseFile(token.NewFileSet(), source, text, parser.PackageClauseOnly|parser.ParseComments)
		f.generated = parsed != nil && ast.IsGenerated(parsed)
	}
	return f
}
