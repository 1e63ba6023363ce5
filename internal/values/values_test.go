package values

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/ast/inspector"
)

// load returns the index of src, and the cursors of the calls of each function
// that is named in it.
func load(t *testing.T, src string) (*Index, *types.Package, map[string][]inspector.Cursor) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package p\n"+src, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{},
	}
	pkg, err := (&types.Config{Importer: importer.Default()}).Check("p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	root := inspector.New([]*ast.File{file}).Root()
	calls := map[string][]inspector.Cursor{}
	for cur := range root.Preorder((*ast.CallExpr)(nil)) {
		name := types.ExprString(cur.Node().(*ast.CallExpr).Fun)
		calls[name] = append(calls[name], cur)
	}
	return New(info, root), pkg, calls
}

const header = `
type T struct{ n, m int }
func (T) Get() int { return 0 }
func (t T) Self() T { return t }
func made() T { return T{} }
func pair() (T, error) { return T{}, nil }
func take(t T) {}
`

func TestFate(t *testing.T) {
	tests := []struct {
		body string
		kind Kind
	}{
		{"made()", Dropped},
		{"go made()", Spawned},
		{"defer made()", Deferred},
		{"_ = made()", Ignored},
		{"_, _ = pair(); _ = made()", Ignored},
		{"x := (made()); _ = x", Stored},
		{"var x = made(); _ = x", Stored},
		{"_ = struct{ t T }{made()}", Stored},
		{"_ = struct{ t T }{t: made()}", Stored},
		{"_ = map[string]T{\"t\": made()}", Elsewhere},
		{"_ = []T{made()}", Elsewhere},
		{"_ = made().Get()", Called},
		{"_ = made().n", Elsewhere},
		{"f := made().Get; _ = f", Elsewhere},
		{"take(made())", Passed},
		{"_ = func() T { return made() }", Returned},
		{"c := make(chan T, 1); c <- made()", Elsewhere},
	}
	for _, tt := range tests {
		x, _, calls := load(t, header+"func f() { "+tt.body+" }")
		if got := x.Fate(calls["made"][0]).Kind; got != tt.kind {
			t.Errorf("%s: got kind %d, want %d", tt.body, got, tt.kind)
		}
	}
}

// TestReached names, for the first assignment of v, the calls use(v, n) that may see it.
func TestReached(t *testing.T) {
	tests := []struct{ body, want string }{
		{"v := made(); use(v, 1); v = made(); use(v, 2)", "1"},
		{"v := made(); if b { v = made() }; use(v, 1)", "1"},
		{"v := made(); if b { v = made(); use(v, 1) } else { v = T{}; use(v, 2) }; use(v, 3)", ""},
		{"v := made(); for b { use(v, 1); v = made(); use(v, 2) }; use(v, 3)", "1 3"},
		{"v := made(); for { v = made(); if b { continue }; use(v, 1) }", ""},
		{"v := made(); v = func(T) T { return v }(v); use(v, 1)", "1"}, // a literal: not told apart
		{"v := made(); use(v, 1); use(v, 2)", "1 2"},
		{"v := made(); v, _ = pair(); use(v, 1)", ""},
		{"v := made(); p := &v; *p = T{}; v = made(); use(v, 1)", "1"}, // its address is taken
	}
	for _, tt := range tests {
		x, _, calls := load(t, header+"func use(T, int) {}\nfunc f(b bool) { "+tt.body+" }")
		fate := x.Fate(calls["made"][0])
		seen := x.Reached(fate.Var, fate.Move)
		var got []string
		for _, use := range calls["use"] {
			if slices.ContainsFunc(seen, func(s inspector.Cursor) bool { return use.Contains(s) }) {
				got = append(got, fmt.Sprint(use.Node().(*ast.CallExpr).Args[1].(*ast.BasicLit).Value))
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: reached %v, want %s", tt.body, got, tt.want)
		}
	}
}

func TestMoves(t *testing.T) {
	x, pkg, _ := load(t, header+`
var set = made()
var added int
var ranged int
var addressed int
var multiple, other = pair()
func f() {
	added += 1
	for ranged = range 3 {
	}
	_ = &addressed
	addressed = 1
	take(made())
	_ = other
}
`)
	for name, want := range map[string]struct {
		moves int
		all   bool
	}{"set": {1, true}, "added": {0, false}, "ranged": {0, false}, "addressed": {1, false}, "multiple": {1, true}} {
		moves, all := x.Moves(pkg.Scope().Lookup(name).(*types.Var))
		if len(moves) != want.moves || all != want.all {
			t.Errorf("%s: %d moves, all %t; want %v", name, len(moves), all, want)
		}
	}
	param := pkg.Scope().Lookup("take").(*types.Func).Signature().Params().At(0)
	if moves, all := x.Moves(param); len(moves) != 1 || all {
		t.Errorf("a parameter: %d moves, all %t", len(moves), all)
	}
	multiple := pkg.Scope().Lookup("other").(*types.Var)
	if moves, _ := x.Moves(multiple); len(moves) != 1 || moves[0].Result != 1 {
		t.Errorf("the second result: %v", moves)
	}
}
