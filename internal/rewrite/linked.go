package rewrite

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
)

// Linked groups nodes of a file that must be deleted together: each alone
// leaves a local variable in use that all of them leave unused.
func Linked(pass *analysis.Pass, file inspector.Cursor, nodes []ast.Node) [][]ast.Node {
	l := &linker{unused: newUnused(pass, file, nil), nodes: nodes, needs: map[*types.Var]map[int]bool{}}
	for l.spread() {
	}
	group := make([]int, len(nodes)) // the least index of the node's group
	for i := range group {
		group[i] = i
	}
	for v, by := range l.needs {
		if len(by) < 2 || !l.goes(v) {
			continue
		}
		least := len(nodes)
		for i := range by {
			least = min(least, group[i])
		}
		for i := range by {
			old := group[i]
			for k := range group {
				if group[k] == old {
					group[k] = least
				}
			}
		}
	}
	var groups [][]ast.Node
	for i := range nodes {
		var members []ast.Node
		for k := range nodes {
			if group[k] == i {
				members = append(members, nodes[k])
			}
		}
		if members != nil {
			groups = append(groups, members)
		}
	}
	return groups
}

type linker struct {
	*unused
	nodes []ast.Node
	needs map[*types.Var]map[int]bool // the nodes that need a variable, perhaps through others
}

// spread adds what is needed by the nodes, and by what they need, and reports
// whether that was anything new.
func (l *linker) spread() bool {
	changed := false
	need := func(v *types.Var, i int) {
		if l.needs[v] == nil {
			l.needs[v] = map[int]bool{}
		}
		changed = changed || !l.needs[v][i]
		l.needs[v][i] = true
	}
	for v, uses := range l.uses {
		for _, use := range uses {
			for i, n := range l.nodes {
				if within([]ast.Node{n}, use.Node()) {
					need(v, i)
				}
			}
			for _, w := range l.sets(use) {
				for i := range l.needs[w] {
					need(v, i)
				}
			}
		}
	}
	return changed
}

// goes reports whether nothing else than the nodes needs v.
func (l *linker) goes(v *types.Var) bool {
	for _, use := range l.uses[v] {
		needed := within(l.nodes, use.Node()) || l.write(use) != nil
		for _, w := range l.sets(use) {
			needed = needed || len(l.needs[w]) > 0
		}
		if !needed {
			return false
		}
	}
	return true
}

// sets returns the local variables that the statement of use declares or assigns.
func (l *linker) sets(use inspector.Cursor) []*types.Var {
	var exprs []ast.Expr
	for c := range use.Enclosing((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.FuncLit)(nil)) {
		switch n := c.Node().(type) {
		case *ast.AssignStmt:
			exprs = n.Lhs
		case *ast.ValueSpec:
			for _, id := range n.Names {
				exprs = append(exprs, id)
			}
		}
		break
	}
	var vars []*types.Var
	for _, e := range exprs {
		if sel, ok := e.(*ast.SelectorExpr); ok {
			e = sel.X
		}
		if id, ok := e.(*ast.Ident); ok {
			if v, ok := l.info.ObjectOf(id).(*types.Var); ok && v.Kind() == types.LocalVar {
				vars = append(vars, v)
			}
		}
	}
	return vars
}
