package blockingcall

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/rewrite"
	"github.com/autobot/redislint/internal/values"
)

// wait reports the call at cur if it is of a blocking command that may wait
// without an end.
func (c *checker) wait(cur inspector.Cursor, call *ast.CallExpr, fn *types.Func) {
	lib := redisapi.LibraryOf(fn)
	i := slices.IndexFunc(redisapi.Blockings, func(b redisapi.Blocking) bool { return b.Command == fn.Name() })
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if lib == nil || i < 0 || !ok || fn.Signature().Recv() == nil || redisapi.IsQueue(c.pass.TypesInfo.TypeOf(sel.X)) || c.inTest(cur) {
		return
	}
	b := redisapi.Blockings[i]
	at := b.Timeout
	if fn.Signature().Params().Len() > 0 && values.IsContext(fn.Signature().Params().At(0).Type()) {
		at++
		if len(call.Args) == 0 || !c.endless(call.Args[0], nil) {
			return
		}
	}
	if at >= len(call.Args) || !c.withoutTimeout(call.Args[at], b) {
		return
	}
	timeout := "its timeout is 0"
	if b.Field != "" {
		timeout = "its " + b.Field + " is 0"
	}
	c.report(analysis.Diagnostic{
		Pos: call.Pos(), End: call.End(), Category: endless,
		Message: fmt.Sprintf("%s may wait for ever: %s, and nothing ends its context", c.describe(call), timeout),
	})
}

// withoutTimeout reports whether e surely means to wait without an end.
func (c *checker) withoutTimeout(e ast.Expr, b redisapi.Blocking) bool {
	if b.Field == "" {
		return c.isZero(e)
	}
	if v := c.index.Var(e); v != nil {
		moves, all := c.index.Moves(v)
		if v.Kind() != types.LocalVar || !all || len(moves) != 1 || !c.onlyForLibrary(v) {
			return false
		}
		e = moves[0].From.Node().(ast.Expr)
	}
	if ref, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && ref.Op == token.AND {
		e = ref.X
	}
	lit, ok := ast.Unparen(e).(*ast.CompositeLit)
	if !ok {
		return false
	}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		if key, ok := kv.Key.(*ast.Ident); ok && key.Name == b.Field {
			return c.isZero(kv.Value)
		}
	}
	return true // go-redis sends BLOCK 0 unless the field is negative
}

// onlyForLibrary reports whether v has no other use than as an argument of a
// client library, which does not set its fields.
func (c *checker) onlyForLibrary(v *types.Var) bool {
	return !slices.ContainsFunc(c.index.Uses(v), func(use inspector.Cursor) bool {
		fate := c.index.Fate(values.Expr(use))
		return fate.Kind != values.Passed || fate.Fn == nil || redisapi.LibraryOf(fate.Fn) == nil
	})
}

// isZero reports whether e is the constant 0.
func (c *checker) isZero(e ast.Expr) bool {
	v := c.pass.TypesInfo.Types[e].Value
	return v != nil && v.ExactString() == "0"
}

// listen reports the loop at cur if it ranges over the messages of a
// subscription and its function's context cannot end it.
func (c *checker) listen(cur inspector.Cursor, loop *ast.RangeStmt) {
	made := c.channel(loop.X)
	if made == nil {
		return
	}
	fn, ok := values.Function(cur)
	if !ok {
		return
	}
	ctx := c.contextParam(fn)
	if ctx == nil || c.heeds(ctx, cur) {
		return
	}
	sub := c.index.Var(made.Fun.(*ast.SelectorExpr).X)
	if sub != nil && (sub.Kind() != types.LocalVar || !c.onlyHere(sub, fn)) {
		return
	}
	if sub == nil {
		if _, ok := ast.Unparen(made.Fun.(*ast.SelectorExpr).X).(*ast.CallExpr); !ok {
			return
		}
	}
	c.report(analysis.Diagnostic{
		Pos: loop.X.Pos(), End: loop.X.End(), Category: subscription,
		Message: fmt.Sprintf("the loop over %s goes on after %s is done: that does not close the channel",
			types.ExprString(loop.X), ctx.Name()),
		SuggestedFixes: c.fixListen(cur, sub, ctx),
	})
}

// channel returns the call of PubSub.Channel that e is, or that the local
// variable e is set to.
func (c *checker) channel(e ast.Expr) *ast.CallExpr {
	if v := c.index.Var(e); v != nil {
		moves, all := c.index.Moves(v)
		if v.Kind() != types.LocalVar || !all || len(moves) != 1 {
			return nil
		}
		e = moves[0].From.Node().(ast.Expr)
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	fn := c.callee(call)
	if fn == nil || fn.Name() != "Channel" || redisapi.LibraryOf(fn) == nil || redisapi.Symbol(fn) != "PubSub.Channel" {
		return nil
	}
	if _, ok := call.Fun.(*ast.SelectorExpr); !ok {
		return nil
	}
	return call
}

// contextParam returns the context that is a named parameter of the function at fn.
func (c *checker) contextParam(fn inspector.Cursor) *types.Var {
	for _, field := range values.FuncType(fn).Params.List {
		for _, name := range field.Names {
			if v, ok := c.pass.TypesInfo.Defs[name].(*types.Var); ok && values.IsContext(v.Type()) && name.Name != "_" {
				return v
			}
		}
	}
	return nil
}

// heeds reports whether something may react to the end of ctx before the loop
// ends: it is asked for Done or Err, or handed on other than to a command or as
// the receiver.
func (c *checker) heeds(ctx *types.Var, loop inspector.Cursor) bool {
	again := false // the code behind the loop may come before it as well
	for range loop.Parent().Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		again = true
	}
	return slices.ContainsFunc(c.index.Uses(ctx), func(use inspector.Cursor) bool {
		if !again && use.Node().Pos() > loop.Node().End() {
			return false
		}
		fate := c.index.Fate(values.Expr(use))
		return fate.Kind != values.Passed || fate.Fn == nil || !c.boundsBy(fate.Fn, fate.Arg)
	})
}

// onlyHere reports whether the subscription sub is used by the function at fn
// alone, which closes it when it ends, if at all.
func (c *checker) onlyHere(sub *types.Var, fn inspector.Cursor) bool {
	return !slices.ContainsFunc(c.index.Uses(sub), func(use inspector.Cursor) bool {
		in, ok := values.Function(use)
		fate := c.index.Fate(values.Expr(use))
		if !ok || fate.Kind != values.Called {
			return true
		}
		if in.Index() != fn.Index() { // defer func() { _ = sub.Close() }()
			return fate.Method != "Close" || in.ParentEdgeKind() != edge.CallExpr_Fun || in.Parent().ParentEdgeKind() != edge.DeferStmt_Call
		}
		return fate.Method == "Close" && c.index.Fate(fate.Cur).Kind != values.Deferred
	})
}

// fixListen returns the fix that closes the subscription when ctx is done.
func (c *checker) fixListen(loop inspector.Cursor, sub, ctx *types.Var) []analysis.SuggestedFix {
	if sub == nil || !rewrite.InList(loop) {
		return nil
	}
	for range loop.Parent().Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		return nil
	}
	im := c.files.Imports(loop)
	if !im.Since("go1.21") {
		return nil
	}
	pos := loop.Node().Pos()
	prefix := im.Add(pos, "context", "context")
	text := fmt.Sprintf("defer %sAfterFunc(%s, func() { _ = %s.Close() })()\n", prefix, ctx.Name(), sub.Name())
	return []analysis.SuggestedFix{{
		Message:   "close " + sub.Name() + " when " + ctx.Name() + " is done",
		TextEdits: append([]analysis.TextEdit{{Pos: pos, End: pos, NewText: []byte(text)}}, im.Edits()...),
	}}
}
