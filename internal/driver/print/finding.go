// Package print prints findings, for people and for programs; a file for each format.
package print

import (
	"cmp"
	"go/token"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
)

// A Finding is a diagnostic of a rule on a package.
type Finding struct {
	Package    *packages.Package
	Rule       string
	Diagnostic analysis.Diagnostic
}

// Position returns where the finding is. Where a line directive or cgo rules,
// that is in the source which a person wrote.
func (f Finding) Position() token.Position { return f.Package.Fset.Position(f.Diagnostic.Pos) }

// Sort sorts the findings by position and removes those that are there twice.
func Sort(findings []Finding) []Finding {
	compare := func(a, b Finding) int {
		p, q := a.Position(), b.Position()
		return cmp.Or(
			cmp.Compare(p.Filename, q.Filename),
			cmp.Compare(p.Line, q.Line),
			cmp.Compare(p.Column, q.Column),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Diagnostic.Message, b.Diagnostic.Message),
		)
	}
	slices.SortStableFunc(findings, compare)
	return slices.CompactFunc(findings, func(a, b Finding) bool { return compare(a, b) == 0 })
}

// Short returns the name of a file relative to dir, an absolute path, where
// that is shorter.
func Short(dir, name string) string {
	if rel, err := filepath.Rel(dir, name); err == nil && len(rel) < len(name) {
		return rel
	}
	return name
}
