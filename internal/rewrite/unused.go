package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
)

// Unused returns the statements that must go with the nodes in deleted, so that
// no local variable is left without a use, and the edits that delete them:
// declarations, assignments to the variable and its fields, and the check of
// the error that came with it. It returns false if a statement cannot go,
// because it does more than that.
func (f *File) Unused(deleted ...ast.Node) (stmts []ast.Node, edits []analysis.TextEdit, ok bool) {
	u := &unused{locals: f.locals(), touched: map[*types.Var]bool{}}
	for _, n := range deleted {
		u.drop(n)
	}
	for {
		v := u.next()
		if v == nil {
			break
		}
		if !u.remove(v) {
			return nil, nil, false
		}
	}
	stmts = u.deleted[len(deleted):]
	for _, stmt := range stmts {
		edits = append(edits, deletion(f.cur, stmts, stmt))
	}
	return stmts, edits, true
}

// deletion deletes stmt, one of stmts, and the space up to the next statement of its list, or,
// if it is the last, from the one before.
func deletion(file inspector.Cursor, stmts []ast.Node, stmt ast.Node) analysis.TextEdit {
	edit := analysis.TextEdit{Pos: stmt.Pos(), End: stmt.End()}
	cur, ok := file.FindNode(stmt)
	if !ok {
		return edit
	}
	beside := func(other inspector.Cursor, ok bool) bool {
		return ok && other.ParentEdgeKind() == cur.ParentEdgeKind()
	}
	pos, end := edit.Pos, edit.End
	if next, ok := cur.NextSibling(); beside(next, ok) {
		end = next.Node().Pos()
	} else if prev, ok := cur.PrevSibling(); beside(prev, ok) && !within(stmts, prev.Node()) {
		pos = prev.Node().End()
	}
	for _, group := range file.Node().(*ast.File).Comments {
		if pos <= group.Pos() && group.End() <= end && !(edit.Pos <= group.Pos() && group.End() <= edit.End) {
			return edit // the comment stays
		}
	}
	edit.Pos, edit.End = pos, end
	return edit
}

// An unused looks for what becomes unused when nodes are deleted.
type unused struct {
	*locals
	deleted []ast.Node
	touched map[*types.Var]bool // variables with uses in the deleted nodes
}

// drop deletes n.
func (u *unused) drop(n ast.Node) {
	u.deleted = append(u.deleted, n)
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := u.info.Uses[id].(*types.Var); ok && v.Kind() == types.LocalVar {
				u.touched[v] = true
			}
		}
		return true
	})
}

// next returns a variable that is declared outside the deleted nodes and, of
// its reads, has lost some and kept none; nil if there is none.
func (u *unused) next() *types.Var {
	var found *types.Var
	for v := range u.touched {
		def, ok := u.defs[v]
		if !ok || within(u.deleted, def.Node()) {
			continue
		}
		lost, kept := 0, 0
		for _, use := range u.uses[v] {
			switch {
			case within(u.deleted, use.Node()):
				lost++
			case u.write(use) == nil:
				kept++
			}
		}
		if lost > 0 && kept == 0 && (found == nil || v.Pos() > found.Pos()) {
			found = v
		}
	}
	return found
}

// write returns the statement that assigns to the variable or its field and
// does nothing else, if use stands on the left of one.
func (l *locals) write(use inspector.Cursor) ast.Node {
	cur := use
	if sel, ok := cur.Parent().Node().(*ast.SelectorExpr); ok && sel.X == cur.Node() {
		cur = cur.Parent()
	}
	assign, ok := cur.Parent().Node().(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 || assign.Lhs[0] != cur.Node() || assign.Tok != token.ASSIGN {
		return nil
	}
	return assign
}

// remove deletes all statements that v still occurs in.
func (u *unused) remove(v *types.Var) bool {
	for _, use := range u.uses[v] {
		if within(u.deleted, use.Node()) {
			continue
		}
		stmt := u.write(use)
		if !u.delete(stmt, stmt.(*ast.AssignStmt).Rhs[0]) {
			return false
		}
	}
	return u.declaration(v)
}

// declaration deletes the statement that declares v.
func (u *unused) declaration(v *types.Var) bool {
	cur := u.defs[v].Parent()
	switch n := cur.Node().(type) {
	case *ast.AssignStmt:
		switch {
		case len(n.Lhs) == 1:
			return u.list(cur) && u.delete(n, n.Rhs[0])
		case len(n.Lhs) == 2 && len(n.Rhs) == 1:
			return u.list(cur) && u.delete(n, n.Rhs[0]) && u.check(cur, n)
		}
	case *ast.ValueSpec:
		decl, ok := cur.Parent().Node().(*ast.GenDecl)
		if !ok || len(n.Names) != 1 || len(decl.Specs) != 1 || !u.list(cur.Parent().Parent()) {
			return false
		}
		stmt := cur.Parent().Parent().Node()
		if len(n.Values) == 0 {
			u.drop(stmt)
			return true
		}
		return u.delete(stmt, n.Values[0])
	}
	return false
}

// check deletes the `if err != nil` behind the assignment of two values, if it
// is the only use of the error.
func (u *unused) check(cur inspector.Cursor, assign *ast.AssignStmt) bool {
	id, ok := assign.Lhs[1].(*ast.Ident)
	if !ok {
		return false
	}
	if id.Name == "_" {
		return true
	}
	err, ok := u.info.ObjectOf(id).(*types.Var)
	if !ok || err.Kind() != types.LocalVar {
		return false
	}
	next, ok := cur.NextSibling()
	if !ok {
		return false
	}
	check, ok := next.Node().(*ast.IfStmt)
	if !ok || check.Init != nil || check.Else != nil || !u.notNil(check.Cond, err) {
		return false
	}
	if u.info.Defs[id] == err { // declared here: later uses would miss it
		for _, use := range u.uses[err] {
			if use.Node().Pos() < check.Pos() || check.End() <= use.Node().Pos() {
				return false
			}
		}
	}
	u.drop(check)
	return true
}

func (u *unused) notNil(cond ast.Expr, v *types.Var) bool {
	cmp, ok := cond.(*ast.BinaryExpr)
	if !ok || cmp.Op != token.NEQ || !u.info.Types[cmp.Y].IsNil() {
		return false
	}
	id, ok := cmp.X.(*ast.Ident)
	return ok && u.info.Uses[id] == v
}

// delete deletes stmt, unless computing value does more than that.
func (u *unused) delete(stmt ast.Node, value ast.Expr) bool {
	if !pure(u.info, value) {
		return false
	}
	u.drop(stmt)
	return true
}

// list reports whether the statement at cur stands in a list of statements.
func (u *unused) list(cur inspector.Cursor) bool {
	switch cur.Parent().Node().(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

// readers are packages and functions that only compute or look something up; so do
// the ParseURL functions of client libraries.
var readers = []string{"errors", "fmt.Sprint", "fmt.Sprintf", "net.JoinHostPort", "os.Getenv", "os.LookupEnv", "path", "path/filepath", "strconv", "strings", "time"}

// pure reports whether nobody misses e if it is not evaluated.
func pure(info *types.Info, e ast.Expr) bool {
	ok := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.CallExpr:
			ok = ok && pureCall(info, n)
		}
		return ok
	})
	return ok
}

func pureCall(info *types.Info, call *ast.CallExpr) bool {
	fun := ast.Unparen(call.Fun)
	if info.Types[fun].IsType() {
		return true
	}
	var id *ast.Ident
	switch fun := fun.(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return false
	}
	switch obj := info.Uses[id].(type) {
	case *types.Builtin:
		return slices.Contains([]string{"len", "cap", "new", "make", "min", "max", "append"}, obj.Name())
	case *types.Func:
		if obj.Pkg() == nil || obj.Signature().Recv() != nil {
			return false
		}
		path := obj.Pkg().Path()
		return obj.Name() == "ParseURL" || slices.Contains(readers, path) || slices.Contains(readers, path+"."+obj.Name())
	}
	return false
}
