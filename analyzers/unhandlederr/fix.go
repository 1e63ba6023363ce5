package unhandlederr

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

	"github.com/autobot/redislint/internal/owed"
	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/rewrite"
	"github.com/autobot/redislint/internal/values"
)

// An errorText tells how the error is had of the call of a command.
type errorText struct {
	before string // to the left of ":=": blanks for the results that come first
	method string // the method of the result that returns the error; "" if it is a result itself
	lib    string // the library whose Nil is no failure; "" if there is none
}

// errorText returns how the error is had of a call that returns the result of
// a command. It returns nil where only the author can tell.
func (c *checker) errorText(call *ast.CallExpr) *errorText {
	fn := c.callee(call)
	result := fn.Signature().Results().At(0).Type()
	replies := redisapi.ResultOf(result)
	if replies == nil {
		return nil
	}
	text := &errorText{method: replies.Err}
	command, known := redisapi.CommandOf(fn.Name())
	if redisapi.LibraryOf(fn) == nil || !known || replies.Blind == nil {
		if command, known = c.built(call); !known {
			return nil
		}
	}
	if command.Nil {
		text.lib = redisapi.LibraryOf(redisapi.TypeName(result)).Path
	}
	return text
}

// built returns the command that is built, in the way of rueidis, in an
// argument of the call: client.Do(ctx, client.B().Set().Key(k)...Build()).
func (c *checker) built(call *ast.CallExpr) (redisapi.Command, bool) {
	for _, arg := range call.Args {
		nilable := false // SET answers nil if its condition does not hold, or there was no old value
		chain, ok := ast.Unparen(arg).(*ast.CallExpr)
		for ok {
			inner := innermost(chain)
			if inner == chain {
				break
			}
			name := ast.Unparen(chain.Fun).(*ast.SelectorExpr).Sel.Name
			if sel, isSel := ast.Unparen(inner.Fun).(*ast.SelectorExpr); isSel && sel.Sel.Name == "B" {
				command, known := redisapi.CommandOf(name)
				command.Nil = command.Nil || nilable
				return command, known
			}
			nilable = nilable || slices.Contains([]string{"Nx", "Xx", "Get"}, name)
			chain = inner
		}
	}
	return redisapi.Command{}, false
}

// blanks returns a blank for each result but the last.
func blanks(sig *types.Signature) string { return strings.Repeat("_, ", sig.Results().Len()-1) }

// fixDropped returns the fix of a call that is a statement: to hand on its error.
func (c *checker) fixDropped(cur inspector.Cursor, text *errorText) []analysis.SuggestedFix {
	call := cur.Node().(*ast.CallExpr)
	if c.index.Fate(cur).Kind != values.Dropped || text == nil || hasLiteral(call.Fun) {
		return nil
	}
	stmt := cur.Parent()
	if !rewrite.InList(stmt) {
		return nil
	}
	im := c.files.Imports(cur)
	exit, ok := c.exit(im, stmt)
	if !ok {
		return nil
	}
	method := ""
	if text.method != "" {
		method = "." + text.method + "()"
	}
	edits := []analysis.TextEdit{
		insert(call.Pos(), "if "+text.before+"err := "),
		insert(call.End(), method+"; "+c.failed(im, call.Pos(), text.lib)+" {"),
	}
	return handOn(im, append(edits, insert(rewrite.Behind(c.pass.Fset, stmt), "\n"+exit+"\n}"))...)
}

// fixHidden returns the fix of a taker, a call of Val on the command at cur:
// to ask for the error first.
func (c *checker) fixHidden(taker, cur inspector.Cursor) []analysis.SuggestedFix {
	call := cur.Node().(*ast.CallExpr)
	text := c.errorText(call)
	fate := c.index.Fate(cur)
	if text == nil || fate.Kind != values.Called && fate.Kind != values.Stored {
		return nil
	}
	im := c.files.Imports(cur)
	if fate.Kind == values.Stored {
		return c.fixStored(im, fate, text)
	}
	if fate.Cur.Index() != taker.Index() {
		return nil
	}
	stmt, ok := c.first(cur)
	if !ok || values.HasGoto(stmt) {
		return nil
	}
	exit, ok := c.exit(im, stmt)
	if !ok {
		return nil
	}
	if assign, ok := stmt.Node().(*ast.AssignStmt); ok && len(assign.Lhs) == 1 && assign.Rhs[0] == taker.Node() && assign.Tok == token.DEFINE &&
		c.resultLike(taker) && c.errIsFree(stmt) {
		sel := ast.Unparen(taker.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr).Sel
		return handOn(im,
			insert(assign.Lhs[0].End(), ", err"),
			analysis.TextEdit{Pos: sel.Pos(), End: sel.End(), NewText: []byte("Result")},
			insert(rewrite.Behind(c.pass.Fset, stmt), "\nif "+c.failed(im, call.Pos(), text.lib)+" {\n"+exit+"\n}"))
	}
	source, ok := rewrite.Source(c.pass, call)
	if !ok {
		return nil
	}
	name := c.names.Free(stmt, "cmd")
	check := fmt.Sprintf("%s := %s\nif err := %s.%s(); %s {\n%s\n}\n",
		name, source, name, text.method, c.failed(im, call.Pos(), text.lib), exit)
	return handOn(im, insert(stmt.Node().Pos(), check), analysis.TextEdit{Pos: call.Pos(), End: call.End(), NewText: []byte(name)})
}

// fixStored returns the fix of a command that is kept in a local variable: to
// ask it for its error at once.
func (c *checker) fixStored(im *rewrite.Imports, fate values.Fate, text *errorText) []analysis.SuggestedFix {
	stmt := fate.Cur
	assign, ok := stmt.Node().(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 || !isLocal(fate.Var) || !rewrite.InList(stmt) || fate.Var.Name() == "err" {
		return nil
	}
	if id, ok := assign.Lhs[0].(*ast.Ident); !ok || id.Name != fate.Var.Name() {
		return nil
	}
	exit, ok := c.exit(im, stmt)
	if !ok {
		return nil
	}
	check := fmt.Sprintf("\nif err := %s.%s(); %s {\n%s\n}", fate.Var.Name(), text.method, c.failed(im, stmt.Node().Pos(), text.lib), exit)
	return handOn(im, insert(rewrite.Behind(c.pass.Fset, stmt), check))
}

// fixIteration returns the fix of an iteration by the loop: to ask for its
// error behind it.
func (c *checker) fixIteration(loop inspector.Cursor, iter *types.Var) []analysis.SuggestedFix {
	if !loop.Valid() || loop.Node() == nil {
		return nil
	}
	n, ok := loop.Node().(*ast.ForStmt)
	if !ok || !rewrite.InList(loop) || n.Init != nil || iter.Pos() > n.Pos() {
		return nil
	}
	im := c.files.Imports(loop)
	exit, ok := c.exit(im, loop)
	if !ok {
		return nil
	}
	check := fmt.Sprintf("\nif err := %s.Err(); err != nil {\n%s\n}", iter.Name(), exit)
	return handOn(im, insert(rewrite.Behind(c.pass.Fset, loop), check))
}

// fixLeak returns the fix that defers the Close of v, which the call at cur opens.
func (c *checker) fixLeak(cur inspector.Cursor, v *types.Var) []analysis.SuggestedFix {
	stmt := cur.Parent()
	assign, ok := stmt.Node().(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 || !rewrite.InList(stmt) {
		return nil
	}
	for range stmt.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		return nil // it would stay open until the function ends
	}
	return []analysis.SuggestedFix{{
		Message:   "close " + v.Name(),
		TextEdits: []analysis.TextEdit{insert(rewrite.Behind(c.pass.Fset, stmt), "\ndefer "+v.Name()+".Close()")},
	}}
}

// exit returns the statement that ends the function around stmt with err.
func (c *checker) exit(im *rewrite.Imports, stmt inspector.Cursor) (string, bool) {
	fn, ok := values.Function(stmt)
	if !ok {
		return "", false
	}
	var sig *types.Signature
	switch n := fn.Node().(type) {
	case *ast.FuncDecl:
		if obj, ok := c.pass.TypesInfo.Defs[n.Name].(*types.Func); ok {
			sig = obj.Signature()
		}
	case *ast.FuncLit:
		sig, _ = c.pass.TypesInfo.TypeOf(n).(*types.Signature)
	}
	if sig == nil {
		return "", false
	}
	pos := stmt.Node().Pos()
	if text, ok := im.Return(pos, sig, "err"); ok {
		return text, c.owed.At(owed.Exit{Stmt: stmt, Told: true}) == nil && !c.hides(stmt)
	}
	if sig.Results().Len() > 0 {
		return "", false
	}
	for v := range sig.Params().Variables() {
		obj := redisapi.TypeName(v.Type())
		if obj == nil || obj.Pkg() == nil || obj.Pkg().Path() != "testing" || !slices.Contains([]string{"T", "B", "F", "TB"}, obj.Name()) {
			continue
		}
		if _, seen := c.scope(pos).LookupParent(v.Name(), pos); seen == v {
			return v.Name() + ".Fatal(err)", c.owed.At(owed.Exit{Stmt: stmt, Told: true, Fatal: true}) == nil
		}
	}
	return "", false
}

// failed returns the condition that err is a failure.
func (c *checker) failed(im *rewrite.Imports, pos token.Pos, lib string) string {
	if lib == "" {
		return "err != nil"
	}
	return fmt.Sprintf("err != nil && !%s(err, %sNil)", c.isFunc(im, pos), im.Add(pos, lib, redisapi.AssumedName(lib)))
}

// handOn returns the fix that makes the edits, and those of the imports.
func handOn(im *rewrite.Imports, edits ...analysis.TextEdit) []analysis.SuggestedFix {
	return []analysis.SuggestedFix{{Message: "hand on the error", TextEdits: append(edits, im.Edits()...)}}
}

func insert(pos token.Pos, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}
}

// first returns the statement of a list that begins by evaluating the
// expression at cur, so that this can be done before it as well.
func (c *checker) first(cur inspector.Cursor) (inspector.Cursor, bool) {
	pos := cur.Node().Pos()
	stmt := cur
	for !rewrite.InList(stmt) {
		switch kind := stmt.ParentEdgeKind(); kind {
		case edge.BinaryExpr_Y:
			if op := stmt.Parent().Node().(*ast.BinaryExpr).Op; op == token.LAND || op == token.LOR {
				return stmt, false
			}
		case edge.IfStmt_Else, edge.IfStmt_Body, edge.ForStmt_Cond, edge.ForStmt_Post, edge.ForStmt_Body, edge.RangeStmt_Body, edge.CommClause_Comm,
			edge.LabeledStmt_Stmt, edge.CaseClause_List, edge.FuncLit_Body, edge.Invalid, edge.GoStmt_Call, edge.DeferStmt_Call, edge.SelectStmt_Body:
			return stmt, false
		}
		stmt = stmt.Parent()
	}
	if _, ok := stmt.Node().(*ast.LabeledStmt); ok {
		return stmt, false
	}
	ok := true
	ast.Inspect(stmt.Node(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr: // one that comes first
			ok = ok && (n.End() > pos || c.pass.TypesInfo.Types[n.Fun].IsType())
		case *ast.UnaryExpr:
			ok = ok && (n.Op != token.ARROW || n.Pos() > pos)
		case *ast.Ident: // what the statement itself declares
			if obj := c.pass.TypesInfo.Uses[n]; obj != nil && cur.Node().Pos() <= n.Pos() && n.End() <= cur.Node().End() {
				ok = ok && !(stmt.Node().Pos() <= obj.Pos() && obj.Pos() < pos)
			}
		}
		return ok
	})
	return stmt, ok
}

// resultLike reports whether Result, in the place of the method that taker
// calls, returns the same and an error.
func (c *checker) resultLike(taker inspector.Cursor) bool {
	fn := c.callee(taker.Node().(*ast.CallExpr))
	obj, _, _ := types.LookupFieldOrMethod(fn.Signature().Recv().Type(), true, fn.Pkg(), "Result")
	result, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	got, want := result.Signature().Results(), fn.Signature().Results()
	return got.Len() == 2 && want.Len() == 1 && types.Identical(got.At(0).Type(), want.At(0).Type()) && lastIsError(result.Signature())
}

// errIsFree reports whether the statement at stmt can declare err, or set the
// one of its block: nothing that its function sees has that name, now or further
// down, or nothing behind stmt asks for the value that it has.
func (c *checker) errIsFree(stmt inspector.Cursor) bool {
	pos := stmt.Node().Pos()
	obj := c.scope(pos).Lookup("err")
	if obj == nil {
		_, outer := c.scope(pos).LookupParent("err", pos)
		return outer == nil
	}
	err, ok := obj.(*types.Var)
	if !ok || err.Pos() > pos || err.Kind() != types.LocalVar || !values.IsError(err.Type()) {
		return false
	}
	home, _ := values.Function(stmt)
	if slices.ContainsFunc(c.index.Uses(err), func(use inspector.Cursor) bool {
		in, ok := values.Function(use)
		return !ok || in.Index() != home.Index()
	}) {
		return false
	}
	isErr := func(v *types.Var) bool { return v == err }
	for next, ok := stmt.NextSibling(); ok; next, ok = next.NextSibling() {
		if assign, ok := next.Node().(*ast.AssignStmt); ok && slices.ContainsFunc(assign.Lhs, func(e ast.Expr) bool { return c.index.Var(e) == err }) {
			return !slices.ContainsFunc(assign.Rhs, func(e ast.Expr) bool { return c.index.Mentions(e, isErr) })
		}
		if c.index.Mentions(next.Node(), isErr) {
			return false
		}
	}
	return true
}

// scope returns the innermost scope at pos.
func (c *checker) scope(pos token.Pos) *types.Scope { return c.pass.Pkg.Scope().Innermost(pos) }

// hasLiteral reports whether e begins with a composite literal, which cannot
// stand in the header of an if statement without parentheses.
func hasLiteral(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit:
		return true
	case *ast.SelectorExpr:
		return hasLiteral(e.X)
	case *ast.CallExpr:
		return hasLiteral(e.Fun)
	case *ast.IndexExpr:
		return hasLiteral(e.X)
	}
	return false
}
