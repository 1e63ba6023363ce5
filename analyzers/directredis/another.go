package directredis

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/report"
)

// maxHelpers bounds how many functions an address is followed through.
const maxHelpers = 4

// another returns a variable of which each value gives another client; nil if
// there is none.
func (c *checker) another(s *site, o *options) *types.Var {
	if v := c.perRound(s.cur, o.exprs); v != nil {
		return v
	}
	if v := c.perKey(s.cur, o.exprs); v != nil {
		return v
	}
	return c.perCall(s.cur, o.addresses(), maxHelpers)
}

// perRound returns a variable of a loop around cur that exprs depend on; nil if
// there is none.
func (c *checker) perRound(cur inspector.Cursor, exprs []ast.Expr) *types.Var {
	for loop := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		for _, e := range exprs {
			if v := c.setIn(e, loop.Node()); v != nil {
				return v
			}
		}
	}
	return nil
}

// setIn returns a variable in e that is declared or set in the node and is no mere
// name for a constant, or for options that were read already.
func (c *checker) setIn(e ast.Expr, n ast.Node) *types.Var {
	inside := func(pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }
	var found *types.Var
	ast.Inspect(e, func(m ast.Node) bool {
		id, ok := m.(*ast.Ident)
		if !ok || found != nil {
			return found == nil
		}
		v, ok := c.pass.TypesInfo.Uses[id].(*types.Var)
		if !ok || v.Kind() == types.FieldVar || c.fold.Value(id) != nil || ofLibrary(v.Type()) {
			return true
		}
		set := slices.ContainsFunc(c.variables().uses[v], func(use inspector.Cursor) bool { return isAssigned(use) && inside(use.Node().Pos()) })
		if inside(v.Pos()) || set {
			found = v
		}
		return true
	})
	return found
}

// perKey returns a variable in the key of a map under which the client at cur is
// kept, if exprs depend on it; nil otherwise.
func (c *checker) perKey(cur inspector.Cursor, exprs []ast.Expr) *types.Var {
	kept := []inspector.Cursor{cur}
	if v := c.holder(cur); v != nil {
		kept = append(kept, c.variables().uses[v]...)
	}
	for _, k := range kept {
		kind, i := k.ParentEdge()
		assign, ok := k.Parent().Node().(*ast.AssignStmt)
		if !ok || kind != edge.AssignStmt_Rhs || len(assign.Lhs) != len(assign.Rhs) {
			continue
		}
		index, ok := ast.Unparen(assign.Lhs[i]).(*ast.IndexExpr)
		if !ok {
			continue
		}
		for v := range c.mentioned(index.Index) {
			if c.depend(exprs, v) {
				return v
			}
		}
	}
	return nil
}

// perCall returns a parameter of a function around cur, or its receiver, that exprs
// depend on and that the package calls the function with different values of; nil
// if there is none. Tests have servers of their own, and do not count.
func (c *checker) perCall(cur inspector.Cursor, exprs []ast.Expr, depth int) *types.Var {
	if depth == 0 || len(exprs) == 0 {
		return nil
	}
	for fn := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		callee, sig := c.callable(fn)
		if callee == nil {
			continue
		}
		for i := -1; i < sig.Params().Len(); i++ {
			param := sig.Recv()
			if i >= 0 {
				param = sig.Params().At(i)
			}
			if param == nil || !c.depend(exprs, param) {
				continue
			}
			first := ""
			for _, call := range c.calls()[callee] {
				arg := argument(call.Node().(*ast.CallExpr), i)
				if arg == nil || report.InTest(c.pass.Fset, arg.Pos()) && !report.InTest(c.pass.Fset, fn.Node().Pos()) {
					continue
				}
				text := c.text(arg)
				if first == "" {
					first = text
				}
				args := []ast.Expr{arg}
				if text != first || c.perRound(call, args) != nil || c.perCall(call, args, depth-1) != nil {
					return param
				}
			}
		}
	}
	return nil
}

// callable returns the function declared at cur, or the only variable that the
// literal at cur is assigned to, and the signature; nil if there is none.
func (c *checker) callable(cur inspector.Cursor) (types.Object, *types.Signature) {
	switch fn := cur.Node().(type) {
	case *ast.FuncDecl:
		if fn, ok := c.pass.TypesInfo.Defs[fn.Name].(*types.Func); ok {
			return fn, fn.Signature()
		}
	case *ast.FuncLit:
		v := c.holder(cur)
		sig, ok := c.pass.TypesInfo.TypeOf(fn).(*types.Signature)
		if v != nil && ok && c.fold.Variable(v) == ast.Expr(fn) {
			return v, sig
		}
	}
	return nil, nil
}

// argument returns the argument of the call at index, or for -1 what the method is
// called on; nil if there is none of its own.
func argument(call *ast.CallExpr, index int) ast.Expr {
	if index < 0 {
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			return sel.X
		}
		return nil
	}
	if index >= len(call.Args) {
		return nil
	}
	return call.Args[index]
}

// depend reports whether one of exprs is made of v, perhaps by way of others.
func (c *checker) depend(exprs []ast.Expr, v *types.Var) bool {
	seen := map[*types.Var]bool{}
	var made func(ast.Expr) bool
	made = func(e ast.Expr) bool {
		for m := range c.mentioned(e) {
			if m == v {
				return true
			}
			if init := c.fold.Variable(m); init != nil && init.Pos() < e.Pos() && !seen[m] {
				seen[m] = true
				if made(init) {
					return true
				}
			}
		}
		return false
	}
	return slices.ContainsFunc(exprs, made)
}

// mentioned yields the local variables and parameters that e mentions.
func (c *checker) mentioned(e ast.Expr) iter.Seq[*types.Var] {
	return func(yield func(*types.Var) bool) {
		done := false
		ast.Inspect(e, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && !done {
				v, ok := c.pass.TypesInfo.ObjectOf(id).(*types.Var)
				done = ok && v.Kind() != types.FieldVar && v.Kind() != types.PackageVar && !yield(v)
			}
			return !done
		})
	}
}

// calls are the calls of the functions that a package declares, and of its local
// variables.
type calls map[types.Object][]inspector.Cursor

func newCalls(pass *analysis.Pass, in *inspector.Inspector) calls {
	m := calls{}
	for cur := range in.Root().Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		switch callee := typeutil.Callee(pass.TypesInfo, call).(type) {
		case *types.Func:
			if callee.Pkg() == pass.Pkg {
				m[callee.Origin()] = append(m[callee.Origin()], cur)
			}
		case *types.Var:
			if callee.Kind() == types.LocalVar {
				m[callee] = append(m[callee], cur)
			}
		}
	}
	return m
}
