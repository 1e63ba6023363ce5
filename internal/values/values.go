// Package values follows values through the variables of one package, on its
// syntax: where a variable gets its values, and what becomes of an expression.
package values

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

// An Index knows the variables and calls of one package.
type Index struct {
	info   *types.Info
	uses   map[*types.Var][]inspector.Cursor
	moves  map[*types.Var][]Move
	opaque map[*types.Var]bool // also set in ways that are not moves, or its address is taken
	calls  map[*types.Func][]inspector.Cursor
	free   map[*types.Func]bool // used other than by calling it
}

// A Move sets a variable to the value of an expression.
type Move struct {
	From   inspector.Cursor // the expression
	Result int              // which result of it, if it is a call of several; else 0
}

// New returns the index of the package below root.
func New(info *types.Info, root inspector.Cursor) *Index {
	x := &Index{
		info: info, uses: map[*types.Var][]inspector.Cursor{}, moves: map[*types.Var][]Move{}, opaque: map[*types.Var]bool{},
		calls: map[*types.Func][]inspector.Cursor{}, free: map[*types.Func]bool{},
	}
	for cur := range root.Preorder((*ast.Ident)(nil), (*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.CompositeLit)(nil),
		(*ast.CallExpr)(nil), (*ast.RangeStmt)(nil), (*ast.UnaryExpr)(nil), (*ast.IncDecStmt)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.Ident:
			x.ident(cur, n)
		case *ast.AssignStmt:
			x.assign(cur, n)
		case *ast.ValueSpec:
			for i, name := range n.Names {
				x.move(name, cur, edge.ValueSpec_Values, i, len(n.Names), len(n.Values))
			}
		case *ast.CompositeLit:
			x.composite(cur, n)
		case *ast.CallExpr:
			x.call(cur, n)
		case *ast.RangeStmt:
			x.obscure(n.Key)
			x.obscure(n.Value)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				x.obscure(n.X)
			}
		case *ast.IncDecStmt:
			x.obscure(n.X)
		}
	}
	return x
}

func (x *Index) ident(cur inspector.Cursor, id *ast.Ident) {
	switch obj := x.info.Uses[id].(type) {
	case *types.Var:
		x.uses[obj.Origin()] = append(x.uses[obj.Origin()], cur)
	case *types.Func:
		if fun := Expr(cur); fun.ParentEdgeKind() != edge.CallExpr_Fun {
			x.free[obj.Origin()] = true
		}
	}
}

func (x *Index) assign(cur inspector.Cursor, n *ast.AssignStmt) {
	for i, lhs := range n.Lhs {
		if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
			x.obscure(lhs)
			continue
		}
		x.move(lhs, cur, edge.AssignStmt_Rhs, i, len(n.Lhs), len(n.Rhs))
	}
}

// move records that the i-th of n variables is set from one of m expressions.
func (x *Index) move(to ast.Expr, cur inspector.Cursor, kind edge.Kind, i, n, m int) {
	v := x.Var(to)
	switch {
	case v == nil || m == 0:
	case n == m:
		x.moves[v] = append(x.moves[v], Move{From: cur.ChildAt(kind, i)})
	default:
		from := cur.ChildAt(kind, 0)
		if _, ok := ast.Unparen(from.Node().(ast.Expr)).(*ast.CallExpr); !ok {
			x.opaque[v] = true
			return
		}
		x.moves[v] = append(x.moves[v], Move{From: from, Result: i})
	}
}

func (x *Index) composite(cur inspector.Cursor, lit *ast.CompositeLit) {
	st, ok := deref(x.info.TypeOf(lit)).Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i, elt := range lit.Elts {
		at := cur.ChildAt(edge.CompositeLit_Elts, i)
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if v := x.Var(kv.Key); v != nil {
				x.moves[v] = append(x.moves[v], Move{From: at.ChildAt(edge.KeyValueExpr_Value, -1)})
			}
		} else if i < st.NumFields() {
			v := st.Field(i).Origin()
			x.moves[v] = append(x.moves[v], Move{From: at})
		}
	}
}

func (x *Index) call(cur inspector.Cursor, call *ast.CallExpr) {
	fn, ok := typeutil.Callee(x.info, call).(*types.Func)
	if !ok {
		return
	}
	fn = fn.Origin()
	x.calls[fn] = append(x.calls[fn], cur)
	sig := fn.Signature()
	for i := range call.Args {
		if v := Param(sig, i); v != nil && !call.Ellipsis.IsValid() {
			x.moves[v] = append(x.moves[v], Move{From: cur.ChildAt(edge.CallExpr_Args, i)})
		}
	}
}

func (x *Index) obscure(e ast.Expr) {
	if v := x.Var(e); v != nil {
		x.opaque[v] = true
	}
}

// Mentions reports whether n names a variable or field for which is is true.
func (x *Index) Mentions(n ast.Node, is func(*types.Var) bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !found {
			v := x.Var(id)
			found = v != nil && is(v)
		}
		return !found
	})
	return found
}

// Var returns the variable or field that e names, or nil.
func (x *Index) Var(e ast.Expr) *types.Var {
	if e == nil {
		return nil
	}
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return nil
	}
	v, ok := x.info.ObjectOf(id).(*types.Var)
	if !ok || v.Name() == "_" {
		return nil
	}
	return v.Origin()
}

// Uses returns the identifiers that name v, other than in its declaration.
func (x *Index) Uses(v *types.Var) []inspector.Cursor { return x.uses[v.Origin()] }

// Calls returns the calls of fn in the package, and whether these are all of
// its uses there.
func (x *Index) Calls(fn *types.Func) (calls []inspector.Cursor, all bool) {
	return x.calls[fn.Origin()], !x.free[fn.Origin()]
}

// Moves returns what v is set to. It is not all if v may be set elsewhere:
// where v is exported, or is a parameter of a function that is not only
// called here.
func (x *Index) Moves(v *types.Var) (moves []Move, all bool) {
	v = v.Origin()
	return x.moves[v], !x.opaque[v] && v.Kind() != types.ParamVar && v.Kind() != types.RecvVar && v.Kind() != types.ResultVar
}

// Expr returns the expression that the identifier at cur is the name in: a
// selector if it is the name of a field or method, parentheses included.
func Expr(cur inspector.Cursor) inspector.Cursor {
	if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
		cur = cur.Parent()
	}
	for cur.ParentEdgeKind() == edge.ParenExpr_X {
		cur = cur.Parent()
	}
	return cur
}

// Param returns the parameter that the i-th argument is for, or nil if it is
// one of several for a variadic one.
func Param(sig *types.Signature, i int) *types.Var {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 || i >= n {
		return nil
	}
	return sig.Params().At(i).Origin()
}

func deref(t types.Type) types.Type {
	if t == nil {
		return types.Typ[types.Invalid]
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
}
