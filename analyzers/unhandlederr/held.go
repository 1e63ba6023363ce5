package unhandlederr

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/values"
)

// The methods, in lower case, that take something, and that give it back. Most
// of what is given back was the result of a call.
var (
	takers = []string{"lock", "rlock"}
	givers = []string{"unlock", "runlock", "close", "commit", "end", "finish", "release", "rollback", "stop"}
)

// holds reports whether the function around stmt holds something there that it
// gives back only further down: a lock, a file, a transaction, a context. A
// return would keep it.
func (c *checker) holds(stmt inspector.Cursor) bool {
	body, ok := values.Body(stmt)
	if !ok {
		return false
	}
	settled := map[*types.Var]bool{} // given back by a defer statement, or taken only behind stmt
	for cur := range body.Preorder((*ast.CallExpr)(nil)) {
		name, v := c.calledOn(cur.Node().(*ast.CallExpr), stmt.Node())
		if v == nil || settled[v] {
			continue
		}
		behind := cur.Node().Pos() > stmt.Node().End()
		switch {
		case slices.Contains(givers, name):
			if in, ok := values.Body(cur); behind && ok && in.Index() == body.Index() {
				return true
			}
			for range cur.Enclosing((*ast.DeferStmt)(nil)) {
				settled[v] = true
			}
		case behind && slices.Contains(takers, name):
			settled[v] = true
		}
	}
	return false
}

// calledOn returns the name of the method that is called, and the variable or
// field that it is called on, if that is there at stmt. The function that ends
// a context counts as a method of its variable.
func (c *checker) calledOn(call *ast.CallExpr, stmt ast.Node) (string, *types.Var) {
	name, on := "close", ast.Unparen(call.Fun)
	if sel, ok := on.(*ast.SelectorExpr); ok && c.callee(call) != nil {
		name, on = strings.ToLower(sel.Sel.Name), sel.X
	} else if obj := typeName(c.pass.TypesInfo.TypeOf(on)); obj == nil || obj.Name() != "CancelFunc" {
		return "", nil
	}
	first := on
	for sel, ok := ast.Unparen(first).(*ast.SelectorExpr); ok; sel, ok = ast.Unparen(first).(*ast.SelectorExpr) {
		first = sel.X
	}
	if v := c.index.Var(first); v != nil && v.Kind() == types.LocalVar && v.Pos() > stmt.Pos() {
		return "", nil
	}
	return name, c.index.Var(on)
}
