package directredis

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

// makers returns the generic functions of the package that make values of some
// of their type parameters, with the indices of those.
func makers(info *types.Info, in *inspector.Inspector) map[*types.Func][]int {
	m := map[*types.Func][]int{}
	for cur := range in.Root().Preorder((*ast.FuncDecl)(nil)) {
		decl := cur.Node().(*ast.FuncDecl)
		if decl.Body == nil || decl.Type.TypeParams == nil {
			continue
		}
		fn, ok := info.Defs[decl.Name].(*types.Func)
		if !ok || fn.Signature().TypeParams() == nil {
			continue
		}
		if params := made(info, decl.Body, fn.Signature().TypeParams()); len(params) > 0 {
			m[fn] = params
		}
	}
	return m
}

// made returns the indices of the type parameters of which body makes a value:
// new(T) or &T{}. A plain variable is most often the zero value of an error return.
func made(info *types.Info, body *ast.BlockStmt, params *types.TypeParamList) []int {
	var indices []int
	for i := range params.Len() {
		found := false
		ast.Inspect(body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				found = found || isNew(info, n) && types.Identical(info.TypeOf(n.Args[0]), params.At(i))
			case *ast.UnaryExpr:
				lit, ok := ast.Unparen(n.X).(*ast.CompositeLit)
				found = found || ok && n.Op == token.AND && types.Identical(info.TypeOf(lit), params.At(i))
			}
			return !found
		})
		if found {
			indices = append(indices, i)
		}
	}
	return indices
}

// isNew reports whether call is new(T).
func isNew(info *types.Info, call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || len(call.Args) != 1 || !info.Types[call.Args[0]].IsType() {
		return false
	}
	b, ok := info.Uses[id].(*types.Builtin)
	return ok && b.Name() == "new"
}
