package owed

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/values"
)

// A body is what is known of one function's body.
type body struct {
	info     *types.Info
	node     *ast.BlockStmt
	uses     map[*types.Var][]token.Pos // of local variables
	declared map[*types.Var]value       // the local variables that are declared here
	events   []event                    // all of them
	deferred []deferred
	graph    *cfg.CFG    // nil if nothing is given back
	blocks   [][]located // of the graph
}

// A value is what a variable is declared with.
type value int

const (
	other    value = iota
	fresh          // none, or a new one: somebody has to do something with it first
	buffered       // a new channel, with room for what is sent
	returned       // what a call has returned
)

// A deferred is what a function does when it ends, if it was at pos, in the code
// around it that ends at end.
type deferred struct {
	events   []event
	pos, end token.Pos
}

// A located is a node of a block, with its events.
type located struct {
	node   ast.Node
	events []event
}

func newBody(info *types.Info, cur inspector.Cursor) *body {
	b := &body{info: info, node: cur.Node().(*ast.BlockStmt), uses: map[*types.Var][]token.Pos{}, declared: map[*types.Var]value{}}
	var calls []inspector.Cursor
	for at := range cur.Preorder((*ast.Ident)(nil), (*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.DeferStmt)(nil), (*ast.ExprStmt)(nil)) {
		switch n := at.Node().(type) {
		case *ast.Ident:
			if v, ok := info.Uses[n].(*types.Var); ok && v.Kind() == types.LocalVar {
				b.uses[v] = append(b.uses[v], n.Pos())
			}
		case *ast.AssignStmt:
			for i, e := range n.Lhs {
				if id, ok := e.(*ast.Ident); ok && n.Tok == token.DEFINE {
					b.declare(id, i, n.Rhs)
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				b.declare(id, i, n.Values)
			}
		default:
			if in, ok := values.Body(at); ok && in.Node() == b.node {
				calls = append(calls, at)
			}
		}
	}
	for _, at := range calls {
		if call := atEnd(at.Node()); call != nil {
			b.deferred = append(b.deferred, deferred{b.does(call), at.Node().Pos(), at.Parent().Node().End()})
		}
	}
	b.events = b.does(b.node)
	if slices.ContainsFunc(b.events, func(e event) bool { return e.op == give }) {
		b.build()
	}
	return b
}

// declare notes what the variable id, the i-th of its declaration, is declared with.
func (b *body) declare(id *ast.Ident, i int, with []ast.Expr) {
	v, ok := b.info.Defs[id].(*types.Var)
	if !ok {
		return
	}
	b.declared[v] = fresh
	if len(with) == 0 {
		return
	}
	e := ast.Unparen(with[min(i, len(with)-1)])
	if ref, ok := e.(*ast.UnaryExpr); ok && ref.Op == token.AND {
		e = ast.Unparen(ref.X)
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
	case *ast.CallExpr:
		if _, ok := typeutil.Callee(b.info, e).(*types.Builtin); !ok {
			b.declared[v] = returned
		} else if len(e.Args) > 1 {
			if size := b.info.Types[e.Args[1]].Value; size == nil || constant.Sign(size) > 0 {
				b.declared[v] = buffered
			}
		}
	default:
		b.declared[v] = other
	}
}

// atEnd returns the call, or the literal, that the statement puts off until its
// function, or a test, ends; nil if it puts off nothing.
func atEnd(stmt ast.Node) ast.Expr {
	switch n := stmt.(type) {
	case *ast.DeferStmt:
		return n.Call
	case *ast.ExprStmt:
		if call, ok := n.X.(*ast.CallExpr); ok && len(call.Args) == 1 {
			sel, method := call.Fun.(*ast.SelectorExpr)
			if lit, ok := call.Args[0].(*ast.FuncLit); ok && method && sel.Sel.Name == "Cleanup" {
				return lit
			}
		}
	}
	return nil
}
