package dbname

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/target"
)

// TestBrokenCatalog checks that a fault in the catalog is told, and that the
// facts which other packages need are exported all the same.
func TestBrokenCatalog(t *testing.T) {
	catalog := filepath.Join(t.TempDir(), "redis-databases.yaml")
	if err := os.WriteFile(catalog, []byte("databases: {cache: {index: x}}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	prerequisite := target.New(&target.Options{Catalog: catalog})
	pass, exported := newPass(t, "package p\n\nimport r \""+redisapi.Runtime+"\"\n\nfunc Open(name string) { _ = r.Database(name) }\n")
	pass.ResultOf = map[*analysis.Analyzer]any{}
	result, err := prerequisite.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	pass.ResultOf[prerequisite] = result
	pass.Analyzer = New(prerequisite)
	_, err = pass.Analyzer.Run(pass)
	if err == nil || !strings.Contains(err.Error(), catalog) || !strings.Contains(err.Error(), "mend it or name another with -catalog") {
		t.Errorf("the error says not what to do: %v", err)
	}
	if len(*exported) != 1 || (*exported)[0] != "Open" {
		t.Errorf("exported the facts of %q", *exported)
	}
}

// newPass type-checks src, which may import the runtime, and returns a pass on
// it that collects the objects of exported facts.
func newPass(t *testing.T, src string) (*analysis.Pass, *[]string) {
	t.Helper()
	fset := token.NewFileSet()
	imports := runtimeOnly{}
	check := func(path, src string, info *types.Info) (*types.Package, *ast.File) {
		file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		pkg, err := (&types.Config{Importer: imports}).Check(path, fset, []*ast.File{file}, info)
		if err != nil {
			t.Fatal(err)
		}
		return pkg, file
	}
	imports[redisapi.Runtime], _ = check(redisapi.Runtime, "package redisruntime\n\ntype Database string\n", nil)
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	pkg, file := check("example.org/p", src, info)
	var exported []string
	return &analysis.Pass{
		Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info, ReadFile: os.ReadFile,
		Report:           func(d analysis.Diagnostic) { t.Errorf("unexpected: %s", d.Message) },
		ImportObjectFact: func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact: func(obj types.Object, _ analysis.Fact) { exported = append(exported, obj.Name()) },
	}, &exported
}

type runtimeOnly map[string]*types.Package

func (m runtimeOnly) Import(path string) (*types.Package, error) { return m[path], nil }
