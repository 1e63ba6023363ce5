package blockingcall

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// bounds is the fact that the parameters of a function are the contexts of the
// commands that it sends.
type bounds struct{ Params []int }

// endlessContext is the fact that a package variable is a context that never ends.
type endlessContext struct{}

func (*bounds) AFact()         {}
func (*endlessContext) AFact() {}

func (*bounds) String() string         { return "bounds" }
func (*endlessContext) String() string { return "endlessContext" }

// solve finds out which parameters bound commands, until nothing new is found,
// and exports that, and the package variables that are endless contexts.
func (c *checker) solve() {
	owners := map[*types.Var]*types.Func{}
	for decl := range c.root.Preorder((*ast.FuncDecl)(nil)) {
		if fn, ok := c.pass.TypesInfo.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func); ok {
			for param := range fn.Signature().Params().Variables() {
				owners[param] = fn
			}
		}
	}
	work := slices.Collect(c.root.Preorder((*ast.CallExpr)(nil)))
	for len(work) > 0 {
		cur := work[len(work)-1]
		work = work[:len(work)-1]
		for _, arg := range c.contexts(cur) {
			v := c.index.Var(arg.Node().(ast.Expr))
			if v == nil || v.Kind() != types.ParamVar || c.bounded[v] || !c.atOnce(cur, v.Pos()) {
				continue
			}
			c.bounded[v] = true
			if fn := owners[v]; fn != nil { // its callers bound commands as well
				calls, _ := c.index.Calls(fn)
				work = append(work, calls...)
			}
		}
	}
	for decl := range c.root.Preorder((*ast.FuncDecl)(nil)) {
		fn, ok := c.pass.TypesInfo.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
		if !ok {
			continue
		}
		var fact bounds
		for i := range fn.Signature().Params().Len() {
			if c.bounded[fn.Signature().Params().At(i)] {
				fact.Params = append(fact.Params, i)
			}
		}
		if fact.Params != nil {
			c.pass.ExportObjectFact(fn, &fact)
		}
	}
	scope := c.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		if v, ok := scope.Lookup(name).(*types.Var); ok && values.IsContext(v.Type()) && c.neverEnds(v) {
			c.pass.ExportObjectFact(v, new(endlessContext))
		}
	}
}

// contexts returns the arguments of the call at cur that bound commands.
func (c *checker) contexts(cur inspector.Cursor) []inspector.Cursor {
	call := cur.Node().(*ast.CallExpr)
	fn := c.callee(call)
	if fn == nil || len(call.Args) == 0 {
		return nil
	}
	var args []inspector.Cursor
	for i := range call.Args {
		if c.boundsBy(fn, i) {
			args = append(args, argument(cur, i))
		}
	}
	return args
}

// boundsBy reports whether the i-th argument of fn is a context that bounds commands.
func (c *checker) boundsBy(fn *types.Func, i int) bool {
	param := values.Param(fn.Signature(), i)
	if param == nil || !values.IsContext(param.Type()) {
		return false
	}
	fn = fn.Origin()
	switch {
	case fn.Pkg() == c.pass.Pkg:
		return c.bounded[param]
	case redisapi.LibraryOf(fn) != nil:
		return sends(fn)
	case redisapi.Path(fn.Pkg()) == redisapi.Runtime:
		return true
	}
	var fact bounds
	return c.pass.ImportObjectFact(fn, &fact) && slices.Contains(fact.Params, i)
}

// sends reports whether fn, of a library, uses its context to send or to wait,
// and does not only keep it.
func sends(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil {
		return slices.Contains([]string{"DoContext", "DialContext", "DialURLContext"}, fn.Name())
	}
	return redisapi.ResultOf(recv.Type()) == nil && !slices.Contains([]string{"WithContext", "SetContext"}, fn.Name())
}
