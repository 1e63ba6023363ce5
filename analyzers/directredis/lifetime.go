package directredis

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/report"
	"github.com/autobot/redislint/internal/rewrite"
)

// lifetime looks at what becomes of the client that s builds, as far as it is
// in a local variable. The sanctioned client is shared, so nobody closes it: the
// statements that do are to go. It says why there can be no fix, if so.
func (c *checker) lifetime(s *site) (closes []inspector.Cursor, reason string) {
	if reason := c.direct(s.cur); reason != "" {
		return nil, reason
	}
	v := c.holder(s.cur)
	if v == nil {
		if kept := c.keeper(s.cur); kept != nil && c.hooked()[kept] {
			return nil, "a hook is added to " + kept.Name() + ", and the sanctioned client is shared"
		}
		return nil, ""
	}
	sets, others := 0, 0
	for _, use := range c.variables().uses[v] {
		method := ""
		if sel, ok := use.Parent().Node().(*ast.SelectorExpr); ok && sel.X == use.Node() {
			method = sel.Sel.Name
		}
		switch {
		case method == "Close":
			stmt, ok := closing(use.Parent())
			if !ok {
				return nil, v.Name() + " is closed here, and the sanctioned client is shared"
			}
			closes = append(closes, stmt)
		case c.adds(use):
			return nil, "a hook is added to " + v.Name() + ", and the sanctioned client is shared"
		case use.ParentEdgeKind() == edge.StarExpr_X:
			return nil, "*" + v.Name() + " is copied, and the sanctioned client is shared"
		case isAssigned(use):
			sets++
		default:
			others++
		}
	}
	switch {
	case len(closes) == 0:
	case others == 0:
		return nil, v.Name() + " has no other use than to be closed"
	case sets > 1 || sets == 1 && c.initialized(v):
		return nil, v.Name() + " is closed here, and may be another client by then"
	}
	return closes, ""
}

// direct says what happens to the client at cur on the spot, if that is in the way.
func (c *checker) direct(cur inspector.Cursor) string {
	for cur.ParentEdgeKind() == edge.ParenExpr_X {
		cur = cur.Parent()
	}
	if cur.ParentEdgeKind() == edge.StarExpr_X {
		return "it is copied, and the sanctioned client is shared"
	}
	if sel, ok := cur.Parent().Node().(*ast.SelectorExpr); ok && sel.Sel.Name == "Close" {
		return "it is closed here, and the sanctioned client is shared"
	}
	if c.adds(cur) {
		return "a hook is added to it, and the sanctioned client is shared"
	}
	return ""
}

// adds reports whether a hook is added to the client at cur.
func (c *checker) adds(cur inspector.Cursor) bool {
	switch parent := cur.Parent().Node().(type) {
	case *ast.SelectorExpr:
		return cur.ParentEdgeKind() == edge.SelectorExpr_X && parent.Sel.Name == "AddHook"
	case *ast.CallExpr:
		fn, ok := typeutil.Callee(c.pass.TypesInfo, parent).(*types.Func)
		return ok && cur.ParentEdgeKind() == edge.CallExpr_Args && redisapi.AddsHooks(fn)
	}
	return false
}

// newHooked returns the fields and package variables to which the package adds
// hooks. A test may do so to look on.
func newHooked(c *checker, in *inspector.Inspector) map[*types.Var]bool {
	hooked := map[*types.Var]bool{}
	for cur := range in.Root().Preorder((*ast.Ident)(nil)) {
		v, ok := c.pass.TypesInfo.Uses[cur.Node().(*ast.Ident)].(*types.Var)
		if !ok || v.Kind() != types.FieldVar && v.Kind() != types.PackageVar || report.InTest(c.pass.Fset, cur.Node().Pos()) {
			continue
		}
		if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
			cur = cur.Parent()
		}
		if c.adds(cur) {
			hooked[v.Origin()] = true
		}
	}
	return hooked
}

// keeper returns the field or package variable that the expression at cur is
// assigned to, or nil.
func (c *checker) keeper(cur inspector.Cursor) *types.Var {
	for cur.ParentEdgeKind() == edge.ParenExpr_X {
		cur = cur.Parent()
	}
	kind, index := cur.ParentEdge()
	var to ast.Expr
	switch parent := cur.Parent().Node().(type) {
	case *ast.AssignStmt:
		if kind == edge.AssignStmt_Rhs && len(parent.Lhs) == len(parent.Rhs) {
			to = ast.Unparen(parent.Lhs[index])
		}
	case *ast.ValueSpec:
		if kind == edge.ValueSpec_Values && len(parent.Names) == len(parent.Values) {
			to = parent.Names[index]
		}
	case *ast.KeyValueExpr:
		to = parent.Key
	}
	if sel, ok := to.(*ast.SelectorExpr); ok {
		to = sel.Sel
	}
	id, ok := to.(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := c.pass.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || v.Kind() != types.PackageVar && v.Kind() != types.FieldVar {
		return nil
	}
	return v.Origin()
}

// holder returns the local variable, parameter or result that the expression at cur is assigned to, or nil.
func (c *checker) holder(cur inspector.Cursor) *types.Var {
	for cur.ParentEdgeKind() == edge.ParenExpr_X {
		cur = cur.Parent()
	}
	kind, index := cur.ParentEdge()
	var id *ast.Ident
	switch parent := cur.Parent().Node().(type) {
	case *ast.AssignStmt:
		if kind == edge.AssignStmt_Rhs && len(parent.Lhs) == len(parent.Rhs) {
			id, _ = ast.Unparen(parent.Lhs[index]).(*ast.Ident)
		}
	case *ast.ValueSpec:
		if kind == edge.ValueSpec_Values && len(parent.Names) == len(parent.Values) {
			id = parent.Names[index]
		}
	}
	if id == nil {
		return nil
	}
	v, ok := c.pass.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || v.Kind() == types.PackageVar || v.Kind() == types.FieldVar {
		return nil
	}
	return v
}

// initialized reports whether v is declared with a value.
func (c *checker) initialized(v *types.Var) bool {
	cur, ok := c.variables().defs[v]
	if !ok {
		return false
	}
	spec, ok := cur.Parent().Node().(*ast.ValueSpec)
	return !ok || len(spec.Values) > 0
}

func isAssigned(use inspector.Cursor) bool {
	assign, ok := use.Parent().Node().(*ast.AssignStmt)
	return ok && use.ParentEdgeKind() == edge.AssignStmt_Lhs && assign.Tok == token.ASSIGN
}

// closing returns the statement that does nothing but call the Close at cur, and
// something if that fails: a statement of its own, deferred, in a deferred
// literal, or in a test's Cleanup.
func closing(cur inspector.Cursor) (inspector.Cursor, bool) {
	if cur.ParentEdgeKind() != edge.CallExpr_Fun {
		return cur, false
	}
	stmt := cur.Parent().Parent()
	switch n := stmt.Node().(type) {
	case *ast.ExprStmt, *ast.DeferStmt:
	case *ast.AssignStmt:
		id, ok := n.Lhs[0].(*ast.Ident)
		switch {
		case !ok || len(n.Lhs) != 1:
			return cur, false
		case id.Name == "_":
		case n.Tok == token.DEFINE && stmt.ParentEdgeKind() == edge.IfStmt_Init && onFailure(stmt.Parent().Node().(*ast.IfStmt), id):
			stmt = stmt.Parent()
		default:
			return cur, false
		}
	default:
		return cur, false
	}
	if !rewrite.InList(stmt) {
		return cur, false
	}
	literal := stmt.Parent().Parent()
	if lit, ok := literal.Node().(*ast.FuncLit); !ok || len(lit.Body.List) > 1 {
		return stmt, true
	}
	call, ok := literal.Parent().Node().(*ast.CallExpr)
	if !ok {
		return cur, false
	}
	outer := literal.Parent().Parent()
	switch literal.ParentEdgeKind() {
	case edge.CallExpr_Fun: // defer func() { ... }()
		ok = len(call.Args) == 0
	case edge.CallExpr_Args: // t.Cleanup(func() { ... })
		sel, method := call.Fun.(*ast.SelectorExpr)
		_, statement := outer.Node().(*ast.ExprStmt)
		if !method || sel.Sel.Name != "Cleanup" || len(call.Args) != 1 || !statement {
			return stmt, true
		}
	}
	return outer, ok && rewrite.InList(outer)
}

// onFailure reports whether check does nothing unless err, an error, is there.
func onFailure(check *ast.IfStmt, err *ast.Ident) bool {
	cond := check.Cond
	for {
		cmp, ok := ast.Unparen(cond).(*ast.BinaryExpr)
		switch {
		case !ok || check.Else != nil:
			return false
		case cmp.Op == token.LAND:
			cond = cmp.X
		default:
			x, ok := cmp.X.(*ast.Ident)
			y, isIdent := cmp.Y.(*ast.Ident)
			return ok && isIdent && cmp.Op == token.NEQ && x.Name == err.Name && y.Name == "nil"
		}
	}
}
