package blockingcall

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/values"
)

// done reports whether the code at cur may run because the context of its
// function is done or is missing, so that it needs another one.
func (c *checker) done(cur inspector.Cursor) bool {
	for at := cur; at.Node() != nil; at = at.Parent() {
		switch n := at.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return false
		case *ast.CommClause:
			if n.Comm != nil && c.asks(n.Comm) {
				return true
			}
			continue // the other clauses have not run
		case *ast.CaseClause:
			if slices.ContainsFunc(n.List, func(e ast.Expr) bool { return c.asks(e) || c.comparesNil(e) }) {
				return true
			}
			continue
		case *ast.SwitchStmt:
			if n.Init != nil && c.asks(n.Init) || n.Tag != nil && c.asks(n.Tag) {
				return true
			}
		case *ast.IfStmt:
			if c.asksIf(n) || c.comparesNil(n.Cond) || within(cur.Node(), n.Body) && c.undoes(at) {
				return true
			}
		}
		switch at.ParentEdgeKind() {
		case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
			behind := []ast.Node{at.Node()}
			for prev, ok := at.PrevSibling(); ok; prev, ok = prev.PrevSibling() {
				if stmt, ok := prev.Node().(ast.Stmt); ok && (c.letsDone(stmt) || c.mayFail(prev, behind)) {
					return true
				}
				behind = append(behind, prev.Node())
			}
		}
	}
	return false
}

// letsDone reports whether the code behind stmt may run because a context is
// done or missing: stmt asks, and does not leave if it is.
func (c *checker) letsDone(stmt ast.Stmt) bool {
	switch n := stmt.(type) {
	case *ast.IfStmt:
		switch {
		case c.asksIf(n):
			return !c.leaves(n.Body.List)
		case n.Else == nil && c.comparesNil(n.Cond):
			cmp, ok := ast.Unparen(n.Cond).(*ast.BinaryExpr)
			return ok && cmp.Op == token.NEQ && c.leaves(n.Body.List)
		}
	case *ast.SelectStmt:
		return slices.ContainsFunc(n.Body.List, func(s ast.Stmt) bool {
			clause := s.(*ast.CommClause)
			return (clause.Comm != nil && c.asks(clause.Comm) || slices.ContainsFunc(clause.Body, func(s ast.Stmt) bool { return c.asks(s) })) &&
				!c.leaves(clause.Body)
		})
	}
	return c.asks(stmt)
}

// mayFail reports whether the statement at cur hands a context to a call which
// is no command, and nothing behind it looks at the error that it returns: that
// its context is done may be why it has returned.
func (c *checker) mayFail(cur inspector.Cursor, behind []ast.Node) bool {
	assign, ok := cur.Node().(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 {
		return false
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	err := c.index.Var(assign.Lhs[len(assign.Lhs)-1])
	if !ok || err == nil || !values.IsError(err.Type()) || !slices.ContainsFunc(call.Args, func(e ast.Expr) bool {
		t := c.pass.TypesInfo.TypeOf(e)
		return t != nil && values.IsContext(t)
	}) {
		return false
	}
	if at, ok := cur.FindNode(call); !ok || len(c.contexts(at)) > 0 {
		return false
	}
	return !slices.ContainsFunc(behind, func(n ast.Node) bool { return c.index.Mentions(n, func(v *types.Var) bool { return v == err }) })
}

// leaves reports whether the statements of a branch end other than by running
// into what follows it. A break may leave only a select statement.
func (c *checker) leaves(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch last := list[len(list)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return last.Tok != token.BREAK || last.Label != nil
	case *ast.ExprStmt:
		call, ok := last.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		id, ok := ast.Unparen(call.Fun).(*ast.Ident)
		return ok && c.pass.TypesInfo.Uses[id] == types.Universe.Lookup("panic")
	}
	return false
}

func (c *checker) asksIf(n *ast.IfStmt) bool {
	return n.Init != nil && c.asks(n.Init) || c.asks(n.Cond)
}

// asks reports whether n asks whether a context is done, or something else
// that is about to end.
func (c *checker) asks(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			fn := c.callee(n)
			found = found || fn != nil && fn.Signature().Recv() != nil && values.IsContext(fn.Signature().Recv().Type()) && (fn.Name() == "Done" || fn.Name() == "Err")
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW && c.isSignal(n.X)
		case *ast.Ident:
			obj := c.pass.TypesInfo.Uses[n]
			found = found || obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "context" && (obj.Name() == "Canceled" || obj.Name() == "DeadlineExceeded")
		}
		return !found
	})
	return found
}

// isSignal reports whether e is a channel that tells of an end: by its being
// closed, or with a signal of the operating system.
func (c *checker) isSignal(e ast.Expr) bool {
	ch, ok := c.pass.TypesInfo.TypeOf(e).Underlying().(*types.Chan)
	if !ok {
		return false
	}
	if st, ok := ch.Elem().Underlying().(*types.Struct); ok {
		return st.NumFields() == 0
	}
	named, ok := types.Unalias(ch.Elem()).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "os" && named.Obj().Name() == "Signal"
}

// comparesNil reports whether e compares a context, or what has one, with nil.
func (c *checker) comparesNil(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		cmp, ok := n.(*ast.BinaryExpr)
		if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ {
			return !found
		}
		for _, pair := range [][2]ast.Expr{{cmp.X, cmp.Y}, {cmp.Y, cmp.X}} {
			t := c.pass.TypesInfo.TypeOf(pair[0])
			found = found || c.pass.TypesInfo.Types[pair[1]].IsNil() && t != nil && (values.IsContext(t) || givesContext(t))
		}
		return !found
	})
	return found
}

// undoes reports whether the branch of the if statement at cur is for the failure
// of a call that was handed a context, which may be why it failed, and hands that
// error on, in whatever way its function can: what it does besides is to undo what
// was done.
func (c *checker) undoes(cur inspector.Cursor) bool {
	n := cur.Node().(*ast.IfStmt)
	cmp, ok := ast.Unparen(n.Cond).(*ast.BinaryExpr)
	if !ok || cmp.Op != token.NEQ || !c.pass.TypesInfo.Types[cmp.Y].IsNil() || len(n.Body.List) == 0 {
		return false
	}
	err := c.index.Var(cmp.X)
	ret, ok := n.Body.List[len(n.Body.List)-1].(*ast.ReturnStmt)
	if err == nil || !ok || !values.IsError(err.Type()) {
		return false
	}
	handsOn := ast.Node(n.Body)
	if c.returnsError(cur) {
		handsOn = ret
	}
	if !c.index.Mentions(handsOn, func(v *types.Var) bool { return v == err }) {
		return false
	}
	moves, _ := c.index.Moves(err)
	return slices.ContainsFunc(moves, func(m values.Move) bool {
		return c.index.Mentions(m.From.Node(), func(v *types.Var) bool { return values.IsContext(v.Type()) || givesContext(v.Type()) })
	})
}

// returnsError reports whether a result of the function around cur is an error.
func (c *checker) returnsError(cur inspector.Cursor) bool {
	fn, ok := values.Function(cur)
	if !ok {
		return false
	}
	list := values.FuncType(fn).Results
	return list != nil && slices.ContainsFunc(list.List, func(f *ast.Field) bool { return values.IsError(c.pass.TypesInfo.TypeOf(f.Type)) })
}

// canceled reports whether the context v may be done at cur by what its
// own function does: it has canceled it, or waited for the group that it is of.
func (c *checker) canceled(v *types.Var, cur inspector.Cursor) bool {
	moves, _ := c.index.Moves(v)
	return slices.ContainsFunc(moves, func(m values.Move) bool {
		assign, ok := m.From.Parent().Node().(*ast.AssignStmt)
		if !ok {
			return false
		}
		return slices.ContainsFunc(assign.Lhs, func(e ast.Expr) bool {
			other := c.index.Var(e)
			return other != nil && other != v && slices.ContainsFunc(c.index.Uses(other), func(use inspector.Cursor) bool {
				return use.Node().Pos() < cur.Node().Pos() && c.endsContext(use)
			})
		})
	})
}

// endsContext reports whether the use of what was made with a context, its
// cancel function or its group, calls it or waits for it.
func (c *checker) endsContext(use inspector.Cursor) bool {
	e := values.Expr(use)
	if fate := c.index.Fate(e); fate.Kind == values.Called {
		return fate.Method == "Wait"
	}
	if e.ParentEdgeKind() != edge.CallExpr_Fun {
		return false
	}
	switch e.Parent().ParentEdgeKind() {
	case edge.DeferStmt_Call, edge.GoStmt_Call:
		return false
	}
	return true
}

// outlives reports whether the context at use is handed to a call whose result
// is used to clean up after the test, when the test's context is done.
func (c *checker) outlives(use inspector.Cursor) bool {
	fate := c.index.Fate(values.Expr(use))
	if fate.Kind != values.Passed {
		return false
	}
	made := c.index.Fate(fate.Cur)
	return made.Kind == values.Stored && slices.ContainsFunc(c.index.Uses(made.Var), func(use inspector.Cursor) bool {
		for call := range use.Enclosing((*ast.CallExpr)(nil)) {
			if fn := c.callee(call.Node().(*ast.CallExpr)); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "testing" && fn.Name() == "Cleanup" {
				return true
			}
		}
		return false
	})
}
