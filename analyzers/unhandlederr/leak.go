package unhandlederr

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/report"
	"github.com/autobot/redislint/internal/values"
)

// opened reports what the call at cur opens, if its function neither closes it
// nor hands it on, and ends.
func (c *checker) opened(cur inspector.Cursor) {
	call := cur.Node().(*ast.CallExpr)
	fn := c.callee(call)
	if fn == nil || !opens(fn) || report.InTest(c.pass.Fset, call.Pos()) || !c.ends(cur) {
		return
	}
	what := types.TypeString(fn.Signature().Results().At(0).Type(), func(p *types.Package) string { return p.Name() })
	fate := c.index.Fate(cur)
	var fixes []analysis.SuggestedFix
	switch fate.Kind {
	case values.Dropped:
		what += " of " + c.describe(call)
	case values.Called:
		if c.lives(fate) {
			return
		}
		what += " of " + c.describe(call)
	case values.Stored:
		v := fate.Var
		if v.Kind() != types.LocalVar {
			return
		}
		home, _ := values.Function(cur)
		for _, use := range c.index.Reached(v, fate.Move) {
			if in, ok := values.Function(use); !ok || in.Index() != home.Index() {
				return // a function literal may live longer
			}
			if c.lives(c.index.Fate(values.Expr(use))) {
				return
			}
		}
		what += " " + v.Name() + ", from " + c.describe(call) + ","
		fixes = c.fixLeak(cur, v)
	default:
		return
	}
	c.report(analysis.Diagnostic{
		Pos: call.Pos(), End: call.End(), Category: notClosed,
		Message:        fmt.Sprintf("the %s is not closed: its connections stay open for good", what),
		SuggestedFixes: fixes,
	})
}

// opens reports whether fn gives its caller something to close.
func opens(fn *types.Func) bool {
	sig := fn.Signature()
	if redisapi.LibraryOf(fn) == nil || sig.Results().Len() == 0 || !redisapi.MustClose(sig.Results().At(0).Type()) {
		return false
	}
	_, constructor := redisapi.ConstructorOf(fn)
	if constructor != nil {
		return fn.Name() != "NewConn"
	}
	// Of methods, only those that make something else of a client or a pool:
	// what derives a client shares its connections.
	name := redisapi.TypeName(sig.Results().At(0).Type()).Name()
	recv := sig.Recv()
	return recv != nil && (name == "PubSub" || name == "Conn") && !types.Identical(deref(recv.Type()), deref(sig.Results().At(0).Type()))
}

// lives reports whether a use of something open closes it, or lets it, or
// what needs it, leave the function.
func (c *checker) lives(use values.Fate) bool {
	switch use.Kind {
	case values.Written:
		return false
	case values.Called:
	default:
		return true
	}
	if use.Method == "Close" {
		return true
	}
	results := use.Fn.Signature().Results()
	if results.Len() == 0 || !needsOpen(results.At(0).Type()) {
		return false
	}
	next := c.index.Fate(use.Cur)
	switch next.Kind {
	case values.Dropped, values.Ignored:
		return false
	case values.Called:
		return c.lives(next)
	case values.Stored:
		if next.Var.Kind() != types.LocalVar {
			return true
		}
		home, _ := values.Function(use.Cur)
		return slices.ContainsFunc(c.index.Uses(next.Var), func(cur inspector.Cursor) bool {
			in, ok := values.Function(cur)
			return !ok || in.Index() != home.Index() || !c.staysHere(values.Expr(cur))
		})
	}
	return !c.staysHere(use.Cur)
}

// needsOpen reports whether a value of type t is of no use once what it comes
// from is closed.
func needsOpen(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Chan); ok {
		return true
	}
	return redisapi.MustClose(t) || redisapi.IsQueue(t) || redisapi.IsIterator(t)
}

// staysHere reports whether the value of cur is only received from, or is the
// receiver of a method.
func (c *checker) staysHere(cur inspector.Cursor) bool {
	switch cur.ParentEdgeKind() {
	case edge.RangeStmt_X:
		return true
	case edge.UnaryExpr_X:
		return cur.Parent().Node().(*ast.UnaryExpr).Op == token.ARROW
	}
	kind := c.index.Fate(cur).Kind
	return kind == values.Called || kind == values.Written
}

// ends reports whether the function around cur can end after it, other than
// with the program. A loop over a channel does not end by itself: what sends on
// it is what should be closed.
func (c *checker) ends(cur inspector.Cursor) bool {
	fn, ok := values.Function(cur)
	if !ok {
		return false
	}
	if decl, ok := fn.Node().(*ast.FuncDecl); ok && decl.Recv == nil &&
		(decl.Name.Name == "main" && c.pass.Pkg.Name() == "main" || decl.Name.Name == "init") {
		return false
	}
	body, ok := values.Body(cur)
	if !ok {
		return false
	}
	graph := cfg.New(body.Node().(*ast.BlockStmt), c.mayReturn)
	seen := map[*cfg.Block]bool{}
	var walk func(*cfg.Block) bool
	walk = func(b *cfg.Block) bool {
		if seen[b] || !b.Live {
			return false
		}
		seen[b] = true
		if len(b.Succs) == 0 {
			return b.Return() != nil || !c.stops(b)
		}
		for _, next := range b.Succs {
			if loop, ok := next.Stmt.(*ast.RangeStmt); ok && next.Kind == cfg.KindRangeDone && b.Kind == cfg.KindRangeLoop {
				if _, isChan := c.pass.TypesInfo.TypeOf(loop.X).Underlying().(*types.Chan); isChan {
					continue
				}
			}
			if walk(next) {
				return true
			}
		}
		return false
	}
	for _, b := range graph.Blocks {
		for _, n := range b.Nodes {
			if n.Pos() <= cur.Node().Pos() && cur.Node().End() <= n.End() {
				return walk(b)
			}
		}
	}
	return false
}

// stops reports whether b ends with a call that does not return.
func (c *checker) stops(b *cfg.Block) bool {
	if len(b.Nodes) == 0 {
		return false
	}
	stmt, ok := b.Nodes[len(b.Nodes)-1].(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := stmt.X.(*ast.CallExpr)
	return ok && !c.mayReturn(call)
}

// noReturn are functions that end the program.
var noReturn = []string{"os.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln", "runtime.Goexit"}

func (c *checker) mayReturn(call *ast.CallExpr) bool {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := c.pass.TypesInfo.Uses[id].(*types.Builtin); ok {
			return b.Name() != "panic"
		}
	}
	fn := c.callee(call)
	return fn == nil || fn.Pkg() == nil || !slices.Contains(noReturn, fn.Pkg().Path()+"."+fn.Name())
}
