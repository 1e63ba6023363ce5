package rewrite

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A layout places and removes the lines of a file's import declarations.
type layout struct {
	file    *ast.File
	lines   *token.File
	added   []importLine
	removed map[*ast.ImportSpec]bool
}

type importLine struct{ path, text string }

func (l *layout) edits() []analysis.TextEdit {
	var edits insertions
	block := l.block()
	switch {
	case len(l.added) == 0:
	case block == nil:
		edits.insert(l.afterImports(), "\n\n"+l.declaration())
	case !block.Lparen.IsValid():
		// A lone import becomes a block.
		spec := block.Specs[0].(*ast.ImportSpec)
		if l.removed[spec] {
			delete(l.removed, spec)
			return append(l.deletions(), analysis.TextEdit{Pos: block.Pos(), End: block.End(), NewText: []byte(l.declaration())})
		}
		edits.insert(spec.Pos(), "(\n\t")
		at := l.lineEnd(spec)
		before := slices.DeleteFunc(slices.Clone(l.added), func(a importLine) bool { return !standard(a.path) || standard(specPath(spec)) })
		for i, a := range before { // a group of the standard library, above the other
			gap := ""
			if i == len(before)-1 {
				gap = "\n"
			}
			edits.insert(spec.Pos(), a.text+gap+"\n\t")
		}
		for _, a := range l.added {
			switch {
			case slices.Contains(before, a):
			case standard(a.path) == standard(specPath(spec)) && a.path < specPath(spec):
				edits.insert(spec.Pos(), a.text+"\n\t")
			default:
				edits.insert(at, l.gap(spec, a)+"\n\t"+a.text)
			}
		}
		edits.insert(at, "\n)")
	default:
		for _, a := range l.added {
			pos, text := l.place(block, a)
			edits.insert(pos, text)
		}
	}
	return append(l.deletions(), edits...)
}

// insertions holds one insertion per position.
type insertions []analysis.TextEdit

func (ins *insertions) insert(pos token.Pos, text string) {
	for i, e := range *ins {
		if e.Pos == pos {
			(*ins)[i].NewText = append(e.NewText, text...)
			return
		}
	}
	*ins = append(*ins, analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)})
}

// block returns the import declaration to extend: the first block, else the
// only declaration; never the one of import "C".
func (l *layout) block() *ast.GenDecl {
	var lone []*ast.GenDecl
	for _, d := range l.file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT {
			break
		}
		if len(decl.Specs) == 0 || importsC(decl) {
			continue
		}
		if decl.Lparen.IsValid() {
			return decl
		}
		lone = append(lone, decl)
	}
	if len(lone) == 1 {
		return lone[0]
	}
	return nil
}

func importsC(decl *ast.GenDecl) bool {
	for _, s := range decl.Specs {
		if specPath(s.(*ast.ImportSpec)) == "C" {
			return true
		}
	}
	return false
}

// declaration returns a new import declaration of all that is added.
func (l *layout) declaration() string {
	if len(l.added) == 1 {
		return "import " + l.added[0].text
	}
	var groups [2][]string
	for _, a := range l.added {
		g := 1
		if standard(a.path) {
			g = 0
		}
		groups[g] = append(groups[g], "\t"+a.text+"\n")
	}
	text := strings.Join(groups[0], "")
	if text != "" && len(groups[1]) > 0 {
		text += "\n"
	}
	return "import (\n" + text + strings.Join(groups[1], "") + ")"
}

// afterImports returns the end of the line behind the last import, or behind
// the package clause.
func (l *layout) afterImports() token.Pos {
	var last ast.Node = l.file.Name
	for _, d := range l.file.Decls {
		if decl, ok := d.(*ast.GenDecl); ok && decl.Tok == token.IMPORT {
			last = decl
		}
	}
	return l.lineEnd(last)
}

// place returns where in block the import goes, and the text: into the group
// whose paths are most like its own, in order; else into a group of its own.
func (l *layout) place(block *ast.GenDecl, a importLine) (token.Pos, string) {
	var best []*ast.ImportSpec
	likeness := 0
	for _, group := range l.groups(block) {
		for _, spec := range group {
			if n := alike(specPath(spec), a.path); n > likeness {
				likeness, best = n, group
			}
		}
	}
	line := "\n\t" + a.text
	if best == nil {
		if standard(a.path) {
			return l.above(block, block.Specs[0].(*ast.ImportSpec)), line + "\n"
		}
		return l.lineEnd(block.Specs[len(block.Specs)-1]), "\n" + line
	}
	var before *ast.ImportSpec
	for _, spec := range best {
		if specPath(spec) < a.path {
			before = spec
		}
	}
	if before == nil {
		return l.above(block, best[0]), line
	}
	return l.lineEnd(before), line
}

// above returns the end of the line above spec and its doc.
func (l *layout) above(block *ast.GenDecl, spec *ast.ImportSpec) token.Pos {
	if !l.ownLine(spec) {
		return block.Lparen + 1
	}
	return l.lines.LineStart(l.line(start(spec, spec.Doc))) - 1
}

// gap returns an empty line if spec and a belong to different groups.
func (l *layout) gap(spec *ast.ImportSpec, a importLine) string {
	if standard(specPath(spec)) != standard(a.path) {
		return "\n"
	}
	return ""
}

// groups returns the specs of block as gofmt sorts them: in runs of adjacent lines.
func (l *layout) groups(block *ast.GenDecl) [][]*ast.ImportSpec {
	var groups [][]*ast.ImportSpec
	for i, s := range block.Specs {
		spec := s.(*ast.ImportSpec)
		if i == 0 || l.line(spec.Pos()) > l.line(block.Specs[i-1].End())+1 {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], spec)
	}
	return groups
}

// alike returns how many leading elements two paths share, and at least one if
// both or neither are of the standard library; 0 if only one is.
func alike(a, b string) int {
	if standard(a) != standard(b) {
		return 0
	}
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	n := 0
	for n < len(as) && n < len(bs) && as[n] == bs[n] {
		n++
	}
	return n + 1
}

// standard reports whether path looks like one of the standard library.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// deletions removes specs with their lines and comments, and a declaration
// that has none left.
func (l *layout) deletions() []analysis.TextEdit {
	var edits []analysis.TextEdit
	for _, d := range l.file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT {
			continue
		}
		var gone []*ast.ImportSpec
		for _, s := range decl.Specs {
			if l.removed[s.(*ast.ImportSpec)] {
				gone = append(gone, s.(*ast.ImportSpec))
			}
		}
		if len(gone) > 0 && len(gone) == len(decl.Specs) && !(l.block() == decl && len(l.added) > 0) {
			edits = append(edits, l.wholeLine(decl, decl.Doc))
			continue
		}
		for _, spec := range gone {
			edits = append(edits, l.wholeLine(spec, spec.Doc))
		}
	}
	return edits
}

// wholeLine deletes n with its doc, the comment behind it, and the line break.
func (l *layout) wholeLine(n ast.Node, doc *ast.CommentGroup) analysis.TextEdit {
	if !l.ownLine(n) {
		return analysis.TextEdit{Pos: n.Pos(), End: n.End()}
	}
	return analysis.TextEdit{Pos: l.lines.LineStart(l.line(start(n, doc))) - 1, End: l.lineEnd(n)}
}

func start(n ast.Node, doc *ast.CommentGroup) token.Pos {
	if doc != nil {
		return doc.Pos()
	}
	return n.Pos()
}

// ownLine reports whether nothing but n stands on its first line.
func (l *layout) ownLine(n ast.Node) bool {
	line := l.line(n.Pos())
	if l.line(l.file.Name.End()) == line {
		return false
	}
	for _, d := range l.file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT || decl == n {
			continue
		}
		if decl.Lparen.IsValid() && l.line(decl.Lparen) == line {
			return false
		}
		for _, s := range decl.Specs {
			if s != n && l.line(s.Pos()) == line {
				return false
			}
		}
	}
	return true
}

// lineEnd returns the end of n or of the comment that stands behind it.
func (l *layout) lineEnd(n ast.Node) token.Pos {
	end := n.End()
	for _, group := range l.file.Comments {
		if group.Pos() >= end && l.line(group.Pos()) == l.line(end) {
			return group.End()
		}
	}
	return end
}

func (l *layout) line(pos token.Pos) int { return l.lines.PositionFor(pos, false).Line }
