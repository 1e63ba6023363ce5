package unhandlederr

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// sender reports the call at cur if it sends commands, such as Exec does, and
// drops the error that it returns.
func (c *checker) sender(cur inspector.Cursor) {
	call := cur.Node().(*ast.CallExpr)
	fn := c.callee(call)
	if fn == nil {
		return
	}
	lib := redisapi.LibraryOf(fn)
	if lib == nil || !slices.Contains(lib.Replies.Senders, fn.Name()) || !lastIsError(fn.Signature()) {
		return
	}
	switch c.index.Fate(cur).Kind {
	case values.Dropped, values.Spawned, values.Deferred:
	default:
		return
	}
	if c.leaves(call) {
		return
	}
	sel, _ := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if sel != nil && (fn.Name() == "Process" || fn.Name() == "BatchProcess") && c.queues(sel) {
		return
	}
	if sel != nil && fn.Name() == "Flush" && c.receives(sel) {
		return
	}
	nilable, asked := c.batch(cur, sel)
	if asked {
		return
	}
	var fixes []analysis.SuggestedFix
	if !nilable {
		fixes = c.fixDropped(cur, &errorText{before: blanks(fn.Signature())})
	}
	c.report(analysis.Diagnostic{
		Pos: call.Pos(), End: call.End(), Category: dropped,
		Message: c.senderMessage(call), SuggestedFixes: fixes,
	})
}

// batch looks at the commands that the call at cur executes: whether one may
// answer redis.Nil, or is not known, and whether somebody looks at one's error.
func (c *checker) batch(cur inspector.Cursor, sel *ast.SelectorExpr) (nilable, asked bool) {
	call := cur.Node().(*ast.CallExpr)
	look := func(cmd inspector.Cursor) {
		command, _ := redisapi.CommandOf(c.callee(cmd.Node().(*ast.CallExpr)).Name())
		nilable = nilable || command.Kind == 0 || command.Nil
		asked = asked || c.follow(cmd).asked
	}
	for _, arg := range call.Args {
		if lit, ok := ast.Unparen(arg).(*ast.FuncLit); ok {
			at, _ := cur.FindNode(lit)
			for cmd := range at.Preorder((*ast.CallExpr)(nil)) {
				switch {
				case c.stateOf(cmd) == queued:
					look(cmd)
				case c.takesQueue(cmd.Node().(*ast.CallExpr)):
					nilable = true
				}
			}
			return nilable, asked
		}
		// A command that was made before it is sent.
		if v := c.index.Var(arg); v != nil && redisapi.ResultOf(v.Type()) != nil {
			for _, use := range c.index.Uses(v) {
				if at := values.Expr(use); at.Node() != ast.Unparen(arg) {
					f := &follower{checker: c, seen: map[*types.Var]bool{v: true}}
					f.value(at)
					asked = asked || f.out.asked || f.out.returned
				}
			}
			return true, asked
		}
	}
	if sel == nil {
		return true, false
	}
	pipe := c.index.Var(sel.X)
	if pipe == nil {
		return true, false
	}
	nilable = pipe.Kind() != types.LocalVar
	for _, use := range c.index.Uses(pipe) {
		fate := c.index.Fate(values.Expr(use))
		switch {
		case fate.Kind == values.Called && c.stateOf(fate.Cur) == queued:
			look(fate.Cur)
		case fate.Kind == values.Called, fate.Kind == values.Written:
		case fate.Kind == values.Passed && c.stateOf(fate.Cur) == queued:
			nilable = true
			asked = asked || c.follow(fate.Cur).asked
		case fate.Kind == values.Passed:
			// What the function gives back may be, or hold, the command.
			nilable = true
			kind := c.index.Fate(fate.Cur).Kind
			asked = asked || kind != values.Dropped && kind != values.Ignored
		default:
			nilable = true
		}
	}
	return nilable, asked
}

// takesQueue reports whether the call hands a pipeline on.
func (c *checker) takesQueue(call *ast.CallExpr) bool {
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return redisapi.IsQueue(c.pass.TypesInfo.TypeOf(arg)) })
}

// receives reports whether replies are received, with their errors, on the
// connection that sel flushes.
func (c *checker) receives(sel *ast.SelectorExpr) bool {
	conn := c.index.Var(sel.X)
	if conn == nil {
		return true
	}
	return slices.ContainsFunc(c.index.Uses(conn), func(use inspector.Cursor) bool {
		fate := c.index.Fate(values.Expr(use))
		return fate.Kind != values.Called && fate.Kind != values.Written ||
			slices.Contains([]string{"Receive", "ReceiveContext", "ReceiveWithTimeout", "Do", "DoContext", "Err"}, fate.Method)
	})
}

// pipeline reports the pipeline that the call at cur makes, if it is filled
// and nobody can execute it.
func (c *checker) pipeline(cur inspector.Cursor) {
	call := cur.Node().(*ast.CallExpr)
	fn := c.callee(call)
	if fn == nil || redisapi.LibraryOf(fn) == nil || fn.Signature().Results().Len() != 1 || !redisapi.IsQueue(fn.Signature().Results().At(0).Type()) {
		return
	}
	var uses []values.Fate
	fate := c.index.Fate(cur)
	name := types.ExprString(call)
	switch fate.Kind {
	case values.Called:
		uses = []values.Fate{fate}
	case values.Stored:
		if fate.Var.Kind() != types.LocalVar {
			return
		}
		name = fate.Var.Name()
		for _, use := range c.index.Uses(fate.Var) {
			uses = append(uses, c.index.Fate(values.Expr(use)))
		}
	default:
		return
	}
	filled := false
	for _, use := range uses {
		switch {
		case use.Kind == values.Written:
		case use.Kind != values.Called:
			return
		case c.stateOf(use.Cur) == queued:
			filled = true
		case use.Method != "Len" && use.Method != "Cmds" && use.Method != "Process" && use.Method != "BatchProcess":
			return // Exec, Discard, or what runs it otherwise
		}
	}
	if filled {
		c.report(analysis.Diagnostic{
			Pos: call.Pos(), End: call.End(), Category: notExecuted,
			Message: fmt.Sprintf("%s is filled, but never executed: its commands are not sent", name),
		})
	}
}

// iterator reports the iterator that the call at cur makes, if nobody asks it
// why it has ended.
func (c *checker) iterator(cur inspector.Cursor) {
	call := cur.Node().(*ast.CallExpr)
	fn := c.callee(call)
	if fn == nil || fn.Signature().Results().Len() != 1 || !redisapi.IsIterator(fn.Signature().Results().At(0).Type()) || redisapi.LibraryOf(fn) == nil {
		return
	}
	fate := c.index.Fate(cur)
	if fate.Kind != values.Stored || fate.Var.Kind() != types.LocalVar {
		return
	}
	var loop inspector.Cursor
	used := false
	for _, use := range c.index.Reached(fate.Var, fate.Move) {
		f := c.index.Fate(values.Expr(use))
		if f.Kind != values.Called || f.Method != "Next" && f.Method != "Val" {
			return
		}
		if f.Method == "Next" {
			used = true
			for l := range f.Cur.Enclosing((*ast.ForStmt)(nil), (*ast.FuncLit)(nil)) {
				loop = l
				break
			}
		}
	}
	if !used {
		return
	}
	c.report(analysis.Diagnostic{
		Pos: call.Pos(), End: call.End(), Category: iteration,
		Message: fmt.Sprintf("nobody asks %s for its Err: when Redis fails halfway, %s looks complete",
			fate.Var.Name(), c.describe(innermost(call))),
		SuggestedFixes: c.fixIteration(loop, fate.Var),
	})
}

// innermost returns the call that the chain of method calls begins with.
func innermost(call *ast.CallExpr) *ast.CallExpr {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if inner, ok := ast.Unparen(sel.X).(*ast.CallExpr); ok {
			return inner
		}
	}
	return call
}
