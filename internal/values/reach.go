package values

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"
)

// Reached returns the uses of v that may see the value which move gave it. If
// that is not certain, it returns more.
func (x *Index) Reached(v *types.Var, move inspector.Cursor) []inspector.Cursor {
	uses := x.Uses(v)
	moves, all := x.Moves(v)
	body, ok := Body(move)
	if v.Kind() != types.LocalVar || len(moves) < 2 || !all || !ok {
		return uses
	}
	r := &reach{assigns: map[ast.Node]bool{}, uses: map[ast.Node][]inspector.Cursor{}}
	for _, m := range moves {
		if b, ok := Body(m.From); !ok || b.Index() != body.Index() {
			return uses
		}
		r.assigns[m.From.Parent().Node()] = true
	}
	graph := cfg.New(body.Node().(*ast.BlockStmt), func(*ast.CallExpr) bool { return true })
	for _, use := range uses {
		if b, ok := Body(use); !ok || b.Index() != body.Index() {
			return uses
		}
	}
	for _, block := range graph.Blocks {
		for _, n := range block.Nodes {
			for _, use := range uses {
				if n.Pos() <= use.Node().Pos() && use.Node().End() <= n.End() {
					r.uses[n] = append(r.uses[n], use)
				}
			}
		}
	}
	start := move.Parent().Node()
	for _, block := range graph.Blocks {
		for i, n := range block.Nodes {
			if n == start {
				r.walk(block, i+1)
				return r.found
			}
		}
	}
	return uses
}

type reach struct {
	assigns map[ast.Node]bool // the nodes that set the variable
	uses    map[ast.Node][]inspector.Cursor
	seen    map[*cfg.Block]bool
	found   []inspector.Cursor
}

// walk collects the uses from the i-th node of block up to the next assignment.
func (r *reach) walk(block *cfg.Block, i int) {
	for _, n := range block.Nodes[i:] {
		r.found = append(r.found, r.uses[n]...)
		if r.assigns[n] {
			return
		}
	}
	for _, next := range block.Succs {
		if r.seen == nil {
			r.seen = map[*cfg.Block]bool{}
		}
		if !r.seen[next] {
			r.seen[next] = true
			r.walk(next, 0)
		}
	}
}
