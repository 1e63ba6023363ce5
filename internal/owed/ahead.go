package owed

import (
	"go/ast"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/cfg"
)

// A first is what may be the first thing that code does with a thing.
type first struct {
	thing
	op op
}

// firsts are the firsts at some place, with the event.
type firsts map[first]event

// build makes the graph of the function.
func (b *body) build() {
	b.graph = cfg.New(b.node, func(*ast.CallExpr) bool { return true })
	b.blocks = make([][]located, len(b.graph.Blocks))
	for i, block := range b.graph.Blocks {
		if loop, ok := block.Stmt.(*ast.RangeStmt); ok && block.Kind == cfg.KindRangeLoop {
			b.blocks[i] = append(b.blocks[i], located{loop, b.round(loop)})
		}
		for _, n := range block.Nodes {
			b.blocks[i] = append(b.blocks[i], located{n, b.does(n)})
		}
	}
}

// solve returns the firsts at the beginning of each block. If round is not nil, what
// comes behind that round of the loop does not count: it will be done all the same.
func (b *body) solve(round ast.Stmt) []firsts {
	if b.graph == nil {
		return nil
	}
	at := make([]firsts, len(b.graph.Blocks))
	for again := true; again; {
		again = false
		for i, block := range slices.Backward(b.graph.Blocks) {
			if round != nil && block.Stmt == round && block.Kind != cfg.KindForBody && block.Kind != cfg.KindRangeBody {
				continue
			}
			found := b.before(i, 0, at)
			if !maps.Equal(found, at[i]) {
				at[i] = found
				again = true
			}
		}
	}
	return at
}

// before returns the firsts in front of the n-th node of a block.
func (b *body) before(block, n int, at []firsts) firsts {
	all := firsts{}
	for _, next := range b.graph.Blocks[block].Succs {
		for f, e := range at[next.Index] {
			if old, ok := all[f]; !ok || e.node.Pos() < old.node.Pos() {
				all[f] = e
			}
		}
	}
	for _, l := range slices.Backward(b.blocks[block][n:]) {
		for _, e := range slices.Backward(l.events) {
			maps.DeleteFunc(all, func(f first, _ event) bool { return e.hides(f.thing) })
			if e.op != set {
				all[first{e.thing, e.op}] = e
			}
		}
	}
	return all
}

// hides reports whether e comes first, so that what is done with t behind it is not.
func (e event) hides(t thing) bool {
	if e.op == set {
		return e.root == t.root && (e.text == t.text || strings.HasPrefix(t.text, e.text+"."))
	}
	return e.name == t.name && e.kind == t.kind
}

// ahead returns the firsts in front of the statement.
func (b *body) ahead(at []firsts, stmt ast.Node) firsts {
	if b.graph == nil {
		return nil
	}
	for i, block := range b.blocks {
		for n, l := range block {
			if stmt.Pos() <= l.node.Pos() && l.node.End() <= stmt.End() && l.node != b.graph.Blocks[i].Stmt {
				return b.before(i, n, at)
			}
		}
	}
	return nil
}
