package blockingcall

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/values"
)

func argument(call inspector.Cursor, i int) inspector.Cursor {
	return call.ChildAt(edge.CallExpr_Args, i)
}

// derivations are the variables whose derivations were looked at; nil if
// derivations do not count.
type derivations map[*types.Var]bool

// isEndless reports whether e is a call of context.Background or context.TODO,
// or, if derivations count, one that derives from their result.
func (c *checker) isEndless(e ast.Expr, derived derivations) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := c.callee(call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "context" {
		return false
	}
	switch {
	case slices.Contains([]string{"Background", "TODO"}, fn.Name()):
		return true
	case derived != nil && slices.Contains([]string{"WithTimeout", "WithDeadline", "WithCancel", "WithValue"}, fn.Name()) && len(call.Args) > 0:
		return c.endless(call.Args[0], derived)
	}
	return false
}

// endless reports whether e is surely a context that never ends.
func (c *checker) endless(e ast.Expr, derived derivations) bool {
	if c.isEndless(e, derived) {
		return true
	}
	v := c.index.Var(e)
	return v != nil && values.IsContext(v.Type()) && (c.neverEnds(v) || derived != nil && c.derives(v, derived))
}

// derives reports whether v is set to nothing but endless contexts and what
// derives from them, as in ctx = context.WithValue(ctx, key, value). All must
// be so, and each variable is looked at once.
func (c *checker) derives(v *types.Var, derived derivations) bool {
	if derived[v] {
		return true
	}
	derived[v] = true
	return c.allMoves(v, derived)
}

// neverEnds reports whether v is never anything but context.Background() or
// context.TODO().
func (c *checker) neverEnds(v *types.Var) bool {
	if v.Pkg() != c.pass.Pkg {
		return c.pass.ImportObjectFact(v, new(endlessContext))
	}
	return !(v.IsField() && v.Exported()) && c.allMoves(v, nil)
}

// allMoves reports whether v is set, and only to endless contexts: to calls,
// or, if it is set once and local, to a variable.
func (c *checker) allMoves(v *types.Var, derived derivations) bool {
	moves, all := c.index.Moves(v)
	if !all || len(moves) == 0 {
		return false
	}
	if from := c.index.Var(moves[0].From.Node().(ast.Expr)); v.Kind() == types.LocalVar && len(moves) == 1 && from != nil &&
		(from.Kind() != types.LocalVar || from.Pos() < v.Pos()) {
		return values.IsContext(from.Type()) && c.neverEnds(from)
	}
	for _, m := range moves {
		if m.Result != 0 || !c.isEndless(m.From.Node().(ast.Expr), derived) {
			return false
		}
	}
	return true
}
