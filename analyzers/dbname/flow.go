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
)

// becomesDatabase is the fact that strings become names of databases: those
// that the function takes as the parameters, or that are stored in the field
// or variable, which has no parameters.
type becomesDatabase struct{ Params []int }

func (*becomesDatabase) AFact() {}

func (f *becomesDatabase) String() string { return "becomesDatabase" }

// A flow follows strings backwards from where they become a Database: through
// parameters, variables, fields and closures, until nothing new is found.
type flow struct {
	pass    *analysis.Pass
	info    *types.Info
	sinks   map[*types.Var]bool         // variables whose value becomes a Database
	doubt   map[*types.Var]bool         // variables that are compared, changed, or escape
	lits    map[*types.Var]*ast.FuncLit // closures, by the only variable that holds them
	moves   []move
	calls   []*ast.CallExpr
	seen    map[ast.Expr]bool
	strings []ast.Expr // constants that become a Database
}

// A move is an assignment, in the widest sense, of a string to a variable.
type move struct {
	to   *types.Var
	from ast.Expr
}

func newFlow(pass *analysis.Pass, in *inspector.Inspector) *flow {
	f := &flow{
		pass: pass, info: pass.TypesInfo,
		sinks: map[*types.Var]bool{}, doubt: map[*types.Var]bool{}, lits: map[*types.Var]*ast.FuncLit{}, seen: map[ast.Expr]bool{},
	}
	for cur := range in.Root().Preorder(
		(*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.RangeStmt)(nil), (*ast.CompositeLit)(nil), (*ast.CallExpr)(nil),
		(*ast.BinaryExpr)(nil), (*ast.SwitchStmt)(nil), (*ast.IndexExpr)(nil), (*ast.UnaryExpr)(nil), (*ast.IncDecStmt)(nil)) {
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
			f.calls = append(f.calls, n)
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				f.distrust(n.X, n.Y)
			}
		case *ast.SwitchStmt:
			f.distrust(n.Tag)
		case *ast.IndexExpr:
			f.distrust(n.Index)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				f.distrust(n.X)
			}
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

func (f *flow) move(to types.Object, from ast.Expr) {
	if v, ok := to.(*types.Var); ok && v.Name() != "_" {
		f.moves = append(f.moves, move{to: v.Origin(), from: from})
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

// solve finds all sinks, and the constants that reach them.
func (f *flow) solve() {
	for n := -1; n != len(f.sinks); {
		n = len(f.sinks)
		for _, call := range f.calls {
			f.call(call)
		}
		for _, m := range f.moves {
			if f.sink(m.to) {
				f.reach(m.from)
			}
		}
	}
}

// call follows the arguments of a conversion to Database, or of a function
// whose parameter becomes one.
func (f *flow) call(call *ast.CallExpr) {
	if tv := f.info.Types[call.Fun]; tv.IsType() {
		if isDatabase(tv.Type) && len(call.Args) == 1 && f.info.Types[call].Value == nil {
			f.reach(call.Args[0])
		}
		return
	}
	params, sig := f.params(call)
	for _, i := range params {
		last := sig.Params().Len() - 1
		switch {
		case i == last && sig.Variadic() && !call.Ellipsis.IsValid():
			for _, arg := range call.Args[min(i, len(call.Args)):] {
				f.reach(arg)
			}
		case i < len(call.Args):
			f.reach(call.Args[i])
		}
	}
}

// params returns which parameters of the called function become a Database.
func (f *flow) params(call *ast.CallExpr) (params []int, sig *types.Signature) {
	switch callee := typeutil.Callee(f.info, call).(type) {
	case *types.Func:
		callee = callee.Origin()
		sig = callee.Signature()
		if recv := sig.Recv(); recv != nil && types.IsInterface(recv.Type()) {
			return nil, nil
		}
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && f.info.Types[sel.X].IsType() {
			return nil, nil // a method expression, whose receiver is an argument
		}
		var fact becomesDatabase
		if callee.Pkg() != f.pass.Pkg {
			if f.pass.ImportObjectFact(callee, &fact) {
				return fact.Params, sig
			}
			return nil, nil
		}
		return f.sinksOf(sig.Params()), sig
	case *types.Var:
		if lit := f.lits[callee.Origin()]; lit != nil {
			sig, ok := f.info.TypeOf(lit).(*types.Signature)
			if ok {
				return f.sinksOf(sig.Params()), sig
			}
		}
	}
	return nil, nil
}

func (f *flow) sinksOf(params *types.Tuple) []int {
	var indices []int
	for i := range params.Len() {
		if f.sinks[params.At(i)] {
			indices = append(indices, i)
		}
	}
	return indices
}

// sink reports whether the strings in v become databases, here or elsewhere.
func (f *flow) sink(v *types.Var) bool {
	if v.Pkg() == f.pass.Pkg {
		return f.sinks[v]
	}
	return f.pass.ImportObjectFact(v, new(becomesDatabase))
}

// reach follows e, whose value becomes a Database.
func (f *flow) reach(e ast.Expr) {
	e = ast.Unparen(e)
	tv := f.info.Types[e]
	if tv.Type == nil || isDatabase(tv.Type) {
		return // constants of that type are found without us
	}
	if tv.Value != nil {
		if tv.Value.Kind() == constant.String && !f.seen[e] {
			f.seen[e] = true
			f.strings = append(f.strings, e)
		}
		return
	}
	switch e := e.(type) {
	case *ast.CallExpr: // string(name)
		if f.info.Types[e.Fun].IsType() && len(e.Args) == 1 && isString(f.info.TypeOf(e.Args[0])) {
			f.reach(e.Args[0])
		}
	case *ast.CompositeLit:
		if isList(tv.Type) {
			for _, elt := range e.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					elt = kv.Value
				}
				f.reach(elt)
			}
		}
	case *ast.IndexExpr:
		if isList(f.info.TypeOf(e.X)) {
			f.reach(e.X)
		}
	case *ast.Ident, *ast.SelectorExpr:
		v, ok := f.object(e).(*types.Var)
		if ok && v.Pkg() == f.pass.Pkg && !f.doubt[v.Origin()] && (isString(v.Type()) || isList(v.Type())) {
			f.sinks[v.Origin()] = true
		}
	}
}

// export exports what other packages need to know.
func (f *flow) export() {
	fns := map[*types.Func]bool{}
	for _, obj := range f.info.Defs {
		switch obj := obj.(type) {
		case *types.Func:
			fns[obj] = true
		case *types.Var:
			if f.sinks[obj] && obj.Exported() && (obj.Kind() == types.FieldVar || obj.Kind() == types.PackageVar) {
				f.pass.ExportObjectFact(obj, &becomesDatabase{})
			}
		}
	}
	for fn := range fns {
		if params := f.sinksOf(fn.Signature().Params()); len(params) > 0 {
			slices.Sort(params)
			f.pass.ExportObjectFact(fn, &becomesDatabase{Params: params})
		}
	}
}

func isString(t types.Type) bool {
	if t == nil {
		return false
	}
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		t = tp.Constraint()
		iface, ok := t.Underlying().(*types.Interface)
		if !ok {
			return false
		}
		for i := range iface.NumEmbeddeds() {
			if u, ok := iface.EmbeddedType(i).(*types.Union); !ok || u.Len() != 1 || !isString(u.Term(0).Type()) {
				return false
			}
		}
		return iface.NumEmbeddeds() > 0
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// isList reports whether t is a slice or an array of strings.
func isList(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Slice:
		return isString(t.Elem())
	case *types.Array:
		return isString(t.Elem())
	}
	return false
}
