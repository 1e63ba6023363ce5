package rewrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// InList reports whether the node at cur is a statement of a list, where
// others can be put before and behind it.
func InList(cur inspector.Cursor) bool {
	switch cur.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
		switch cur.Node().(type) {
		case *ast.CaseClause, *ast.CommClause:
			return false
		}
		return true
	}
	return false
}

// Behind returns the end of the statement at cur, or of the comment that
// stands behind it, and behind nothing else, on its last line.
func Behind(fset *token.FileSet, cur inspector.Cursor) token.Pos {
	end := cur.Node().End()
	line := func(pos token.Pos) int { return fset.PositionFor(pos, false).Line }
	for f := range cur.Enclosing((*ast.File)(nil)) {
		for _, group := range f.Node().(*ast.File).Comments {
			if group.Pos() >= end && line(group.Pos()) == line(end) && last(cur, group.Pos()) {
				return group.End()
			}
		}
	}
	return end
}

// last reports whether nothing but the statement at cur ends or begins between
// its end and pos.
func last(cur inspector.Cursor, pos token.Pos) bool {
	for at := cur; at.Node() != nil && at.Node().End() <= pos; at = at.Parent() {
		if at.Node().End() > cur.Node().End() {
			return false // its brace
		}
		if next, ok := at.NextSibling(); ok && next.Node().Pos() < pos {
			return false
		}
	}
	return true
}

// Commented reports whether a comment stands between pos and end, in the file
// around cur. An edit that deletes the text would delete it.
func Commented(cur inspector.Cursor, pos, end token.Pos) bool {
	for f := range cur.Enclosing((*ast.File)(nil)) {
		return slices.ContainsFunc(f.Node().(*ast.File).Comments, func(group *ast.CommentGroup) bool {
			return pos <= group.Pos() && group.Pos() < end
		})
	}
	return false
}

// Source returns the text of n.
func Source(pass *analysis.Pass, n ast.Node) (string, bool) {
	tf := pass.Fset.File(n.Pos())
	text, err := pass.ReadFile(tf.Name())
	if err != nil || tf.Offset(n.End()) > len(text) {
		return "", false
	}
	return string(text[tf.Offset(n.Pos()):tf.Offset(n.End())]), true
}

// Names gives names to new local variables, such that the fixes of a package
// do not take the same one twice.
type Names struct {
	pkg   *types.Package
	taken map[ast.Node]map[string]bool // by declaration
}

// NewNames returns the names for fixes in pkg.
func NewNames(pkg *types.Package) *Names {
	return &Names{pkg: pkg, taken: map[ast.Node]map[string]bool{}}
}

// Free returns name, or name and a number, such that the function declaration
// around cur has nothing of that name.
func (n *Names) Free(cur inspector.Cursor, name string) string {
	decl := cur
	for fn := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		decl = fn
	}
	taken := n.taken[decl.Node()]
	if taken == nil {
		taken = map[string]bool{}
		for id := range decl.Preorder((*ast.Ident)(nil)) {
			taken[id.Node().(*ast.Ident).Name] = true
		}
		n.taken[decl.Node()] = taken
	}
	free := name
	for i := 2; taken[free] || n.pkg.Scope().Lookup(free) != nil; i++ {
		free = fmt.Sprint(name, i)
	}
	taken[free] = true
	return free
}
