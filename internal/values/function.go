package values

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ast/inspector"
)

// Function returns the innermost function around cur: a declaration or a literal.
func Function(cur inspector.Cursor) (inspector.Cursor, bool) {
	for c := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		return c, true
	}
	return cur, false
}

// Body returns the body of the innermost function around cur.
func Body(cur inspector.Cursor) (inspector.Cursor, bool) {
	fn, ok := Function(cur)
	if !ok {
		return fn, false
	}
	switch n := fn.Node().(type) {
	case *ast.FuncDecl:
		if n.Body != nil {
			return fn.Child(n.Body), true
		}
	case *ast.FuncLit:
		return fn.Child(n.Body), true
	}
	return fn, false
}

// HasGoto reports whether the innermost function around cur has a goto, which must
// not jump over a declaration.
func HasGoto(cur inspector.Cursor) bool {
	body, ok := Body(cur)
	if !ok {
		return false
	}
	for jump := range body.Preorder((*ast.BranchStmt)(nil)) {
		if jump.Node().(*ast.BranchStmt).Tok == token.GOTO {
			return true
		}
	}
	return false
}

// FuncType returns the type of the function at fn, a declaration or a literal, as
// it is written.
func FuncType(fn inspector.Cursor) *ast.FuncType {
	if decl, ok := fn.Node().(*ast.FuncDecl); ok {
		return decl.Type
	}
	return fn.Node().(*ast.FuncLit).Type
}
