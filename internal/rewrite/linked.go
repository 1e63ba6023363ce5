package rewrite

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
)

// Linked groups nodes of a file, none inside another, that must be deleted
// together: each alone leaves a local variable in use that all of them leave unused,
// or what goes with one declares an error that what goes with another assigns.
func (f *File) Linked(nodes []ast.Node) [][]ast.Node {
	l := &linker{locals: f.locals(), nodes: slices.Clone(nodes), needs: map[*types.Var]map[int]bool{}, errs: map[*types.Var]map[int]bool{}}
	slices.SortFunc(l.nodes, func(a, b ast.Node) int { return cmp.Compare(a.Pos(), b.Pos()) })
	nodes = l.nodes
	for i, n := range nodes {
		l.need(i, n)
	}
	group := make([]int, len(nodes)) // the least index of the node's group
	for i := range group {
		group[i] = i
	}
	join := func(by map[int]bool) {
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
	for v, by := range l.needs {
		if len(by) > 1 && l.goes(v) {
			join(by)
		}
	}
	for _, by := range l.errs {
		join(by)
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
	*locals
	nodes []ast.Node                  // in order
	needs map[*types.Var]map[int]bool // the nodes that need a variable, perhaps through others
	errs  map[*types.Var]map[int]bool // and the errors that come with these variables
}

// need notes that node i needs the variables that n uses, and what these are set with.
func (l *linker) need(i int, n ast.Node) {
	for _, v := range l.usedIn(n) {
		if l.needs[v] == nil {
			l.needs[v] = map[int]bool{}
		}
		if l.needs[v][i] {
			continue
		}
		l.needs[v][i] = true
		for _, setter := range l.setters[v] {
			l.need(i, setter)
			l.err(i, setter)
		}
	}
}

// err notes the error that setter assigns beside a variable that node i needs.
func (l *linker) err(i int, setter ast.Node) {
	assign, ok := setter.(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 2 || len(assign.Rhs) != 1 {
		return
	}
	id, ok := assign.Lhs[1].(*ast.Ident)
	if !ok {
		return
	}
	if v, ok := l.info.ObjectOf(id).(*types.Var); ok {
		if l.errs[v] == nil {
			l.errs[v] = map[int]bool{}
		}
		l.errs[v][i] = true
	}
}

// goes reports whether nothing else than the nodes needs v.
func (l *linker) goes(v *types.Var) bool {
	for _, use := range l.uses[v] {
		needed := l.inNode(use.Node()) || l.write(use) != nil
		for _, w := range l.setFrom(use) {
			needed = needed || len(l.needs[w]) > 0
		}
		if !needed {
			return false
		}
	}
	return true
}

// inNode reports whether n stands in one of the nodes.
func (l *linker) inNode(n ast.Node) bool {
	i, found := slices.BinarySearchFunc(l.nodes, n.Pos(), func(m ast.Node, pos token.Pos) int { return cmp.Compare(m.Pos(), pos) })
	if !found {
		i--
	}
	return i >= 0 && n.End() <= l.nodes[i].End()
}

// setFrom returns the local variables that the statement of use declares or assigns.
func (l *linker) setFrom(use inspector.Cursor) []*types.Var {
	for c := range use.Enclosing((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.FuncLit)(nil)) {
		return l.setBy(c.Node())
	}
	return nil
}
