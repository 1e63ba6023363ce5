package unhandledclient

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/rewrite"
)

// lets are the methods of locks, and whether they let others go on.
var lets = map[string]bool{
	"Unlock": true, "RUnlock": true, "Release": true,
	"Lock": false, "RLock": false, "TryLock": false, "TryRLock": false, "Acquire": false, "TryAcquire": false,
}

// leavesWaiting reports whether somebody may wait for good if the function is
// left at the statement, or the round of a loop that is not nil: there is a lock
// that is only released behind it, or a goroutine that is only told there. If
// the function has results, its caller is told.
func (g *guard) leavesWaiting(round ast.Node, tells bool) bool {
	w := waits{info: g.pass.TypesInfo, tells: tells, seen: map[string]bool{}}
	w.look(g.stmt.Node())
	for c := g.stmt; c.Node() != round; c = c.Parent() {
		switch c.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return w.found
		case *ast.ReturnStmt:
			return w.found
		}
		for next, ok := c.NextSibling(); ok && rewrite.InList(c) && rewrite.InList(next); next, ok = next.NextSibling() {
			w.look(next.Node())
			if _, ends := next.Node().(*ast.ReturnStmt); ends {
				return w.found
			}
		}
	}
	return w.found
}

// waits looks for what others wait for, in the order of execution.
type waits struct {
	info  *types.Info
	tells bool
	seen  map[string]bool // locks
	found bool
}

// look takes account of n, executed now.
func (w *waits) look(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.DeferStmt:
			return false
		case *ast.SendStmt:
			w.found = w.found || !w.tells
		case *ast.CallExpr:
			switch fn := typeutil.Callee(w.info, n).(type) {
			case *types.Builtin:
				w.found = w.found || fn.Name() == "close" && !w.tells
			case *types.Func:
				w.method(n, fn)
			}
		}
		return !w.found
	})
}

func (w *waits) method(call *ast.CallExpr, fn *types.Func) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || fn.Signature().Recv() == nil {
		return
	}
	if fn.Name() == "Done" && fn.Pkg() != nil && fn.Pkg().Path() == "sync" {
		w.found = w.found || !w.tells
	}
	if let, ok := lets[fn.Name()]; ok {
		lock := types.ExprString(sel.X)
		w.found = w.found || let && !w.seen[lock]
		w.seen[lock] = true
	}
}
