// Package owed tells what code owes where a fix would leave it early: locks that
// it only gives up further down, goroutines that wait for it, what it closes.
package owed

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/values"
)

// An Exit is an early way out of a function that a fix would put in.
type Exit struct {
	// Stmt is the statement in front of which it stands, or in place of which.
	Stmt inspector.Cursor
	// Round is the loop of which it only ends a round, and that goes on by itself;
	// nil if it ends the function.
	Round ast.Stmt
	// Told says that the caller learns of it. What the caller waits for on a channel
	// is for the caller to see to.
	Told bool
	// Fatal says that it ends a test: what is open ends with that, but not what
	// others wait for.
	Fatal bool
	// Missing is the expression, such as "s.rdb", of something that is nil there, so
	// that nobody closes it; "" if there is none.
	Missing string
}

// An Index knows the functions of one package. It is not for several goroutines.
type Index struct {
	info   *types.Info
	bodies map[*ast.BlockStmt]*body
	firsts map[way][]firsts
}

// A way is what the exits have in common that share what is ahead of them.
type way struct {
	body  *ast.BlockStmt
	round ast.Stmt
}

// New returns the index of the package that info describes. It looks at a
// function when that is asked for.
func New(info *types.Info) *Index {
	return &Index{info: info, bodies: map[*ast.BlockStmt]*body{}, firsts: map[way][]firsts{}}
}

// At returns what the exit would skip although somebody needs it, as a node of
// the source; nil if there is nothing.
func (x *Index) At(exit Exit) ast.Node {
	cur, ok := values.Body(exit.Stmt)
	if !ok {
		return nil
	}
	node := cur.Node().(*ast.BlockStmt)
	b := x.bodies[node]
	if b == nil {
		b = newBody(x.info, cur)
		x.bodies[node] = b
	}
	w := way{node, exit.Round}
	if _, ok := x.firsts[w]; !ok {
		x.firsts[w] = b.solve(exit.Round)
	}
	var owed ast.Node
	for f, e := range b.ahead(x.firsts[w], exit.Stmt.Node()) {
		if (owed == nil || e.node.Pos() < owed.Pos()) && b.owes(f, exit) {
			owed = e.node
		}
	}
	return owed
}

// owes reports whether the exit owes the first event ahead of it.
func (b *body) owes(f first, exit Exit) bool {
	pos := exit.Stmt.Node().Pos()
	settled := slices.ContainsFunc(b.deferred, func(d deferred) bool {
		return d.pos < pos && pos < d.end && slices.ContainsFunc(d.events, func(e event) bool { return e.op == give && e.name == f.name })
	})
	switch {
	case settled:
		return f.op == take && f.kind == lock // it is given up at the moment: a second time would be fatal
	case f.op == take, f.born > pos, b.idle(f.root, exit.Stmt):
		return false
	case f.kind == send || f.kind == receive:
		return b.awaited(f, exit)
	case f.kind == resource || f.kind == wait:
		return !exit.Fatal && (f.text == "" || f.text != exit.Missing)
	}
	return true
}

// idle reports whether v is a variable of the function that has had nothing to give
// back since it was declared, without a value or with a new one.
func (b *body) idle(v *types.Var, stmt inspector.Cursor) bool {
	if b.declared[v] != fresh && b.declared[v] != buffered {
		return false
	}
	since, until := token.NoPos, stmt.Node().Pos()
	for loop := range stmt.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if n := loop.Node(); v.Pos() < n.Pos() && within(n, b.node) { // used in the round before
			since, until = n.Pos(), n.End()
		}
	}
	return !slices.ContainsFunc(b.uses[v], func(use token.Pos) bool { return use < stmt.Node().Pos() || since <= use && use < until })
}

// awaited reports whether somebody waits for good for the send or receive f.
func (b *body) awaited(f first, exit Exit) bool {
	sent, back := false, false // back: before the exit, the other was done
	for _, e := range b.events {
		if e.name == f.name && (e.kind == send || e.kind == receive) {
			sent = sent || e.kind == send
			back = back || e.kind != f.kind && e.node.Pos() < exit.Stmt.Node().Pos()
		}
	}
	switch b.declared[f.root] {
	case fresh:
		return f.kind == send || sent || !f.mere
	case buffered:
		return f.kind == send
	}
	return back || !exit.Told && !f.mere // with one channel there and back, it stands for a lock
}

func within(n, outer ast.Node) bool { return outer.Pos() <= n.Pos() && n.End() <= outer.End() }
