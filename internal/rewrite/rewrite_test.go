package rewrite

import (
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/redisapi"
)

const (
	runtimePath = "example.org/redis/runtime"
	here        = "/*here*/"
)

// newPass type-checks src as a package that may import the standard library
// and example.org packages, which declare nothing but New.
func newPass(t *testing.T, src string) (pass *analysis.Pass, file *ast.File, pos token.Pos) {
	t.Helper()
	fset := imports.fset
	file, err := parser.ParseFile(fset, "a.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	conf := types.Config{Importer: imports, FakeImportC: true}
	pkg, err := conf.Check("example.org/p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatalf("the source does not type-check: %v\n%s", err, src)
	}
	if i := strings.Index(src, here); i >= 0 {
		pos = file.FileStart + token.Pos(i)
	}
	return &analysis.Pass{Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info}, file, pos
}

// imports is shared, because type-checking the standard library takes long.
var imports = func() *testImporter {
	fset := token.NewFileSet()
	return &testImporter{fset: fset, std: importer.ForCompiler(fset, "source", nil), stub: map[string]*types.Package{}}
}()

type testImporter struct {
	fset *token.FileSet
	std  types.Importer
	stub map[string]*types.Package
}

func (i *testImporter) Import(path string) (*types.Package, error) {
	if !strings.HasPrefix(path, "example.") {
		return i.std.Import(path)
	}
	if i.stub[path] == nil {
		name := redisapi.AssumedName(path)
		if path == runtimePath {
			name = "redisruntime"
		}
		pkg := types.NewPackage(path, name)
		pkg.Scope().Insert(types.NewFunc(token.NoPos, pkg, "New", types.NewSignatureType(nil, nil, nil, nil, nil, false)))
		pkg.MarkComplete()
		i.stub[path] = pkg
	}
	return i.stub[path], nil
}

// apply applies edits, demands that they do not overlap and that the result
// parses, and returns it formatted.
func apply(t *testing.T, file *ast.File, src string, edits []analysis.TextEdit) string {
	t.Helper()
	slices.SortFunc(edits, func(a, b analysis.TextEdit) int {
		if a.Pos != b.Pos {
			return int(a.Pos - b.Pos)
		}
		return int(a.End - b.End)
	})
	var out strings.Builder
	last := 0
	for _, e := range edits {
		pos, end := int(e.Pos-file.FileStart), int(e.End-file.FileStart)
		if pos < last {
			t.Fatalf("edits overlap at offset %d: %q", pos, e.NewText)
		}
		out.WriteString(src[last:pos])
		out.Write(e.NewText)
		last = end
	}
	out.WriteString(src[last:])
	text, err := format.Source([]byte(out.String()))
	if err != nil {
		t.Fatalf("the result does not parse: %v\n%s", err, out.String())
	}
	return string(text)
}
