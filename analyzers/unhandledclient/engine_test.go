package unhandledclient

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/internal/owed"
	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/rewrite"
)

// exports loads, once, the types of what the fixtures import.
var exports = sync.OnceValues(func() (types.Importer, error) {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadTypes,
		Dir:  fixtureDir,
	}, "github.com/autobot/redislint/runtime", "github.com/redis/go-redis/v9", "context", "errors", "fmt", "log", "net/http", "os", "sync", "testing")
	if err != nil {
		return nil, err
	}
	known := importer{}
	for _, p := range pkgs {
		known[p.PkgPath] = p.Types
	}
	return known, nil
})

const fixtureDir = "../../testdata/src"

type importer map[string]*types.Package

func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p := i[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("%s is not loaded", path)
}

// typecheck returns a pass over one file, or an error if it is not valid Go.
func typecheck(fset *token.FileSet, name string, src any) (*analysis.Pass, error) {
	known, err := exports()
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, FileVersions: map[*ast.File]string{},
	}
	pkg, err := (&types.Config{Importer: known, GoVersion: "go1.26"}).Check("p", fset, []*ast.File{file}, info)
	if err != nil {
		return nil, err
	}
	return &analysis.Pass{
		Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info,
		ReadFile:          func(string) ([]byte, error) { return src.([]byte), nil },
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
		AllObjectFacts:    func() []analysis.ObjectFact { return nil },
		ExportPackageFact: func(analysis.Fact) {},
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
	}, nil
}

// analyze runs the engine on pass, and builds all messages and fixes. If all is
// set, every function that returns a pointer or an interface is taken for a getter.
func analyze(pass *analysis.Pass, all bool) []finding {
	e := newEngine(pass, build(pass, pass.Files))
	if all {
		e.foreign = func(fn *types.Func) []nilResult {
			if fn.Signature().Results().Len() == 0 || zero(fn.Signature().Results().At(0).Type()) != isNil {
				return nil
			}
			return []nilResult{{Source: sourceName(fn)}}
		}
		for _, fn := range e.functions {
			if results := fn.Signature.Results(); results.Len() > 0 && zero(results.At(0).Type()) == isNil {
				e.results[fn] = []nilResult{{Source: "p." + fn.Name(), Others: make([]abs, results.Len())}}
			}
		}
	}
	findings := e.solve()
	e.exportFacts()
	in := inspector.New(pass.Files)
	root, effects := in.Root(), rewrite.NewEffects(pass.TypesInfo, in)
	for _, f := range findings {
		f.owner = redisapi.Redisruntime
		f.source = f.origin.from.names()[0]
		if s, ok := locate(pass.TypesInfo, root, f.use); ok {
			_ = message(f, s)
			_ = related(f)
			_ = fix(e, effects, owed.New(pass.TypesInfo), f, s)
		}
	}
	return findings
}

// FuzzMutations breaks and bends the fixtures, and looks whether the rule
// survives what still compiles.
func FuzzMutations(f *testing.F) {
	files, err := filepath.Glob(fixtureDir + "/unhandledclient/*/*.go")
	if err != nil || len(files) == 0 {
		f.Fatal("no fixtures: ", err)
	}
	for i := range files {
		f.Add(uint8(i), uint64(i), uint8(i%5))
	}
	f.Fuzz(func(t *testing.T, which uint8, seed uint64, changes uint8) {
		src, err := os.ReadFile(files[int(which)%len(files)])
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "f.go", src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		mutate(file, rand.New(rand.NewPCG(seed, 1)), int(changes%8))
		var bent bytes.Buffer
		if format.Node(&bent, fset, file) != nil {
			return
		}
		pass, err := typecheck(token.NewFileSet(), "f.go", bent.Bytes())
		if err != nil {
			return
		}
		analyze(pass, false)
		analyze(pass, true)
	})
}

// mutate changes n random statement lists of file.
func mutate(file *ast.File, random *rand.Rand, n int) {
	var blocks []*ast.BlockStmt
	ast.Inspect(file, func(n ast.Node) bool {
		if b, ok := n.(*ast.BlockStmt); ok && len(b.List) > 0 {
			blocks = append(blocks, b)
		}
		return true
	})
	if len(blocks) == 0 {
		return // a file of declarations
	}
	for range n {
		b := blocks[random.IntN(len(blocks))]
		if len(b.List) == 0 {
			continue
		}
		i := random.IntN(len(b.List))
		stmt := b.List[i]
		switch random.IntN(7) {
		case 0: // delete
			b.List = append(b.List[:i:i], b.List[i+1:]...)
		case 1: // repeat
			b.List = append(b.List[:i:i], append([]ast.Stmt{stmt}, b.List[i:]...)...)
		case 2: // in a loop
			b.List[i] = &ast.ForStmt{Body: &ast.BlockStmt{List: []ast.Stmt{stmt}}}
		case 3: // in a literal
			b.List[i] = &ast.GoStmt{Call: &ast.CallExpr{Fun: &ast.FuncLit{Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: &ast.BlockStmt{List: []ast.Stmt{stmt}}}}}
		case 4: // negate
			if s, ok := stmt.(*ast.IfStmt); ok {
				s.Cond = &ast.UnaryExpr{Op: token.NOT, X: &ast.ParenExpr{X: s.Cond}}
			}
		case 5: // on some path only
			b.List[i] = &ast.IfStmt{Cond: &ast.BinaryExpr{X: &ast.BasicLit{Kind: token.INT, Value: "1"}, Op: token.EQL, Y: &ast.BasicLit{Kind: token.INT, Value: "1"}}, Body: &ast.BlockStmt{List: []ast.Stmt{stmt}}}
		case 6: // swap
			j := random.IntN(len(b.List))
			b.List[i], b.List[j] = b.List[j], b.List[i]
		}
	}
}

// TestStandardLibrary runs the rule over packages with all that Go has, with
// every pointer taken for a client; over all of it if REDISLINT_TEST_CORPORA=all.
func TestStandardLibrary(t *testing.T) {
	patterns := []string{"net/http", "go/types", "encoding/json", "reflect", "iter", "slices", "sync", "os/exec"}
	if os.Getenv("REDISLINT_TEST_CORPORA") == "all" {
		patterns = []string{"std"}
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, p := range pkgs {
		if len(p.Errors) > 0 {
			t.Fatal(p.Errors)
		}
		found += len(analyze(&analysis.Pass{
			Fset: p.Fset, Files: p.Syntax, Pkg: p.Types, TypesInfo: p.TypesInfo, ReadFile: os.ReadFile,
			ImportObjectFact: func(types.Object, analysis.Fact) bool { return false },
			ExportObjectFact: func(types.Object, analysis.Fact) {},
			AllObjectFacts:   func() []analysis.ObjectFact { return nil },
		}, true))
	}
	if found == 0 {
		t.Error("the engine was not at work: nothing was found with every pointer taken for a client")
	}
}

// TestCorpora runs the rule over what the Go project tests its compiler and its
// analyzers with, every pointer taken for a client. It samples, unless
// REDISLINT_TEST_CORPORA=all.
func TestCorpora(t *testing.T) {
	const sample = 40 // of each corpus
	tools, err := packages.Load(&packages.Config{Mode: packages.NeedModule}, "golang.org/x/tools/go/ssa")
	if err != nil || tools[0].Module == nil {
		t.Skip("x/tools is not a module here: ", err)
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{
		filepath.Join(strings.TrimSpace(string(goroot)), "test"),
		filepath.Join(tools[0].Module.Dir, "go", "ssa"),
		filepath.Join(tools[0].Module.Dir, "go", "analysis", "passes"),
	} {
		var files []string
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") {
				files = append(files, path)
			}
			return nil
		})
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
		looked, found := 0, 0
		for _, name := range files {
			if looked == sample && os.Getenv("REDISLINT_TEST_CORPORA") != "all" {
				break
			}
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			pass, err := typecheck(token.NewFileSet(), name, src)
			if err != nil {
				continue // needs another file, a package that is not loaded, or is meant not to compile
			}
			looked++
			start := time.Now()
			found += len(analyze(pass, true))
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("%s takes %v", name, took)
			}
		}
		t.Logf("%s: %d of %d files, %d findings", dir, looked, len(files), found)
		if looked == 0 {
			t.Logf("%s has no files that compile alone", dir)
		}
	}
}

func TestFactsSurviveGob(t *testing.T) {
	for _, fact := range []analysis.Fact{
		&maybeNil{[]nilResult{{Index: 1, Others: []abs{unknown, nonNil}, Source: "redisruntime.Lookup"}}},
		&keepsNil{Sources: []string{"a/b.C"}, Beside: []besideNil{{"err", nonNil}}},
		&outcomes{NoReturn: true, Cases: []outcomeCase{{Param: 2, Given: lost, Uses: converted, Results: []abs{isTrue}}}},
	} {
		var wire bytes.Buffer
		if err := gob.NewEncoder(&wire).Encode(fact); err != nil {
			t.Fatal(err)
		}
		back := reflect.New(reflect.TypeOf(fact).Elem()).Interface()
		if err := gob.NewDecoder(&wire).Decode(back); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(fact, back) {
			t.Errorf("%v came back as %v", fact, back)
		}
	}
}
