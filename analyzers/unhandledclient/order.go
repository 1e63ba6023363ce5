package unhandledclient

import (
	"go/ast"
	"go/types"
)

// inOrder reports whether e may as well be evaluated at the beginning of its
// statement: nothing that is evaluated before it there has an effect on it. A
// getter is not called before another call, and a client is not checked before
// it is obtained.
func (g *guard) inOrder(e ast.Expr) bool {
	if isPath(e) && g.obtainedBefore(e) {
		return false
	}
	parts := map[types.Object]bool{}
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			parts[g.pass.TypesInfo.Uses[id]] = true
		}
		return true
	})
	ok := true
	ast.Inspect(g.stmt.Node(), func(n ast.Node) bool {
		if n == nil || !ok || n.Pos() >= e.Pos() {
			return false
		}
		before := n.End() <= e.Pos()
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				if id := root(ast.Unparen(lhs)); before && id != nil && parts[g.pass.TypesInfo.ObjectOf(id)] {
					ok = false
				}
			}
		case ast.Expr:
			if before {
				ok = isPath(e) || g.effects.Of(n) == ""
				return false
			}
		}
		return ok
	})
	return ok
}

// obtainedBefore reports whether the client only gets into the variable e in the
// statement itself.
func (g *guard) obtainedBefore(e ast.Expr) bool {
	o := g.finding.origin
	if o.index < 0 {
		return false
	}
	pos := o.block.Instrs[o.index].Pos()
	return g.stmt.Node().Pos() <= pos && pos < e.Pos()
}
