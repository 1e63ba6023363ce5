package unhandlederr

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// missingKey reports the call at cur if it executes a pipeline which reads
// something that may be missing, and the code takes every error of it for a
// failure. Exec returns the first error of a command, redis.Nil included.
func (c *checker) missingKey(cur inspector.Cursor) {
	call := cur.Node().(*ast.CallExpr)
	fn := c.callee(call)
	if !c.missing || fn == nil || redisapi.LibraryOf(fn) == nil || !slices.Contains([]string{"Exec", "Pipelined", "TxPipelined"}, fn.Name()) {
		return
	}
	assign, ok := cur.Parent().Node().(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 2 || len(assign.Rhs) != 1 {
		return
	}
	err := c.index.Var(assign.Lhs[1])
	read := c.readsMissing(cur, call)
	if err == nil || !isLocal(err) || read == nil {
		return
	}
	fails := false
	for _, use := range c.index.Reached(err, cur) {
		switch c.look(use) {
		case notNil:
			fails = true
		case distinguished:
			return
		}
	}
	if fails {
		c.report(analysis.Diagnostic{
			Pos: call.Pos(), End: call.End(), Category: missingKey,
			Message: fmt.Sprintf("the error of %s is redis.Nil if what %s asks for is missing; the code takes that for a failure of all",
				c.describe(call), c.describe(read)),
			Related: []analysis.RelatedInformation{{Pos: read.Pos(), End: read.End(), Message: "this command may answer redis.Nil"}},
		})
	}
}

// readsMissing returns a call that queues a read for the call at cur which may
// answer redis.Nil, or nil.
func (c *checker) readsMissing(cur inspector.Cursor, call *ast.CallExpr) *ast.CallExpr {
	var queue []inspector.Cursor
	for _, arg := range call.Args {
		if lit, ok := ast.Unparen(arg).(*ast.FuncLit); ok {
			at, _ := cur.FindNode(lit)
			for cmd := range at.Preorder((*ast.CallExpr)(nil)) {
				queue = append(queue, cmd)
			}
		}
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if pipe := c.index.Var(sel.X); pipe != nil && pipe.Kind() == types.LocalVar {
			for _, use := range c.index.Uses(pipe) {
				if fate := c.index.Fate(values.Expr(use)); fate.Kind == values.Called {
					queue = append(queue, fate.Cur)
				}
			}
		}
	}
	for _, cmd := range queue {
		n := cmd.Node().(*ast.CallExpr)
		if c.stateOf(cmd) != queued {
			continue
		}
		if command, _ := redisapi.CommandOf(c.callee(n).Name()); command.Kind == redisapi.Read && command.Nil {
			return n
		}
	}
	return nil
}

// A looking is what a use of an error finds out about it.
type looking int

const (
	other         looking = iota // nothing that tells
	notNil                       // whether it is nil
	distinguished                // which error it is, or something that may tell that
)

// look returns what the use of an error at cur finds out.
func (c *checker) look(cur inspector.Cursor) looking {
	e := values.Expr(cur)
	if cmp, ok := e.Parent().Node().(*ast.BinaryExpr); ok && (cmp.Op == token.EQL || cmp.Op == token.NEQ) {
		if c.pass.TypesInfo.Types[cmp.X].IsNil() || c.pass.TypesInfo.Types[cmp.Y].IsNil() {
			return notNil
		}
		return distinguished
	}
	switch fate := c.index.Fate(e); fate.Kind {
	case values.Returned, values.Written, values.Called:
		return other
	case values.Passed:
		if fate.Fn != nil && fate.Fn.Pkg() != nil && slices.Contains([]string{"fmt", "log", "testing"}, fate.Fn.Pkg().Path()) {
			return other
		}
	}
	return distinguished
}
