package rewrite

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// Unused returns the statements that must go with the nodes in deleted, so that
// no local variable is left without a use, and the edits that delete them:
// declarations, assignments to the variable and its fields, and the check of
// the error that came with it, whose next assignment then declares it. It
// returns false if a statement cannot go, because it does more than that. Also are further statements to be deleted.
func (f *File) Unused(also []inspector.Cursor, deleted ...ast.Node) (stmts []ast.Node, edits []analysis.TextEdit, ok bool) {
	u := &unused{locals: f.locals(), effects: f.effects, touched: map[*types.Var]bool{}}
	for _, n := range deleted {
		u.drop(n)
	}
	for _, cur := range also {
		if !within(u.deleted, cur.Node()) {
			u.dropStmt(cur)
		}
	}
	for before := -1; before != len(u.stmts); {
		before = len(u.stmts)
		for v := u.next(); v != nil; v = u.next() {
			if !u.remove(v) {
				return nil, nil, false
			}
		}
		if !u.emptied() { // with its condition, more may become unused
			return nil, nil, false
		}
	}
	for _, cur := range u.stmts {
		stmts = append(stmts, cur.Node())
	}
	edits = u.declared
	for _, cur := range u.stmts {
		if !u.inside(cur) {
			edits = append(edits, deletion(f.syntax, stmts, cur))
		}
	}
	return stmts, edits, true
}

// deletion deletes the statement at cur, one of stmts, and the space up to the next
// statement of its list, or, if it is the last, from the one before.
func deletion(file *ast.File, stmts []ast.Node, cur inspector.Cursor) analysis.TextEdit {
	edit := analysis.TextEdit{Pos: cur.Node().Pos(), End: cur.Node().End()}
	beside := func(other inspector.Cursor, ok bool) bool {
		return ok && other.ParentEdgeKind() == cur.ParentEdgeKind()
	}
	pos, end := edit.Pos, edit.End
	if next, ok := cur.NextSibling(); beside(next, ok) {
		end = next.Node().Pos()
	} else if prev, ok := cur.PrevSibling(); beside(prev, ok) && !within(stmts, prev.Node()) {
		pos = prev.Node().End()
	}
	// Comments are in order.
	i, _ := slices.BinarySearchFunc(file.Comments, pos, func(g *ast.CommentGroup, pos token.Pos) int { return cmp.Compare(g.Pos(), pos) })
	for _, group := range file.Comments[i:] {
		if group.Pos() >= end {
			break
		}
		if group.End() <= end && !(edit.Pos <= group.Pos() && group.End() <= edit.End) {
			return edit // the comment stays
		}
	}
	edit.Pos, edit.End = pos, end
	return edit
}

// An unused looks for what becomes unused when nodes are deleted.
type unused struct {
	*locals
	effects *Effects
	deleted []ast.Node
	stmts   []inspector.Cursor  // of the deleted nodes, those that were not asked for
	touched map[*types.Var]bool // variables with uses in the deleted nodes

	declared []analysis.TextEdit // that make declarations of assignments
}

// drop deletes n.
func (u *unused) drop(n ast.Node) {
	u.deleted = append(u.deleted, n)
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v := u.used(id); v != nil {
				u.touched[v] = true
			}
		}
		return true
	})
}

// dropStmt deletes the statement at cur.
func (u *unused) dropStmt(cur inspector.Cursor) {
	u.stmts = append(u.stmts, cur)
	u.drop(cur.Node())
}

// emptied deletes the if statements all of whose branches the deletions have
// emptied. It returns false if another block would be left empty.
func (u *unused) emptied() bool {
	for i := 0; i < len(u.stmts); i++ {
		block := u.stmts[i].Parent()
		if clause := clauseBody(block.Node()); clause != nil && u.gone(clause) {
			return false
		}
		body, ok := block.Node().(*ast.BlockStmt)
		if !ok || block.ParentEdgeKind() == edge.FuncDecl_Body || block.ParentEdgeKind() == edge.FuncLit_Body || !u.gone(body) {
			continue
		}
		cur := block.Parent()
		for cur.ParentEdgeKind() == edge.IfStmt_Else {
			cur = cur.Parent()
		}
		check, ok := cur.Node().(*ast.IfStmt)
		if !ok || !InList(cur) || !u.goes(check) {
			return false
		}
		if !within(u.deleted, check) {
			u.dropStmt(cur)
		}
	}
	return true
}

// clauseBody returns the statements of a case, as a block; nil if n is none.
func clauseBody(n ast.Node) *ast.BlockStmt {
	switch n := n.(type) {
	case *ast.CaseClause:
		return &ast.BlockStmt{List: n.Body}
	case *ast.CommClause:
		return &ast.BlockStmt{List: n.Body}
	}
	return nil
}

// goes reports whether nothing is left of check but conditions without effects.
func (u *unused) goes(check *ast.IfStmt) bool {
	if check.Init != nil || u.effects.Of(check.Cond) != "" || !u.gone(check.Body) {
		return false
	}
	switch other := check.Else.(type) {
	case *ast.BlockStmt:
		return u.gone(other)
	case *ast.IfStmt:
		return u.goes(other)
	}
	return true
}

// gone reports whether all statements of block are deleted.
func (u *unused) gone(block *ast.BlockStmt) bool {
	return !slices.ContainsFunc(block.List, func(s ast.Stmt) bool { return !within(u.deleted, s) })
}

// inside reports whether the statement at cur goes as a part of another.
func (u *unused) inside(cur inspector.Cursor) bool {
	return slices.ContainsFunc(u.stmts, func(other inspector.Cursor) bool {
		return other != cur && within([]ast.Node{other.Node()}, cur.Node())
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
func (l *locals) write(use inspector.Cursor) *inspector.Cursor {
	cur := use
	if sel, ok := cur.Parent().Node().(*ast.SelectorExpr); ok && sel.X == cur.Node() {
		cur = cur.Parent()
	}
	assign, ok := cur.Parent().Node().(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 || assign.Lhs[0] != cur.Node() || assign.Tok != token.ASSIGN {
		return nil
	}
	parent := cur.Parent()
	return &parent
}

// remove deletes all statements that v still occurs in.
func (u *unused) remove(v *types.Var) bool {
	for _, use := range u.uses[v] {
		if within(u.deleted, use.Node()) {
			continue
		}
		stmt := u.write(use)
		if !u.delete(*stmt, stmt.Node().(*ast.AssignStmt).Rhs[0]) {
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
			return InList(cur) && u.delete(cur, n.Rhs[0])
		case len(n.Lhs) == 2 && len(n.Rhs) == 1:
			return InList(cur) && u.delete(cur, n.Rhs[0]) && u.check(cur, n)
		}
	case *ast.ValueSpec:
		decl, ok := cur.Parent().Node().(*ast.GenDecl)
		if !ok || len(n.Names) != 1 || len(decl.Specs) != 1 || !InList(cur.Parent().Parent()) {
			return false
		}
		stmt := cur.Parent().Parent()
		if len(n.Values) == 0 {
			u.dropStmt(stmt)
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
	if u.info.Defs[id] == err && !u.declareLater(err, next) {
		return false
	}
	u.dropStmt(next)
	return true
}

// declareLater sees to it that the uses of err behind check, with which its
// declaration goes, have another: the assignment that comes first. It returns
// false if that is not possible.
func (u *unused) declareLater(err *types.Var, check inspector.Cursor) bool {
	end := check.Node().End()
	later := slices.DeleteFunc(slices.Clone(u.uses[err]), func(use inspector.Cursor) bool {
		return use.Node().Pos() < end || within(u.deleted, use.Node())
	})
	if len(later) == 0 {
		return true
	}
	stmt := later[0].Parent()
	assign, ok := stmt.Node().(*ast.AssignStmt)
	if !ok || later[0].ParentEdgeKind() != edge.AssignStmt_Lhs || u.effects.Of(assign.Rhs[0]) == "" { // else it may go itself
		return false
	}
	scope := stmt
	if stmt.ParentEdgeKind() == edge.IfStmt_Init {
		scope = stmt.Parent()
	}
	if scope.Parent() != check.Parent() || scope.ParentEdgeKind() != check.ParentEdgeKind() {
		return false
	}
	read := false
	for _, use := range later {
		if scope != stmt && !within([]ast.Node{scope.Node()}, use.Node()) || within([]ast.Node{assign.Rhs[0]}, use.Node()) {
			return false
		}
		read = read || use.ParentEdgeKind() != edge.AssignStmt_Lhs
	}
	if !read {
		return false
	}
	switch assign.Tok {
	case token.DEFINE:
		return true
	case token.ASSIGN:
		for _, lhs := range assign.Lhs {
			if id, ok := lhs.(*ast.Ident); !ok || id.Name != "_" && id != later[0].Node() {
				return false
			}
		}
		u.declared = append(u.declared, analysis.TextEdit{Pos: assign.TokPos, End: assign.TokPos + 1, NewText: []byte(":=")})
		return true
	}
	return false
}

func (u *unused) notNil(cond ast.Expr, v *types.Var) bool {
	cmp, ok := cond.(*ast.BinaryExpr)
	if !ok || cmp.Op != token.NEQ || !u.info.Types[cmp.Y].IsNil() {
		return false
	}
	id, ok := cmp.X.(*ast.Ident)
	return ok && u.info.Uses[id] == v
}

// delete deletes the statement at cur, unless computing value does more than that.
func (u *unused) delete(cur inspector.Cursor, value ast.Expr) bool {
	if u.effects.Of(value) != "" {
		return false
	}
	u.dropStmt(cur)
	return true
}
