package report

import (
	"go/ast"
	"go/types"
)

// maxText bounds what a message quotes of the source.
const maxText = 60

// Call names a call for a message: by its function and by its first argument
// that tells something, which a context or a function literal does not.
func Call(info *types.Info, call *ast.CallExpr) string {
	text := Text(call.Fun)
	for _, arg := range call.Args {
		if _, ok := ast.Unparen(arg).(*ast.FuncLit); ok {
			return text
		}
		if named, ok := types.Unalias(info.TypeOf(arg)).(*types.Named); ok && named.Obj().Name() == "Context" {
			continue
		}
		return text + " of " + Text(arg)
	}
	return text
}

// Text returns the source of e, cut if it is long.
func Text(e ast.Expr) string {
	text := []rune(types.ExprString(e))
	if len(text) > maxText {
		return string(text[:maxText]) + "..."
	}
	return string(text)
}
