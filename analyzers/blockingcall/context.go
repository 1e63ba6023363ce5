package blockingcall

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// context reports the endless contexts that the call at cur is handed where
// its caller's context is at hand, and whether there were any.
func (c *checker) context(cur inspector.Cursor) bool {
	found := false
	for _, arg := range c.contexts(cur) {
		e := arg.Node().(ast.Expr)
		var derived derivations
		if c.derived {
			derived = derivations{}
		}
		if !c.endless(e, derived) {
			continue
		}
		v := c.index.Var(e)
		if v == nil {
			found = c.replace(cur, arg, types.ExprString(e)) || found
			continue
		}
		if moves, _ := c.index.Moves(v); v.Kind() == types.LocalVar && len(moves) == 1 {
			if c.replaceAll(cur, v, moves[0].From) {
				found = true
				continue
			}
			if _, owner := c.callers(cur); owner != nil && isTest(owner) {
				continue // that some of its uses outlive the test says why it is
			}
		}
		if _, owner := c.callers(cur); v.IsField() && owner != nil && isTest(owner) {
			continue // a table of tests may have one more with another context
		}
		found = c.replace(cur, arg, types.ExprString(e)+", which is context.Background,") || found
	}
	return found
}

// replace reports the argument arg of the call at cur, called what.
func (c *checker) replace(cur, arg inspector.Cursor, what string) bool {
	expr, owner := c.callers(cur)
	if owner == nil {
		return false
	}
	e := arg.Node().(ast.Expr)
	return c.report(analysis.Diagnostic{
		Pos: e.Pos(), End: e.End(), Category: background,
		Message: fmt.Sprintf("%s is handed %s and goes on when %s; use %s",
			c.describe(cur.Node().(*ast.CallExpr)), what, end(owner), expr),
		SuggestedFixes: c.fixContext(arg, expr),
	})
}

// replaceAll reports the expression that the local variable v is set to, if
// the caller's context can take its place for all uses of v.
func (c *checker) replaceAll(cur inspector.Cursor, v *types.Var, from inspector.Cursor) bool {
	if !c.isEndless(from.Node().(ast.Expr), nil) {
		return false
	}
	expr, owner := c.callers(from)
	if owner == nil || expr == v.Name() {
		return false
	}
	for _, use := range c.index.Uses(v) {
		if !c.atOnce(use, v.Pos()) || c.done(use) || isTest(owner) && c.outlives(use) {
			return false
		}
	}
	call := cur.Node().(*ast.CallExpr)
	e := from.Node().(ast.Expr)
	return c.report(analysis.Diagnostic{
		Pos: e.Pos(), End: e.End(), Category: background,
		Message: fmt.Sprintf("%s is %s: %s goes on when %s; use %s",
			v.Name(), types.ExprString(e), c.describe(call), end(owner), expr),
		Related:        []analysis.RelatedInformation{{Pos: call.Pos(), End: call.End(), Message: v.Name() + " is handed on here"}},
		SuggestedFixes: c.fixContext(from, expr),
	})
}

func (c *checker) fixContext(arg inspector.Cursor, expr string) []analysis.SuggestedFix {
	n := arg.Node()
	if !c.endless(n.(ast.Expr), nil) {
		return nil // it has a time limit or a value of its own
	}
	im := c.files.Imports(arg)
	im.Delete(n)
	edits := []analysis.TextEdit{{Pos: n.Pos(), End: n.End(), NewText: []byte(expr)}}
	if _, ok := n.(*ast.Ident); ok && c.leavesUnused(arg) {
		return nil
	}
	return []analysis.SuggestedFix{{Message: "use " + expr, TextEdits: append(edits, im.Edits()...)}}
}

// leavesUnused reports whether the local variable at arg may have no use left,
// once others like this one are replaced.
func (c *checker) leavesUnused(arg inspector.Cursor) bool {
	v := c.index.Var(arg.Node().(ast.Expr))
	return v.Kind() == types.LocalVar && !slices.ContainsFunc(c.index.Uses(v), func(use inspector.Cursor) bool {
		fate := c.index.Fate(values.Expr(use))
		if fate.Kind != values.Passed || fate.Fn == nil || !c.boundsBy(fate.Fn, fate.Arg) {
			return true
		}
		_, owner := c.callers(fate.Cur)
		return owner == nil
	})
}

// end says when the context that v is or has ends.
func end(v *types.Var) string {
	if isTest(v) {
		return "the test has ended"
	}
	return "its caller has given up"
}

// isTest reports whether v is what package testing hands a test.
func isTest(v *types.Var) bool {
	obj := redisapi.TypeName(v.Type())
	return obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "testing"
}

// runsTest reports whether v is the parameter of a test, or of a part of one,
// around cur. The context of a helper's may be done already: tests call helpers
// to clean up, too.
func (c *checker) runsTest(cur inspector.Cursor, v *types.Var) bool {
	for fn := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		if v.Pos() < fn.Node().Pos() || fn.Node().End() <= v.Pos() {
			continue
		}
		if decl, ok := fn.Node().(*ast.FuncDecl); ok {
			return decl.Recv == nil && testName.MatchString(decl.Name.Name)
		}
		if fn.ParentEdgeKind() != edge.CallExpr_Args {
			return false
		}
		runs := c.callee(fn.Parent().Node().(*ast.CallExpr))
		return runs != nil && runs.Pkg() != nil && runs.Pkg().Path() == "testing" && (runs.Name() == "Run" || runs.Name() == "Fuzz")
	}
	return false
}

var testName = regexp.MustCompile(`^(Test|Benchmark|Fuzz)`)

// callers returns the expression for the context of the caller at cur, and the
// variable that it is or that has it. The variable is nil if there is none, or
// if the code at cur may have to go on without its caller.
func (c *checker) callers(cur inspector.Cursor) (string, *types.Var) {
	im := c.files.Imports(cur)
	expr, v := im.InScope(cur.Node().Pos(), func(v *types.Var) bool {
		switch v.Kind() {
		case types.ParamVar:
			return !values.IsContext(v.Type()) && !givesContext(v.Type()) || isTest(v) && !c.runsTest(cur, v) || c.canceled(v, cur)
		case types.LocalVar:
			return !c.inherits(v) || c.canceled(v, cur)
		}
		return true
	})
	if v == nil || !c.atOnce(cur, v.Pos()) || c.done(cur) || c.cleansUp(cur) {
		return "", nil
	}
	return expr, v
}

// callers are the types, by package, whose method Context returns the context
// of whoever calls the function that has one as its parameter.
var callers = []string{
	"net/http.Request", "testing.T", "testing.B", "testing.F", "testing.TB", "github.com/spf13/cobra.Command",
	"github.com/gin-gonic/gin.Context", "github.com/labstack/echo.Context", "github.com/labstack/echo/v4.Context", "github.com/gofiber/fiber/v2.Ctx",
}

// givesContext reports whether a parameter of type t has its caller's context:
// it is of one of the types above, or the stream of a gRPC server.
func givesContext(t types.Type) bool {
	if slices.Contains(callers, redisapi.TypePath(t)) {
		return true
	}
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for _, name := range []string{"Context", "SendMsg", "RecvMsg"} {
		if obj, _, _ := types.LookupFieldOrMethod(iface, false, nil, name); obj == nil {
			return false
		}
	}
	return true
}

// inherits reports whether the local variable v is a context that comes from a parameter.
func (c *checker) inherits(v *types.Var) bool {
	moves, all := c.index.Moves(v)
	if !all || len(moves) == 0 {
		return false
	}
	for _, m := range moves {
		found := false
		ast.Inspect(m.From.Node(), func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if fn := c.callee(call); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "context" && fn.Name() == "WithoutCancel" {
					return false
				}
			}
			if id, ok := n.(*ast.Ident); ok {
				w := c.index.Var(id)
				found = found || w != nil && w.Kind() == types.ParamVar && !isTest(w)
			}
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Context" {
				w := c.index.Var(sel.X)
				found = found || w != nil && isTest(w)
			}
			return true
		})
		if !found {
			return false
		}
	}
	return true
}

// atOnce reports whether the code at cur runs while the function in which pos
// stands does: it stands in no go or defer statement, and in no function
// literal that may run later.
func (c *checker) atOnce(cur inspector.Cursor, pos token.Pos) bool {
	for at := cur; at.Node() != nil; at = at.Parent() {
		switch at.ParentEdgeKind() {
		case edge.GoStmt_Call, edge.DeferStmt_Call:
			// The call runs later; what it is handed is handed on later.
			if at.Index() == cur.Index() || cur.ParentEdgeKind() == edge.CallExpr_Args && cur.Parent().Index() == at.Index() {
				return false
			}
		case edge.Invalid:
			return false
		}
		switch fn := at.Node().(type) {
		case *ast.FuncDecl:
			return fn.Pos() <= pos && pos < fn.End()
		case *ast.FuncLit:
			if fn.Pos() <= pos && pos < fn.End() {
				return true
			}
			if !c.calledAtOnce(at) {
				return false
			}
		}
	}
	return false
}

func within(n, outer ast.Node) bool { return outer.Pos() <= n.Pos() && n.End() <= outer.End() }

// synchronous are functions that have called the function literals which they
// are given when they return.
var synchronous = []string{
	"testing.T.Run", "testing.B.Run", "testing.B.RunParallel", "testing.F.Fuzz", // the context of a test outlives its parts
	"slices.", "sort.", "strings.", "maps.",
}

// calledAtOnce reports whether the function literal at cur runs before the
// call that it is in returns.
func (c *checker) calledAtOnce(cur inspector.Cursor) bool {
	kind := cur.ParentEdgeKind()
	if kind != edge.CallExpr_Fun && kind != edge.CallExpr_Args {
		return false
	}
	call := cur.Parent()
	switch call.ParentEdgeKind() {
	case edge.GoStmt_Call, edge.DeferStmt_Call:
		return false
	}
	if kind == edge.CallExpr_Fun {
		return true
	}
	fn := c.callee(call.Node().(*ast.CallExpr))
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	if redisapi.LibraryOf(fn) != nil || redisapi.Path(fn.Pkg()) == redisapi.Runtime {
		return slices.Contains([]string{"Pipelined", "TxPipelined", "Watch", "Do", "ForEachMaster", "ForEachShard", "ForEachSlave"}, fn.Name())
	}
	path := fn.Pkg().Path() + "."
	return slices.Contains(synchronous, path) || slices.Contains(synchronous, path+redisapi.Symbol(fn))
}

// cleaning matches the names of functions whose work must be done although
// their caller has given up.
var cleaning = regexp.MustCompile(`(?i)^(on|do|must|try|force|graceful(ly)?)?(abort|clean|close|deregister|destroy|disconnect|dispose|drain|finali[sz]e|release|revert|rollback|shutdown|stop|teardown|terminate|undo|unlock|unregister)` +
	`|background|async|detach`)

// cleansUp reports whether the function around cur says that it cleans up, or
// the literal around it by what it is the value of.
func (c *checker) cleansUp(cur inspector.Cursor) bool {
	for fn := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		if decl, ok := fn.Node().(*ast.FuncDecl); ok {
			return cleaning.MatchString(decl.Name.Name)
		}
		if v := c.index.Fate(fn).Var; v != nil && cleaning.MatchString(v.Name()) {
			return true
		}
	}
	return false
}
