package dbname

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

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
func (f *flow) call(cur inspector.Cursor) {
	call := cur.Node().(*ast.CallExpr)
	if tv := f.info.Types[call.Fun]; tv.IsType() {
		if as, ok := f.typeMeaning(tv.Type); ok && len(call.Args) == 1 && f.info.Types[call].Value == nil && !f.mapped(cur) {
			f.reach(call.Args[0], as, true)
		}
		return
	}
	params, sig := f.params(call)
	for _, p := range params {
		last := sig.Params().Len() - 1
		switch {
		case p.Index < 0:
			f.reach(receiver(call), p.As, false)
		case p.Index == last && sig.Variadic() && !call.Ellipsis.IsValid():
			for _, arg := range call.Args[min(p.Index, len(call.Args)):] {
				f.reach(arg, p.As, false)
			}
		case p.Index < len(call.Args):
			f.reach(call.Args[p.Index], p.As, false)
		}
	}
}

// mapped reports whether the name that the conversion at cur makes is looked up,
// compared or changed: then it may stand for another.
func (f *flow) mapped(cur inspector.Cursor) bool {
	for cur.ParentEdgeKind() == edge.ParenExpr_X {
		cur = cur.Parent()
	}
	e := cur.Node().(ast.Expr)
	if v := f.moved[e]; v != nil {
		return f.doubt[v]
	}
	kind, i := cur.ParentEdge()
	switch parent := cur.Parent().Node().(type) {
	case *ast.BinaryExpr:
		return comparison(parent.Op) && !f.isEmpty(parent.X) && !f.isEmpty(parent.Y)
	case *ast.CallExpr:
		return kind == edge.CallExpr_Args && (f.decides(parent) || f.maps(parent, i))
	}
	return kind == edge.SwitchStmt_Tag || kind == edge.IndexExpr_Index || kind == edge.SelectorExpr_X
}

// maps reports whether call may make another name of its argument i: it returns
// one, or compares, changes or looks up its parameter.
func (f *flow) maps(call *ast.CallExpr, i int) bool {
	if gives(f.info.TypeOf(call), f.info.TypeOf(call.Args[i])) {
		return true
	}
	fn, ok := typeutil.Callee(f.info, call).(*types.Func)
	if !ok || f.info.Types[call.Fun].IsType() {
		return false
	}
	params := fn.Origin().Signature().Params()
	return params.Len() > 0 && f.doubt[params.At(min(i, params.Len()-1))]
}

// gives reports whether a result of type t is, or has in it, a value of type name.
func gives(t, name types.Type) bool {
	if results, ok := t.(*types.Tuple); ok {
		return slices.ContainsFunc(slices.Collect(results.Variables()), func(v *types.Var) bool { return types.Identical(v.Type(), name) })
	}
	return t != nil && types.Identical(t, name)
}

// params returns the parameters of the called function that have a meaning.
func (f *flow) params(call *ast.CallExpr) (params []param, sig *types.Signature) {
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return f.literalParams(lit)
	}
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
			return f.sinksIn(sig), sig
		}
		var fact becomesDatabase
		f.pass.ImportObjectFact(callee, &fact)
		return append(fact.Params, f.getterMeanings(callee)...), sig
	case *types.Var:
		if lit := f.lits[callee.Origin()]; lit != nil {
			return f.literalParams(lit)
		}
	}
	return nil, nil
}

func (f *flow) literalParams(lit *ast.FuncLit) ([]param, *types.Signature) {
	sig, ok := f.info.TypeOf(lit).(*types.Signature)
	if !ok {
		return nil, nil
	}
	return f.sinksOf(sig.Params()), sig
}

// sinksIn returns the parameters that have a meaning, the receiver included.
func (f *flow) sinksIn(sig *types.Signature) []param {
	params := f.sinksOf(sig.Params())
	if recv := sig.Recv(); recv != nil {
		for _, as := range f.sinks[recv] {
			params = append(params, param{-1, as})
		}
	}
	return params
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
			as.Optional = as.Optional || f.optional[v.Origin()]
			f.sink(v.Origin(), as)
		}
		return
	}
	if value := f.fold.Value(e); value != nil {
		f.constant(e, value, as, direct)
	} else if as.Kind == address {
		f.constant(e, constant.MakeString(f.fold.Pattern(e)), as, direct)
	}
}

func (f *flow) constant(e ast.Expr, value constant.Value, as meaning, direct bool) {
	if value.Kind() != constant.String && (value.Kind() != constant.Int || as.Kind != number) || f.seen[found{e, as}] {
		return
	}
	f.seen[found{e, as}] = true
	if as.Optional && f.isEmpty(e) {
		return
	}
	f.constants = append(f.constants, constantIn{found{e, as}, value, direct})
}

func (f *flow) sink(v *types.Var, as meaning) {
	if !slices.Contains(f.sinks[v], as) {
		f.sinks[v] = append(f.sinks[v], as)
		f.size++
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
