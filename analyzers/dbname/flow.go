package dbname

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/fold"
	"github.com/autobot/redislint/internal/report"
)

// A flow follows strings and numbers backwards from where they become names or
// numbers of databases: through parameters, variables, fields and closures, until
// nothing new is found.
type flow struct {
	pass      *analysis.Pass
	info      *types.Info
	fold      *fold.Folder
	redis     map[*types.Package]bool     // whether a package reaches Redis
	sinks     map[*types.Var][]meaning    // variables whose values have a meaning
	doubt     map[*types.Var]bool         // variables that are compared, changed, or escape
	optional  map[*types.Var]bool         // variables that are compared with the empty string
	lits      map[*types.Var]*ast.FuncLit // closures, by the only variable that holds them
	moves     []move
	moved     map[ast.Expr]*types.Var // where a moved expression goes
	calls     []inspector.Cursor
	places    []place
	seen      map[found]bool
	constants []constantIn
	size      int // of sinks, all meanings counted
}

// A found is an expression that is known to have a meaning.
type found struct {
	e  ast.Expr
	as meaning
}

// A constantIn is a constant that has a meaning.
type constantIn struct {
	found
	value  constant.Value
	direct bool // it stands in the place itself
}

// A move is an assignment, in the widest sense, of a string to a variable.
type move struct {
	to   *types.Var
	from ast.Expr
}

func newFlow(pass *analysis.Pass, in *inspector.Inspector) *flow {
	f := &flow{
		pass: pass, info: pass.TypesInfo, fold: fold.New(pass.TypesInfo, in), redis: map[*types.Package]bool{},
		sinks: map[*types.Var][]meaning{}, doubt: map[*types.Var]bool{}, optional: map[*types.Var]bool{}, moved: map[ast.Expr]*types.Var{}, lits: map[*types.Var]*ast.FuncLit{}, seen: map[found]bool{},
	}
	f.places = places(pass, f.fold, in)
	for cur := range in.Root().Preorder(
		(*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.RangeStmt)(nil), (*ast.CompositeLit)(nil), (*ast.CallExpr)(nil),
		(*ast.BinaryExpr)(nil), (*ast.SwitchStmt)(nil), (*ast.IndexExpr)(nil), (*ast.SliceExpr)(nil), (*ast.UnaryExpr)(nil), (*ast.IncDecStmt)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			f.assign(n)
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if len(n.Values) == len(n.Names) {
					f.move(f.info.Defs[name], n.Values[i])
				}
			}
		case *ast.RangeStmt:
			if n.Value != nil && isList(f.info.TypeOf(n.X)) {
				f.move(f.object(n.Value), n.X)
			}
		case *ast.CompositeLit:
			f.composite(n)
		case *ast.CallExpr:
			f.calls = append(f.calls, cur)
			if f.decides(n) {
				f.distrust(n.Args...)
				f.distrust(receiver(n))
			}
		case *ast.BinaryExpr:
			switch {
			case f.isEmpty(n.X) || f.isEmpty(n.Y):
				f.allowEmpty(n.X, n.Y)
			case comparison(n.Op):
				f.distrust(n.X, n.Y)
			}
		case *ast.SwitchStmt:
			f.distrust(n.Tag)
		case *ast.IndexExpr:
			f.distrust(n.Index)
			if isString(f.info.TypeOf(n.X)) {
				f.distrust(n.X)
			}
		case *ast.SliceExpr:
			f.distrust(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				f.distrust(n.X)
			}
		case *ast.IncDecStmt:
			f.distrust(n.X)
		}
	}
	// What is stored more than once in a local variable or parameter may be one
	// or the other.
	stores := map[*types.Var]int{}
	for _, m := range f.moves {
		stores[m.to]++
		if lit, ok := ast.Unparen(m.from).(*ast.FuncLit); ok {
			f.lits[m.to] = lit
		}
	}
	for v, n := range stores {
		switch {
		case v.Kind() == types.ParamVar || v.Kind() == types.ResultVar || v.Kind() == types.LocalVar && n > 1:
			f.doubt[v] = true
		}
		if n > 1 || v.Exported() {
			delete(f.lits, v)
		}
	}
	return f
}

func (f *flow) assign(n *ast.AssignStmt) {
	if len(n.Lhs) != len(n.Rhs) || n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
		for _, lhs := range n.Lhs {
			f.distrust(lhs)
		}
		return
	}
	for i, lhs := range n.Lhs {
		f.move(f.object(lhs), n.Rhs[i])
	}
}

func (f *flow) composite(lit *ast.CompositeLit) {
	st, ok := structOf(f.info.TypeOf(lit))
	if !ok {
		return
	}
	for i, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			f.move(f.object(kv.Key), kv.Value)
		} else if i < st.NumFields() {
			f.move(st.Field(i), elt)
		}
	}
}

func structOf(t types.Type) (*types.Struct, bool) {
	if t == nil {
		return nil, false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	return st, ok
}

// move notes that to is given the value of from. In a test a field may as well hold
// what another is compared with.
func (f *flow) move(to types.Object, from ast.Expr) {
	if v, ok := to.(*types.Var); ok && v.Name() != "_" && !(v.Kind() == types.FieldVar && report.InTest(f.pass.Fset, from.Pos())) {
		f.moves = append(f.moves, move{to: v.Origin(), from: from})
		f.moved[ast.Unparen(from)] = v.Origin()
	}
}

// distrust marks the variables that es are as compared, changed or escaping.
func (f *flow) distrust(es ...ast.Expr) {
	for _, e := range es {
		if v, ok := f.object(e).(*types.Var); ok {
			f.doubt[v.Origin()] = true
		}
	}
}

// allowEmpty marks the variables that es are as ones that need not have a value.
func (f *flow) allowEmpty(es ...ast.Expr) {
	for _, e := range es {
		if v, ok := f.object(e).(*types.Var); ok {
			f.optional[v.Origin()] = true
		}
	}
}

// isEmpty reports whether e is the empty string.
func (f *flow) isEmpty(e ast.Expr) bool {
	v := f.info.Types[e].Value
	return v != nil && v.Kind() == constant.String && constant.StringVal(v) == ""
}

func comparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}

// receiver returns what the method that call calls is called on, or nil.
func receiver(call *ast.CallExpr) ast.Expr {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return sel.X
	}
	return nil
}

// decides reports whether what call returns may decide what becomes of its
// arguments: a boolean, a length, or something looked up or put into other words.
func (f *flow) decides(call *ast.CallExpr) bool {
	if f.info.Types[call.Fun].IsType() {
		return false
	}
	switch fn := typeutil.Callee(f.info, call).(type) {
	case *types.Builtin:
		return fn.Name() == "len"
	case *types.Func:
		if fn.Pkg() != nil && slices.Contains([]string{"strings", "slices", "maps", "sync"}, fn.Pkg().Path()) {
			return true
		}
	}
	t := f.info.TypeOf(call)
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// object returns what e names, an identifier or a selection; nil otherwise.
func (f *flow) object(e ast.Expr) types.Object {
	switch e := e.(type) {
	case *ast.Ident:
		return f.info.ObjectOf(e)
	case *ast.SelectorExpr:
		return f.info.Uses[e.Sel]
	case *ast.ParenExpr:
		return f.object(e.X)
	}
	return nil
}
