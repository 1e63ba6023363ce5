package unhandlederr

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// queues reports whether the method that sel selects only queues its command,
// or may do so.
func (c *checker) queues(sel *ast.SelectorExpr) bool {
	selection := c.pass.TypesInfo.Selections[sel]
	if selection == nil {
		return true
	}
	// The method may belong to an embedded field.
	t := selection.Recv()
	path := selection.Index()
	if len(path) == 1 {
		return redisapi.IsQueue(t) || c.mayQueue(sel.X, map[*types.Var]bool{})
	}
	for _, i := range path[:len(path)-1] {
		if redisapi.IsQueue(t) || redisapi.LibraryOf(redisapi.TypeName(t)) != nil {
			break
		}
		st, ok := deref(t).Underlying().(*types.Struct)
		if !ok || i >= st.NumFields() {
			break
		}
		field := st.Field(i)
		if redisapi.MayBeQueue(field.Type()) && c.holdsQueue(field, map[*types.Var]bool{}) {
			return true
		}
		t = field.Type()
	}
	return redisapi.IsQueue(t)
}

// mayQueue reports whether e, of an interface type that pipelines have, may be one.
func (c *checker) mayQueue(e ast.Expr, seen map[*types.Var]bool) bool {
	t := c.pass.TypesInfo.TypeOf(e)
	if redisapi.IsQueue(t) {
		return true
	}
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		return redisapi.MayBeQueue(p.Constraint())
	}
	if t == nil || !types.IsInterface(t) || !redisapi.MayBeQueue(t) && !isScripter(t) {
		return false
	}
	if v := c.index.Var(e); v != nil {
		return c.holdsQueue(v, seen)
	}
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		if c.pass.TypesInfo.Types[call.Fun].IsType() && len(call.Args) == 1 {
			return c.mayQueue(call.Args[0], seen)
		}
		if fn := c.callee(call); fn != nil && fn.Pkg() == c.pass.Pkg {
			return c.returnsQueue(fn, seen)
		}
	}
	return true
}

// holdsQueue reports whether some expression that v is set to may be a pipeline.
func (c *checker) holdsQueue(v *types.Var, seen map[*types.Var]bool) bool {
	v = v.Origin()
	if seen[v] {
		return false
	}
	seen[v] = true
	moves, all := c.index.Moves(v)
	if !all && v.Kind() == types.LocalVar || v.Kind() == types.ParamVar && c.isHandedQueue(v) {
		return true
	}
	for _, m := range moves {
		e := m.From.Node().(ast.Expr)
		if tuple, ok := c.pass.TypesInfo.TypeOf(e).(*types.Tuple); ok {
			if m.Result < tuple.Len() && redisapi.MayBeQueue(tuple.At(m.Result).Type()) {
				return true
			}
			continue
		}
		if c.mayQueue(e, seen) {
			return true
		}
	}
	return false
}

// isHandedQueue reports whether the parameter v may be a pipeline in a call
// that does not name its function: v belongs to a literal, to a function that
// is used as a value, or to a method that an interface has.
func (c *checker) isHandedQueue(v *types.Var) bool {
	fn := c.owners[v]
	if fn == nil {
		return true
	}
	_, all := c.index.Calls(fn)
	return !all || fn.Signature().Recv() != nil && c.dynamic[fn.Name()]
}

// callsWithQueue returns the names of the interface methods that the package
// calls with a pipeline.
func (c *checker) callsWithQueue() map[string]bool {
	names := map[string]bool{}
	for cur := range c.root.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if fn := c.callee(call); fn != nil && fn.Signature().Recv() != nil && types.IsInterface(fn.Signature().Recv().Type()) && c.takesQueue(call) {
			names[fn.Name()] = true
		}
	}
	return names
}

// madeOfQueue reports whether e is made, in this package, of something that
// queues: its methods may queue as well.
func (c *checker) madeOfQueue(e ast.Expr, seen map[*types.Var]bool) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if _, isLit := n.(*ast.FuncLit); isLit || !ok || found {
			return !isLit && !found
		}
		if redisapi.IsQueue(c.pass.TypesInfo.TypeOf(e)) {
			found = true
		} else if v := c.index.Var(e); v != nil && !seen[v] {
			seen[v] = true
			moves, _ := c.index.Moves(v)
			found = slices.ContainsFunc(moves, func(m values.Move) bool { return c.madeOfQueue(m.From.Node().(ast.Expr), seen) })
		}
		return !found
	})
	return found
}

// returnsQueue reports whether fn, a function of this package, may return a pipeline.
func (c *checker) returnsQueue(fn *types.Func, seen map[*types.Var]bool) bool {
	found := false
	for ret := range c.returns(fn) {
		if len(ret.Node().(*ast.ReturnStmt).Results) != 1 {
			return true
		}
		found = true
		if c.mayQueue(ret.Node().(*ast.ReturnStmt).Results[0], seen) {
			return true
		}
	}
	return !found
}

// isScripter reports whether t is go-redis's interface of what runs a script.
func isScripter(t types.Type) bool {
	obj := redisapi.TypeName(t)
	return obj != nil && obj.Name() == "Scripter" && redisapi.LibraryOf(obj) != nil
}
