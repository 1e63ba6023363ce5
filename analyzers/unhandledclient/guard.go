package unhandledclient

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/owed"
	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/rewrite"
	"github.com/autobot/redislint/internal/values"
)

const argEdge = edge.CallExpr_Args

// A guard builds the check that a use lacks.
type guard struct {
	pass    *analysis.Pass
	file    *ast.File
	finding finding
	site    site
	stmt    inspector.Cursor // the statement before which the check goes
	imports *rewrite.Imports
	effects *rewrite.Effects
	owed    *owed.Index
}

// fix returns the edit that checks the client before it is used, or nil where
// no check can be put in that does what its author would want.
func fix(e *engine, effects *rewrite.Effects, owed *owed.Index, f finding, s site) []analysis.SuggestedFix {
	if f.certain { // the check that is there has to change
		return nil
	}
	if fixes := widen(e, f, s); fixes != nil {
		return fixes
	}
	pass := e.pass
	g := guard{pass: pass, finding: f, site: s, effects: effects, owed: owed}
	for c := range s.client.Enclosing((*ast.File)(nil)) {
		g.file = c.Node().(*ast.File)
	}
	var ok bool
	if g.stmt, ok = statement(s.client); !ok || g.file == nil {
		return nil
	}
	g.imports = rewrite.NewImports(pass, g.file)

	var edits []analysis.TextEdit
	name, introduce, ok := g.variable()
	if !ok {
		return nil
	}
	if introduce != "" {
		call := s.client.Node()
		edits = append(edits, analysis.TextEdit{Pos: call.Pos(), End: call.End(), NewText: []byte(name)})
	}
	exit, ok := g.exit(g.errorAtHand(f))
	if !ok {
		return nil
	}
	check := fmt.Sprintf("%sif %s == nil {\n%s\n}\n", introduce, name, exit)
	if err := g.errorAtHand(f); err != "" {
		check = fmt.Sprintf("%sif %s != nil {\n%s\n}\n", introduce, err, exit)
	}
	at := g.stmt.Node().Pos()
	edits = append(edits, analysis.TextEdit{Pos: at, End: at, NewText: g.indent(check)})
	edits = append(edits, g.imports.Edits()...)
	return []analysis.SuggestedFix{{Message: fmt.Sprintf("Check %s before it is used", name), TextEdits: edits}}
}

// widen returns the fix for a getter whose pointer is converted to an interface
// on the spot: the getter that returns an interface serves there, and leaves the
// checks that the author wrote to do what they say.
func widen(e *engine, f finding, s site) []analysis.SuggestedFix {
	call, ok := s.expr().(*ast.CallExpr)
	if f.kind != converted || !ok || f.origin.call == nil || call.Lparen != f.origin.call.Pos() {
		return nil
	}
	fn := calledFunc(f.origin.call.Common())
	if fn == nil || fn.Pkg() == nil || sourceName(fn) != f.source || e.usedAsInterface(f.origin) {
		return nil
	}
	universal := f.universal(fn)
	to, ok := f.instr.(*ssa.MakeInterface).Type().Underlying().(*types.Interface)
	if universal == nil || !ok || !types.Implements(universal.Signature().Results().At(0).Type(), to) {
		return nil
	}
	name := ast.Unparen(call.Fun)
	if sel, ok := name.(*ast.SelectorExpr); ok {
		name = sel.Sel
	}
	return []analysis.SuggestedFix{{
		Message:   "Get the client as an interface, which is nil when there is none",
		TextEdits: []analysis.TextEdit{{Pos: name.Pos(), End: name.End(), NewText: []byte(universal.Name())}},
	}}
}

// universal returns the getter beside fn, the one that f comes from, that
// takes the same and returns an interface.
func (f finding) universal(fn *types.Func) *types.Func {
	symbol := redisapi.Symbol(fn)
	prefix := strings.TrimSuffix(symbol, fn.Name())
	i := slices.IndexFunc(f.owner.Getters, func(g redisapi.Getter) bool { return g.Symbol == symbol })
	if i < 0 {
		return nil
	}
	for _, g := range f.owner.Getters {
		name, ok := strings.CutPrefix(g.Symbol, prefix)
		if ok && g.Result == "UniversalClient" && !g.Err && !strings.Contains(name, ".") && slices.Equal(g.Args, f.owner.Getters[i].Args) {
			return sibling(fn, name)
		}
	}
	return nil
}

// sibling returns the function of fn's package, or the method of its receiver, with that name.
func sibling(fn *types.Func, name string) *types.Func {
	if recv := fn.Signature().Recv(); recv != nil {
		obj, _, _ := types.LookupFieldOrMethod(recv.Type(), true, fn.Pkg(), name)
		m, _ := obj.(*types.Func)
		return m
	}
	f, _ := fn.Pkg().Scope().Lookup(name).(*types.Func)
	return f
}

// statement returns the statement of a list that holds c and is executed in
// one go with it, so that a check can be put before it.
func statement(c inspector.Cursor) (inspector.Cursor, bool) {
	for ; c.Node() != nil; c = c.Parent() {
		switch c.Node().(type) {
		case *ast.FuncLit, *ast.CaseClause, *ast.CommClause:
			return c, false // the use is in a condition of it
		}
		switch kind, _ := c.ParentEdge(); kind {
		case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
			switch c.Node().(type) {
			case *ast.LabeledStmt, *ast.CaseClause, *ast.CommClause:
				return c, false
			}
			return c, true
		case edge.IfStmt_Else, edge.IfStmt_Body, edge.ForStmt_Cond, edge.ForStmt_Post, edge.CommClause_Comm, edge.LabeledStmt_Stmt:
			return c, false
		case edge.BinaryExpr_Y: // the left operand may be what decides
			if op := c.Parent().Node().(*ast.BinaryExpr).Op; op == token.LAND || op == token.LOR {
				return c, false
			}
		case edge.Invalid:
			return c, false
		}
	}
	return c, false
}

// variable returns the expression to check. A client that has no name gets
// one, by a statement to put before the check.
func (g *guard) variable() (name, introduce string, ok bool) {
	e := g.site.expr()
	if g.site.result != "" {
		return g.site.result, "", true
	}
	if isPath(e) {
		return g.site.text(), "", !g.site.hidden && g.inScope(e) && g.inOrder(e)
	}
	call, isCall := e.(*ast.CallExpr)
	if !isCall || g.site.promoted != "" || !g.single(call) || !g.inOrder(call) || values.HasGoto(g.stmt) {
		return "", "", false
	}
	name = g.freeName()
	text, ok := rewrite.Source(g.pass, call)
	return name, fmt.Sprintf("%s := %s\n", name, text), ok
}

// single reports whether a call yields one value, the client, and uses nothing
// that its own statement declares.
func (g *guard) single(call *ast.CallExpr) bool {
	if _, tuple := g.pass.TypesInfo.TypeOf(call).(*types.Tuple); tuple {
		return false
	}
	ok := true
	ast.Inspect(call, func(n ast.Node) bool {
		if id, isIdent := n.(*ast.Ident); isIdent && !g.inScope(id) {
			ok = false
		}
		return true
	})
	return ok
}

// isPath reports whether e names a variable or a field: evaluating it again
// gives the same, and has no effect.
func isPath(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name != "_"
	case *ast.SelectorExpr:
		return isPath(e.X)
	}
	return false
}

// inScope reports whether all variables of e are declared before the statement.
func (g *guard) inScope(e ast.Expr) bool {
	ok := true
	stmt := g.stmt.Node()
	ast.Inspect(e, func(n ast.Node) bool {
		if id, isIdent := n.(*ast.Ident); isIdent {
			if obj := g.pass.TypesInfo.Uses[id]; obj != nil && stmt.Pos() <= obj.Pos() && obj.Pos() < stmt.End() {
				ok = false
			}
		}
		return true
	})
	return ok
}

// freeName returns a name for a client that is not used in the function.
func (g *guard) freeName() string {
	taken := map[string]bool{}
	for c := range g.stmt.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		ast.Inspect(c.Node(), func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				taken[id.Name] = true
			}
			return true
		})
	}
	free := func(name string) bool {
		return !taken[name] && g.pass.Pkg.Scope().Lookup(name) == nil
	}
	for _, name := range []string{"client", "rdb", "redisClient"} {
		if free(name) {
			return name
		}
	}
	for i := 2; ; i++ {
		if name := fmt.Sprint("client", i); free(name) {
			return name
		}
	}
}

// errorAtHand returns the error variable that came with the client, if it
// still holds that error at the statement.
func (g *guard) errorAtHand(f finding) string {
	if f.origin.err < 0 {
		return ""
	}
	for c := range g.stmt.Enclosing((*ast.BlockStmt)(nil), (*ast.CaseClause)(nil), (*ast.CommClause)(nil), (*ast.IfStmt)(nil), (*ast.SwitchStmt)(nil), (*ast.FuncLit)(nil)) {
		if _, ok := c.Node().(*ast.FuncLit); ok {
			return ""
		}
		for stmt := range c.Children() {
			assign, ok := assignment(stmt.Node(), f.origin.call.Pos())
			if !ok || f.origin.err >= len(assign.Lhs) {
				continue
			}
			id, ok := assign.Lhs[f.origin.err].(*ast.Ident)
			if !ok || !g.untouched(id, c, assign.End()) {
				return ""
			}
			return id.Name
		}
	}
	return ""
}

// assignment returns the assignment, by stmt itself or at the beginning of it,
// of the results of the call whose arguments begin at lparen.
func assignment(stmt ast.Node, lparen token.Pos) (*ast.AssignStmt, bool) {
	switch s := stmt.(type) {
	case *ast.IfStmt:
		stmt = s.Init
	case *ast.SwitchStmt:
		stmt = s.Init
	}
	assign, ok := stmt.(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 {
		return nil, false
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	return assign, ok && call.Lparen == lparen
}

// untouched reports whether the variable id, assigned in block, is the same
// and has the same value from there to the statement.
func (g *guard) untouched(id *ast.Ident, block inspector.Cursor, from token.Pos) bool {
	obj := g.pass.TypesInfo.ObjectOf(id)
	at := g.stmt.Node().Pos()
	if _, seen := g.scope().LookupParent(id.Name, at); obj == nil || seen != obj {
		return false
	}
	same := func(e ast.Expr) bool {
		other, ok := ast.Unparen(e).(*ast.Ident)
		return ok && g.pass.TypesInfo.ObjectOf(other) == obj
	}
	ok := true
	ast.Inspect(block.Node(), func(n ast.Node) bool {
		if n == nil || n.End() <= from || n.Pos() >= at {
			return false
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			ok = ok && !slices.ContainsFunc(n.Lhs, same)
		case *ast.RangeStmt:
			ok = ok && !(n.Key != nil && same(n.Key)) && !(n.Value != nil && same(n.Value))
		case *ast.UnaryExpr:
			ok = ok && !(n.Op == token.AND && same(n.X))
		}
		return ok
	})
	return ok
}

// exit returns the statements that leave the function, or go on with the next
// round of a loop, when the client is missing.
func (g *guard) exit(err string) (string, bool) {
	fn, sig, ok := g.function()
	if !ok {
		return "", false
	}
	if t := g.parameter(sig, "testing", "T", "B", "F", "TB"); t != "" {
		return t + g.givesUp() + "(" + g.unavailable(err) + ")", g.may(owed.Exit{Told: true, Fatal: true})
	}
	if results := sig.Results(); results.Len() > 0 {
		texts, ok := g.results(results, err)
		return "return " + strings.Join(texts, ", "), ok && g.may(owed.Exit{Told: true})
	}
	if w := g.parameter(sig, "net/http", "ResponseWriter"); w != "" {
		http := g.imports.Add(g.stmt.Node().Pos(), "net/http", "http")
		text := g.unavailable(err) + ".Error()"
		return fmt.Sprintf("%sError(%s, %s, %sStatusServiceUnavailable)\nreturn", http, w, text, http), g.may(owed.Exit{})
	}
	if decl, isDecl := fn.Node().(*ast.FuncDecl); isDecl && (decl.Name.Name == "main" && g.pass.Pkg.Name() == "main" || g.parameter(sig, "testing", "M") != "") {
		return g.imports.Add(g.stmt.Node().Pos(), "log", "log") + "Fatal(" + g.unavailable(err) + ")", true
	}
	switch loop := g.loop(); {
	case loop != nil && isFinite(loop) && g.insideLoop(loop):
		return "continue", g.may(owed.Exit{Round: loop})
	case loop == nil || !g.insideLoop(loop):
		return "return", g.may(owed.Exit{})
	}
	return "", false // going on would spin, leaving would end a worker: only its author can tell
}

// may reports whether the function may be left there: it owes nothing.
func (g *guard) may(exit owed.Exit) bool {
	exit.Stmt, exit.Missing = g.stmt, g.site.text()
	return g.owed.At(exit) == nil
}

// unavailable returns the error to hand on.
func (g *guard) unavailable(err string) string {
	if err != "" {
		return err
	}
	pos, owner := g.stmt.Node().Pos(), g.finding.owner
	if owner.Unavailable == "" {
		return g.imports.Add(pos, "errors", "errors") + `New("redis is unavailable")`
	}
	return g.imports.Add(pos, owner.Path, owner.Name) + owner.Unavailable
}

// function returns the function around the statement.
func (g *guard) function() (inspector.Cursor, *types.Signature, bool) {
	for c := range g.stmt.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		switch n := c.Node().(type) {
		case *ast.FuncDecl:
			fn, ok := g.pass.TypesInfo.Defs[n.Name].(*types.Func)
			if !ok {
				return c, nil, false
			}
			return c, fn.Signature(), true
		case *ast.FuncLit:
			sig, ok := g.pass.TypesInfo.TypeOf(n).(*types.Signature)
			return c, sig, ok
		}
	}
	return inspector.Cursor{}, nil, false
}

// parameter returns the name of the function's parameter of one of the types, or "".
func (g *guard) parameter(sig *types.Signature, path string, names ...string) string {
	for v := range sig.Params().Variables() {
		t := v.Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		n, ok := types.Unalias(t).(*types.Named)
		if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != path || !matchesAny(names, n.Obj().Name()) {
			continue
		}
		if _, seen := g.scope().LookupParent(v.Name(), g.stmt.Node().Pos()); seen == v {
			return v.Name()
		}
	}
	return ""
}

// scope returns the innermost scope at the statement.
func (g *guard) scope() *types.Scope {
	return g.pass.Pkg.Scope().Innermost(g.stmt.Node().Pos())
}

// loop returns the loop of the same function that holds the statement, or nil.
func (g *guard) loop() ast.Stmt {
	for c := range g.stmt.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		loop, ok := c.Node().(ast.Stmt)
		if !ok {
			return nil
		}
		if loop != g.stmt.Node() {
			return loop
		}
	}
	return nil
}

// isFinite reports whether a loop goes on by itself, so that the next round is
// another one.
func isFinite(loop ast.Stmt) bool {
	counted, ok := loop.(*ast.ForStmt)
	return !ok || counted.Cond != nil && counted.Post != nil
}

// insideLoop reports whether the client is obtained anew in each round: it is
// called for, or in a variable that the loop declares or assigns.
func (g *guard) insideLoop(loop ast.Node) bool {
	e := g.site.expr()
	if _, isCall := e.(*ast.CallExpr); isCall {
		return true
	}
	text := g.site.text()
	renewed := false
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n.Pos() <= g.stmt.Node().Pos() && g.stmt.Node().Pos() < n.End()
		case *ast.AssignStmt:
			renewed = renewed || slices.ContainsFunc(n.Lhs, func(x ast.Expr) bool { return types.ExprString(x) == text })
		case *ast.Ident:
			obj := g.pass.TypesInfo.Defs[n]
			renewed = renewed || obj != nil && obj == g.pass.TypesInfo.Uses[root(e)]
		}
		return !renewed
	})
	return renewed
}

// root returns the variable at the beginning of a path, or nil.
func root(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return root(ast.Unparen(e.X))
	}
	return nil
}
