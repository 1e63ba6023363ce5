package unhandlederr

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/values"
)

// hides reports whether a return with err in front of stmt may hide another
// error: the list of stmt is for a failure, and ends with a return that tells of
// it, or returns an error that nobody has looked at.
func (c *checker) hides(stmt inspector.Cursor) bool {
	last := stmt
	for next, ok := stmt.NextSibling(); ok; next, ok = next.NextSibling() {
		last = next
	}
	ret, ok := last.Node().(*ast.ReturnStmt)
	if !ok {
		return false
	}
	if c.failing(stmt) {
		return len(ret.Results) == 0 || !c.pass.TypesInfo.Types[ret.Results[len(ret.Results)-1]].IsNil()
	}
	returned := map[*types.Var]bool{} // errors
	c.index.Mentions(ret, func(v *types.Var) bool {
		if values.IsError(v.Type()) {
			returned[v] = true
		}
		return false
	})
	if len(returned) == 0 {
		return false
	}
	assigned := func(n ast.Node) *types.Var { // the error that the statement sets, if ret returns it
		if assign, ok := n.(*ast.AssignStmt); ok {
			if v := c.index.Var(assign.Lhs[len(assign.Lhs)-1]); returned[v] {
				return v
			}
		}
		return nil
	}
	for next, ok := stmt.NextSibling(); ok; next, ok = next.NextSibling() {
		if assigned(next.Node()) != nil {
			return false
		}
	}
	looked := map[*types.Var]bool{}
	for prev, ok := stmt.PrevSibling(); ok; prev, ok = prev.PrevSibling() {
		if v := assigned(prev.Node()); v != nil {
			return !looked[v]
		}
		ast.Inspect(prev.Node(), func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && c.index.Var(id) != nil {
				looked[c.index.Var(id)] = true
			}
			return true
		})
	}
	return false
}

// failing reports whether the list of stmt is the branch for an error that is
// not nil, or that is a certain one.
func (c *checker) failing(stmt inspector.Cursor) bool {
	list := stmt.Parent()
	op := token.NEQ // with nil, in the branch for a failure
	var conds []ast.Expr
	switch branch := list.Parent().Node().(type) {
	case *ast.IfStmt:
		conds = []ast.Expr{branch.Cond}
		if list.ParentEdgeKind() == edge.IfStmt_Else {
			op = token.EQL
		}
	default:
		if clause, ok := list.Node().(*ast.CaseClause); ok {
			conds = clause.List
		}
	}
	return slices.ContainsFunc(conds, func(cond ast.Expr) bool {
		if c.isError(cond) { // case ErrMissing:
			return true
		}
		found := false
		ast.Inspect(cond, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				// A comparison with a certain error is the other way round.
				told := n.Op == op != c.isError(n.Y) && (n.Op == token.EQL || n.Op == token.NEQ)
				found = found || told && c.isError(n.X)
			case *ast.CallExpr:
				fn := c.callee(n)
				found = found || op == token.NEQ && fn != nil && (fn.FullName() == "errors.Is" || fn.FullName() == "errors.As")
			}
			return !found
		})
		return found
	})
}

// isError reports whether e is an error, and not the constant nil.
func (c *checker) isError(e ast.Expr) bool {
	tv := c.pass.TypesInfo.Types[e]
	return !tv.IsNil() && values.IsError(tv.Type)
}
