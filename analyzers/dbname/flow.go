package dbname

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/fold"
)

// becomesDatabase is the fact that strings or numbers become names or numbers
// of databases: those that the function takes as the parameters, or those that
// are stored in the field or variable, for which the index is 0.
type becomesDatabase struct{ Params []param }

// A param is a parameter with a meaning.
type param struct {
	Index int
	As    meaning
}

func (*becomesDatabase) AFact() {}

func (f *becomesDatabase) String() string { return "becomesDatabase" }

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
	lits      map[*types.Var]*ast.FuncLit // closures, by the only variable that holds them
	moves     []move
	calls     []*ast.CallExpr
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
		sinks: map[*types.Var][]meaning{}, doubt: map[*types.Var]bool{}, lits: map[*types.Var]*ast.FuncLit{}, seen: map[found]bool{},
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
			f.calls = append(f.calls, n)
			if f.decides(n) {
				f.distrust(n.Args...)
			}
		case *ast.BinaryExpr:
			switch n.Op {
			case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
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

func (f *flow) move(to types.Object, from ast.Expr) {
	if v, ok := to.(*types.Var); ok && v.Name() != "_" && !(v.Kind() == types.FieldVar && f.inTest(from)) {
		f.moves = append(f.moves, move{to: v.Origin(), from: from})
	}
}

// inTest reports whether e stands in a test, where a struct may as well hold what
// another is compared with.
func (f *flow) inTest(e ast.Expr) bool {
	return strings.HasSuffix(f.pass.Fset.Position(e.Pos()).Filename, "_test.go")
}

// distrust marks the variables that es are as compared, changed or escaping.
func (f *flow) distrust(es ...ast.Expr) {
	for _, e := range es {
		if v, ok := f.object(e).(*types.Var); ok {
			f.doubt[v.Origin()] = true
		}
	}
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

// solve finds all sinks, and the constants that reach them.
func (f *flow) solve() {
	for _, p := range f.places {
		f.reach(p.e, p.as, true)
	}
	for n := -1; n != f.size; {
		n = f.size
		for _, call := range f.calls {
			f.call(call)
		}
		for _, m := range f.moves {
			for _, as := range f.meanings(m.to) {
				f.reach(m.from, as, false)
			}
		}
	}
}

// call follows the arguments of a conversion to a type of names, or of a function
// whose parameter has a meaning.
func (f *flow) call(call *ast.CallExpr) {
	if tv := f.info.Types[call.Fun]; tv.IsType() {
		if as, ok := f.typeMeaning(tv.Type); ok && len(call.Args) == 1 && f.info.Types[call].Value == nil {
			f.reach(call.Args[0], as, true)
		}
		return
	}
	params, sig := f.params(call)
	for _, p := range params {
		last := sig.Params().Len() - 1
		switch {
		case p.Index == last && sig.Variadic() && !call.Ellipsis.IsValid():
			for _, arg := range call.Args[min(p.Index, len(call.Args)):] {
				f.reach(arg, p.As, false)
			}
		case p.Index < len(call.Args):
			f.reach(call.Args[p.Index], p.As, false)
		}
	}
}

// params returns the parameters of the called function that have a meaning.
func (f *flow) params(call *ast.CallExpr) (params []param, sig *types.Signature) {
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
		if callee.Pkg() == f.pass.Pkg {
			return f.sinksOf(sig.Params()), sig
		}
		var fact becomesDatabase
		f.pass.ImportObjectFact(callee, &fact)
		return append(fact.Params, f.getterMeanings(callee)...), sig
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

func (f *flow) sinksOf(vars *types.Tuple) []param {
	var params []param
	for i := range vars.Len() {
		for _, as := range f.sinks[vars.At(i)] {
			params = append(params, param{i, as})
		}
	}
	return params
}

// meanings returns what the values in v become, here or elsewhere.
func (f *flow) meanings(v *types.Var) []meaning {
	if v.Pkg() == f.pass.Pkg {
		return f.sinks[v]
	}
	if f.doubt[v] {
		return nil
	}
	var all []meaning
	var fact becomesDatabase
	f.pass.ImportObjectFact(v, &fact)
	for _, p := range fact.Params {
		all = append(all, p.As)
	}
	return all
}

// reach follows e, whose value has a meaning.
func (f *flow) reach(e ast.Expr, as meaning, direct bool) {
	e = ast.Unparen(e)
	tv := f.info.Types[e]
	if tv.Type == nil || as.Kind == name && typeName(tv.Type) == as.Of {
		return // constants of that type are found without us
	}
	if tv.Value != nil {
		f.constant(e, tv.Value, as, direct)
		return
	}
	switch e := e.(type) {
	case *ast.CallExpr: // string(name)
		if f.info.Types[e.Fun].IsType() && len(e.Args) == 1 && carries(f.info.TypeOf(e.Args[0]), as) {
			f.reach(e.Args[0], as, direct)
			return
		}
	case *ast.CompositeLit:
		if isList(tv.Type) {
			for _, elt := range e.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					elt = kv.Value
				}
				f.reach(elt, as, false)
			}
			return
		}
	case *ast.IndexExpr:
		if isList(f.info.TypeOf(e.X)) {
			f.reach(e.X, as, false)
			return
		}
	case *ast.Ident, *ast.SelectorExpr:
		v, ok := f.object(e).(*types.Var)
		if ok && v.Pkg() == f.pass.Pkg && !f.doubt[v.Origin()] && (carries(v.Type(), as) || isList(v.Type())) {
			f.sink(v.Origin(), as)
		}
		return
	}
	if value := f.fold.Value(e); value != nil {
		f.constant(e, value, as, direct)
	}
}

func (f *flow) constant(e ast.Expr, value constant.Value, as meaning, direct bool) {
	if value.Kind() != constant.String && (value.Kind() != constant.Int || as.Kind != number) || f.seen[found{e, as}] {
		return
	}
	f.seen[found{e, as}] = true
	f.constants = append(f.constants, constantIn{found{e, as}, value, direct})
}

func (f *flow) sink(v *types.Var, as meaning) {
	if !slices.Contains(f.sinks[v], as) {
		f.sinks[v] = append(f.sinks[v], as)
		f.size++
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
			if obj.Exported() && (obj.Kind() == types.FieldVar || obj.Kind() == types.PackageVar) {
				f.exportParams(obj, f.sinksOf(types.NewTuple(obj)))
			}
		}
	}
	for fn := range fns {
		f.exportParams(fn, f.sinksOf(fn.Signature().Params()))
	}
}

func (f *flow) exportParams(obj types.Object, params []param) {
	if len(params) > 0 {
		f.pass.ExportObjectFact(obj, &becomesDatabase{params})
	}
}

// carries reports whether a value of type t can have the meaning.
func carries(t types.Type, as meaning) bool { return isString(t) || as.Kind == number && isInteger(t) }

func isInteger(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
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

// isList reports whether t is a slice or an array of strings or integers.
func isList(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Slice:
		return isString(t.Elem()) || isInteger(t.Elem())
	case *types.Array:
		return isString(t.Elem()) || isInteger(t.Elem())
	}
	return false
}
