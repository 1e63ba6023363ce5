package unhandlederr

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// A state says whether a call yields a command, and what has become of it.
type state int

const (
	none   state = iota // no command, or one of which nothing is known
	sent                // it was sent, and its error is with its value
	queued              // it goes when its pipeline is executed
)

// command reports the call at cur if it sends a command and nobody looks at
// the error.
func (c *checker) command(cur inspector.Cursor) {
	if c.stateOf(cur) != sent {
		return
	}
	out := c.follow(cur)
	if out.asked {
		return
	}
	call := cur.Node().(*ast.CallExpr)
	if len(out.blind) == 0 {
		if !c.leaves(call) {
			c.report(analysis.Diagnostic{
				Pos: call.Pos(), End: call.End(), Category: dropped,
				Message: c.droppedMessage(call), SuggestedFixes: c.fixDropped(cur, c.errorText(call)),
			})
		}
		return
	}
	first := out.blind[0]
	for _, b := range out.blind {
		if b.Node().Pos() < first.Node().Pos() || b.Node().Pos() == first.Node().Pos() && b.Node().End() < first.Node().End() {
			first = b
		}
	}
	d := analysis.Diagnostic{
		Pos: first.Node().Pos(), End: first.Node().End(), Category: hidden,
		Message: c.hiddenMessage(first, call), SuggestedFixes: c.fixHidden(first, cur),
	}
	if first.Node().Pos() != call.Pos() {
		d.Related = []analysis.RelatedInformation{{Pos: call.Pos(), End: call.End(), Message: "the command is sent here"}}
	}
	c.report(d)
}

// leavings are commands, by method and by word, after which there is nothing
// to learn: the connection ends, or is about to be clean again.
var leavings = []string{"Quit", "Shutdown", "ShutdownSave", "ShutdownNoSave", "Unwatch", "QUIT", "SHUTDOWN", "UNWATCH", "DISCARD"}

// leaves reports whether the call is of such a command.
func (c *checker) leaves(call *ast.CallExpr) bool {
	if slices.Contains(leavings, c.callee(call).Name()) {
		return true
	}
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		word := c.pass.TypesInfo.Types[arg].Value
		return word != nil && word.Kind() == constant.String && slices.Contains(leavings, strings.ToUpper(constant.StringVal(word)))
	})
}

// stateOf classifies the call at cur.
func (c *checker) stateOf(cur inspector.Cursor) state {
	call := cur.Node().(*ast.CallExpr)
	fn := c.callee(call)
	if fn == nil {
		return none
	}
	sig := fn.Signature()
	if sig.Results().Len() != 1 || redisapi.ResultsOf(sig.Results().At(0).Type()) == nil {
		return none
	}
	for _, arg := range call.Args {
		if redisapi.IsQueue(c.pass.TypesInfo.TypeOf(arg)) || c.mayQueue(arg, map[*types.Var]bool{}) {
			return queued
		}
	}
	if redisapi.LibraryOf(fn) == nil {
		switch sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); {
		case !c.yields(fn):
			return none
		case ok && c.madeOfQueue(sel.X, map[*types.Var]bool{}):
			return queued
		}
		return sent
	}
	// Not the functions that make commands, nor the methods of these.
	sel, ok := c.called(call).(*ast.SelectorExpr)
	if !ok || sig.Recv() == nil || redisapi.ResultOf(sig.Recv().Type()) != nil {
		return none
	}
	if c.queues(sel) {
		return queued
	}
	return sent
}

// callee returns the declared function that is called, or nil.
func (c *checker) callee(call *ast.CallExpr) *types.Func {
	if fn, ok := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func); ok {
		return fn
	}
	if sel, ok := c.called(call).(*ast.SelectorExpr); ok {
		fn, _ := c.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
		return fn
	}
	return nil
}

// called returns the expression that is called, or, if that is a local variable
// that is never anything but the value of one method, that one's.
func (c *checker) called(call *ast.CallExpr) ast.Expr {
	fun := ast.Unparen(call.Fun)
	id, ok := fun.(*ast.Ident)
	if !ok {
		return fun
	}
	v := c.index.Var(id)
	if v == nil || v.Kind() != types.LocalVar {
		return fun
	}
	moves, all := c.index.Moves(v)
	if !all || len(moves) != 1 {
		return fun
	}
	from := ast.Unparen(moves[0].From.Node().(ast.Expr))
	if sel, ok := from.(*ast.SelectorExpr); ok {
		if s := c.pass.TypesInfo.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			return sel
		}
	}
	return fun
}

// returns yields the return statements of fn, if it is declared in this package.
func (c *checker) returns(fn *types.Func) func(yield func(inspector.Cursor) bool) {
	return func(yield func(inspector.Cursor) bool) {
		decl, ok := c.decls[fn]
		if !ok {
			return
		}
		for ret := range decl.Preorder((*ast.ReturnStmt)(nil)) {
			if f, ok := values.Function(ret); ok && f.Index() == decl.Index() && !yield(ret) {
				return
			}
		}
	}
}

func deref(t types.Type) types.Type {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
}
