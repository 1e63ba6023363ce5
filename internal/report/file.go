package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A file is what the reporter knows about one file of the package.
type file struct {
	syntax       *ast.File
	generated    bool // by a generator other than cgo
	preprocessed bool // by cgo: its text is not the user's, so no edit fits
}

// InTest reports whether pos stands in a file that only go test compiles. What a
// line directive says does not count: it would hide code.
func InTest(fset *token.FileSet, pos token.Pos) bool {
	f := fset.File(pos)
	return f != nil && strings.HasSuffix(f.Name(), "_test.go")
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
