package fixes

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// An overlap is the reason to drop a fix that touches what another changes.
type overlap struct{ with Fix }

func (e overlap) Error() string {
	return fmt.Sprintf("it overlaps the fix at %s; run again to apply it", e.with.Posn)
}

// A region is the part of a file that holds its imports. Several fixes may
// insert there at one place, and make the same edit there.
type region struct{ start, end int }

func (r region) holds(e Edit) bool { return r.start <= e.Start && e.End <= r.end }

// importRegion returns the region from the package clause to the line after
// the last import.
func importRegion(source []byte) (region, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.ImportsOnly)
	if err != nil {
		return region{}, err
	}
	offset := func(pos token.Pos) int { return fset.Position(pos).Offset }
	r := region{offset(file.Name.End()), offset(file.Name.End())}
	for _, decl := range file.Decls {
		r.end = offset(decl.End())
	}
	if i := bytes.IndexByte(source[r.end:], '\n'); i >= 0 {
		r.end += i + 1
	} else {
		r.end = len(source)
	}
	return r, nil
}

// conflict reports whether a and b, edits of different fixes, cannot both be made.
func (r region) conflict(a, b Edit) bool {
	imports := r.holds(a) && r.holds(b)
	if imports && a == b {
		return false
	}
	if a.Start == a.End && b.Start == b.End {
		return a.Start == b.Start && !imports
	}
	return a.Start < b.End && b.Start < a.End
}

// merge returns the fixes of one file that can be made together, in order of
// their first edit; the others go to drop. A fix equal to one already chosen is
// chosen too.
func (r region) merge(fixes []Fix, drop func(Fix, error)) []Fix {
	slices.SortStableFunc(fixes, func(a, b Fix) int { return cmp.Compare(a.Posn.Offset, b.Posn.Offset) })
	var chosen []Fix
next:
	for _, fix := range fixes {
		for _, other := range chosen {
			if slices.Equal(fix.Edits, other.Edits) {
				continue
			}
			for _, a := range fix.Edits {
				for _, b := range other.Edits {
					if r.conflict(a, b) {
						drop(fix, overlap{other})
						continue next
					}
				}
			}
		}
		chosen = append(chosen, fix)
	}
	return chosen
}

// apply returns source with the edits of the fixes, which merge has chosen.
func apply(source []byte, fixes []Fix) []byte {
	var edits []Edit
	for _, fix := range fixes {
		for _, e := range fix.Edits {
			if !slices.Contains(edits, e) {
				edits = append(edits, e)
			}
		}
	}
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	var b strings.Builder
	last := 0
	for _, e := range edits {
		b.Write(source[last:e.Start])
		b.WriteString(e.New)
		last = e.End
	}
	b.Write(source[last:])
	return []byte(b.String())
}

// generated reports whether source says that a program wrote it.
func generated(source []byte) bool {
	file, _ := parser.ParseFile(token.NewFileSet(), "", source, parser.PackageClauseOnly|parser.ParseComments)
	return file != nil && ast.IsGenerated(file)
}
