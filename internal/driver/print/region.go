package print

import (
	"cmp"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"
)

// A region is a part of a file. Lines and columns are counted from 1, columns in
// UTF-16 code units, as editors and code scanners do. The end is the place after.
type region struct {
	file                string
	line, column        int
	endLine, endColumn  int
	startByte, endBytes int // columns in bytes
}

// region returns the region from pos to end, which may be missing. With adjusted,
// line directives and cgo rule: it is then in the source that a person wrote.
func (r *Report) region(fset *token.FileSet, pos, end token.Pos, adjusted bool) region {
	from := fset.PositionFor(pos, adjusted)
	to := fset.PositionFor(cmp.Or(end, pos), adjusted)
	if to.Filename != from.Filename || to.Line < from.Line || to.Line == from.Line && to.Column < from.Column {
		to = from
	}
	return region{
		from.Filename, max(from.Line, 1), r.units(from), max(to.Line, 1), r.units(to), max(from.Column, 1), max(to.Column, 1),
	}
}

// at returns the region of a finding.
func (r *Report) at(f Finding) region {
	return r.region(f.Package.Fset, f.Diagnostic.Pos, f.Diagnostic.End, true)
}

// units returns the column of p in UTF-16 code units.
func (r *Report) units(p token.Position) int {
	n := max(p.Column-1, 0)
	if line, ok := r.line(p.Filename, p.Line); ok && n <= len(line) {
		n = 0
		for _, c := range line[:p.Column-1] {
			n += max(utf16.RuneLen(c), 1)
		}
	}
	return n + 1
}

// line returns a line of a file, without its end.
func (r *Report) line(name string, n int) (string, bool) {
	lines, ok := r.lines[name]
	if !ok {
		text, err := r.read(name)
		if err == nil {
			lines = strings.Split(string(text), "\n")
		}
		if r.lines == nil {
			r.lines = map[string][]string{}
		}
		r.lines[name] = lines
	}
	if n < 1 || n > len(lines) {
		return "", false
	}
	return strings.TrimSuffix(lines[n-1], "\r"), true
}

// root returns the folder to which names of files are relative for a code
// scanner: the repository that holds r.Dir, or else r.Dir.
func (r *Report) root() string {
	for dir := r.Dir; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return r.Dir
		}
	}
}

// within returns the name of a file relative to root, with slashes, and whether
// the file is there.
func within(root, name string) (string, bool) {
	rel, err := filepath.Rel(root, name)
	if err != nil || !filepath.IsLocal(rel) {
		return filepath.ToSlash(name), false
	}
	return filepath.ToSlash(rel), true
}
