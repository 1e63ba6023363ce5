package blockingcall

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/rewrite"
	"github.com/autobot/redislint/internal/values"
)

// stall reports the call at cur if its command keeps a server from others.
func (c *checker) stall(cur inspector.Cursor, call *ast.CallExpr, fn *types.Func) {
	lib := redisapi.LibraryOf(fn)
	if lib == nil || c.inTest(cur) {
		return
	}
	if s := c.stallOf(lib, call, fn); s != nil {
		if c.passesThrough(cur, call, s) {
			return
		}
		c.report(analysis.Diagnostic{
			Pos: call.Pos(), End: call.End(), Category: stalling,
			Message: fmt.Sprintf("%s sends %s, during which the server answers nobody else; use %s",
				c.describe(call), s.Word, s.Instead),
			SuggestedFixes: c.fixStall(cur, call, fn, s),
		})
		return
	}
	if !c.unbounded || fn.Signature().Recv() == nil {
		return
	}
	for _, u := range redisapi.Unboundeds {
		if u.Command == fn.Name() && c.endsWith(call, u.Args) {
			c.report(analysis.Diagnostic{
				Pos: call.Pos(), End: call.End(), Category: unbounded,
				Message: fmt.Sprintf("%s answers with all there is, however much; use %s", c.describe(call), u.Instead),
			})
		}
	}
}

// passesThrough reports whether the call stands in a method that offers the
// command under its own name, and hands its parameters on. Whoever calls that
// has asked for the command.
func (c *checker) passesThrough(cur inspector.Cursor, call *ast.CallExpr, s *redisapi.Stall) bool {
	fn, ok := values.Function(cur)
	if !ok {
		return false
	}
	decl, ok := fn.Node().(*ast.FuncDecl)
	if !ok || decl.Recv == nil || !strings.HasPrefix(strings.ToLower(decl.Name.Name), strings.ToLower(s.Command)) {
		return false
	}
	for _, arg := range call.Args {
		if v := c.index.Var(arg); !values.IsContext(c.pass.TypesInfo.TypeOf(arg)) && (v == nil || v.Kind() != types.ParamVar) {
			return false
		}
	}
	return true
}

// stallOf returns the stalling command that the call of fn sends, or nil.
func (c *checker) stallOf(lib *redisapi.Library, call *ast.CallExpr, fn *types.Func) *redisapi.Stall {
	recv := fn.Signature().Recv()
	builder := recv != nil && strings.HasPrefix(redisapi.Symbol(fn), "Builder.")
	word := c.word(lib, call, fn)
	for i := range redisapi.Stalls {
		s := &redisapi.Stalls[i]
		switch {
		case word != "":
			if strings.EqualFold(word, s.Word) {
				return s
			}
		case builder:
			if strings.EqualFold(fn.Name(), s.Word) {
				return s
			}
		case recv != nil && lib.Replies.Blind != nil && fn.Name() == s.Command:
			return s
		}
	}
	return nil
}

// word returns the first word of the raw command that the call of fn sends, if
// it is a constant and the command has no option that makes it harmless.
func (c *checker) word(lib *redisapi.Library, call *ast.CallExpr, fn *types.Func) string {
	for _, raw := range lib.Raw {
		if !raw.Is(fn.Name(), fn.Signature().Recv() != nil) || raw.Command >= len(call.Args) {
			continue
		}
		text := c.text(call.Args[raw.Command])
		if text == "" {
			continue
		}
		for _, arg := range call.Args[raw.Command+1:] {
			if strings.EqualFold(c.text(arg), "ASYNC") {
				return ""
			}
		}
		return text
	}
	return ""
}

// text returns the string constant that e is, or "".
func (c *checker) text(e ast.Expr) string {
	if v := c.pass.TypesInfo.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}

// endsWith reports whether the last arguments of the call are the constants.
func (c *checker) endsWith(call *ast.CallExpr, constants []string) bool {
	n := len(call.Args) - len(constants)
	if n < 0 {
		return false
	}
	for i, want := range constants {
		v := c.pass.TypesInfo.Types[call.Args[n+i]].Value
		if v == nil || v.ExactString() != want {
			return false
		}
	}
	return true
}

func (c *checker) fixStall(cur inspector.Cursor, call *ast.CallExpr, fn *types.Func, s *redisapi.Stall) []analysis.SuggestedFix {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || fn.Name() != s.Command {
		return nil
	}
	if s.Method == "" {
		return c.fixKeys(cur, call, sel)
	}
	obj, _, _ := types.LookupFieldOrMethod(c.pass.TypesInfo.TypeOf(sel.X), true, c.pass.Pkg, s.Method)
	if other, ok := obj.(*types.Func); !ok || !types.Identical(other.Signature(), fn.Signature()) {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message:   "use " + s.Method,
		TextEdits: []analysis.TextEdit{{Pos: sel.Sel.Pos(), End: sel.Sel.End(), NewText: []byte(s.Method)}},
	}}
}

// fixKeys returns the fix that walks with SCAN instead, for a statement
// keys, err := rdb.Keys(ctx, pattern).Result() on the client of one server.
func (c *checker) fixKeys(cur inspector.Cursor, call *ast.CallExpr, sel *ast.SelectorExpr) []analysis.SuggestedFix {
	fate := c.index.Fate(cur)
	if fate.Kind != values.Called || fate.Method != "Result" || len(call.Args) != 2 || !isStandalone(c.pass.TypesInfo.TypeOf(sel.X)) {
		return nil
	}
	stmt := fate.Cur.Parent()
	assign, ok := stmt.Node().(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 2 || len(assign.Rhs) != 1 || !rewrite.InList(stmt) {
		return nil
	}
	keys, okKeys := assign.Lhs[0].(*ast.Ident)
	err, okErr := assign.Lhs[1].(*ast.Ident)
	if !okKeys || !okErr || keys.Name == "_" || err.Name == "_" || c.pass.TypesInfo.Defs[keys] == nil || !pure(call.Args[0]) ||
		rewrite.Commented(cur, assign.Pos(), assign.End()) {
		return nil
	}
	client, ok1 := rewrite.Source(c.pass, sel.X)
	ctx, ok2 := rewrite.Source(c.pass, call.Args[0])
	pattern, ok3 := rewrite.Source(c.pass, call.Args[1])
	if !ok1 || !ok2 || !ok3 {
		return nil
	}
	define := "="
	if c.pass.TypesInfo.Defs[err] != nil {
		define = ":="
	}
	im := c.files.Imports(cur)
	if !im.Since("go1.21") {
		return nil
	}
	sort := im.Add(assign.Pos(), "slices", "slices")
	iter := c.names.Free(stmt, "iter")
	text := fmt.Sprintf(`%[1]s := []string{}
%[2]s := %[3]s.Scan(%[4]s, 0, %[5]s, 0).Iterator()
for %[2]s.Next(%[4]s) {
%[1]s = append(%[1]s, %[2]s.Val())
}
%[6]sSort(%[1]s)
%[1]s = %[6]sCompact(%[1]s) // SCAN may return a key twice
%[7]s %[8]s %[2]s.Err()`, keys.Name, iter, client, ctx, pattern, sort, err.Name, define)
	return []analysis.SuggestedFix{{
		Message:   "walk with SCAN",
		TextEdits: append([]analysis.TextEdit{{Pos: assign.Pos(), End: assign.End(), NewText: []byte(text)}}, im.Edits()...),
	}}
}

// isStandalone reports whether t is the client of one server, which has all the keys.
func isStandalone(t types.Type) bool {
	_, pointer := types.Unalias(t).(*types.Pointer)
	obj := redisapi.TypeName(t)
	return pointer && redisapi.LibraryOf(obj) != nil && obj.Name() == "Client"
}

// pure reports whether e can be evaluated more than once: it is a variable, a
// field, or a call without arguments such as r.Context().
func pure(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return pure(e.X)
	case *ast.CallExpr:
		return len(e.Args) == 0 && pure(e.Fun)
	}
	return false
}

// requests are the types of parameters that say that a function is called for
// each request.
var requests = []string{
	"net/http.Request", "github.com/gin-gonic/gin.Context", "github.com/labstack/echo.Context",
	"github.com/labstack/echo/v4.Context", "github.com/gofiber/fiber/v2.Ctx",
}

// client reports the call at cur if it builds a client for one request.
func (c *checker) client(cur inspector.Cursor, call *ast.CallExpr, fn *types.Func) {
	lib, constructor := redisapi.ConstructorOf(fn)
	if lib == nil || constructor == nil || c.inTest(cur) {
		return
	}
	home, ok := values.Function(cur)
	if !ok || !c.serves(home) {
		return
	}
	fate := c.index.Fate(cur)
	switch fate.Kind {
	case values.Called:
	case values.Stored:
		if fate.Var.Kind() != types.LocalVar || slices.ContainsFunc(c.index.Uses(fate.Var), func(use inspector.Cursor) bool {
			kind := c.index.Fate(values.Expr(use)).Kind
			return kind != values.Called && kind != values.Written && kind != values.Elsewhere || kind == values.Elsewhere && !isNilCheck(use)
		}) {
			return
		}
	default:
		return
	}
	c.report(analysis.Diagnostic{
		Pos: call.Pos(), End: call.End(), Category: perRequest,
		Message: fmt.Sprintf("%s builds a client for each request: its pool serves nobody else, and each one dials anew", c.describe(call)),
	})
}

// isNilCheck reports whether the identifier at cur is compared.
func isNilCheck(cur inspector.Cursor) bool {
	_, ok := cur.Parent().Node().(*ast.BinaryExpr)
	return ok
}

// serves reports whether the function at fn has a parameter that is a request.
func (c *checker) serves(fn inspector.Cursor) bool {
	for _, field := range values.FuncType(fn).Params.List {
		if slices.Contains(requests, redisapi.TypePath(c.pass.TypesInfo.TypeOf(field.Type))) {
			return true
		}
	}
	return false
}

// loop reports the call at cur if it sends one command in each round of a loop.
func (c *checker) loop(cur inspector.Cursor, call *ast.CallExpr, fn *types.Func) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !c.loops || !ok || fn.Signature().Recv() == nil || c.inTest(cur) {
		return
	}
	lib := redisapi.LibraryOf(fn)
	command, known := redisapi.CommandOf(fn.Name())
	if lib == nil || lib.Replies.Blind == nil || !known || command.Kind == redisapi.Other ||
		redisapi.IsQueue(c.pass.TypesInfo.TypeOf(sel.X)) || redisapi.MayBeQueue(c.pass.TypesInfo.TypeOf(sel.X)) {
		return
	}
	for l := range cur.Enclosing((*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		loop, ok := l.Node().(*ast.RangeStmt)
		if !ok || !within(call, loop.Body) || !c.dependsOn(call, loop) {
			return
		}
		c.report(analysis.Diagnostic{
			Pos: call.Pos(), End: call.End(), Category: inLoop,
			Message: fmt.Sprintf("%s waits for its answer in each round of the loop; a pipeline, or one command for all keys, waits once", c.describe(call)),
		})
		return
	}
}

// dependsOn reports whether an argument of the call uses a variable of the loop.
func (c *checker) dependsOn(call *ast.CallExpr, loop *ast.RangeStmt) bool {
	found := false
	for _, arg := range call.Args {
		ast.Inspect(arg, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				v := c.index.Var(id)
				found = found || v != nil && (v == c.index.Var(loop.Key) || v == c.index.Var(loop.Value))
			}
			return !found
		})
	}
	return found
}
