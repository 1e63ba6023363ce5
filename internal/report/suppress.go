package report

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A directive is a comment that silences this rule on some lines of a file:
//
//	//redislint:allow NAME -- reason
//	//nolint:NAME
type directive struct {
	pos, end    token.Pos
	first, last int  // the lines it covers
	own         bool // redislint's own form, which must have a reason and a use
	reason      bool
	whole       bool // names all rules
	used        bool
}

// A suppression holds the directives of one rule, by file.
type suppression struct {
	pass  *analysis.Pass
	files map[*token.File][]*directive
}

func newSuppression(pass *analysis.Pass, files map[*token.File]*file) *suppression {
	s := &suppression{pass: pass, files: map[*token.File][]*directive{}}
	for tf, f := range files {
		for _, group := range f.syntax.Comments {
			for _, c := range group.List {
				if d := parseDirective(c, pass.Analyzer.Name); d != nil {
					d.first, d.last = s.lines(f.syntax, c, group, d.own)
					s.files[tf] = append(s.files[tf], d)
				}
			}
		}
	}
	return s
}

// parseDirective returns the directive that c is for the rule, or nil.
func parseDirective(c *ast.Comment, rule string) *directive {
	if text, ok := strings.CutPrefix(c.Text, "//redislint:allow"); ok {
		names, reason, _ := strings.Cut(text, "--")
		if !listed(names, rule) {
			return nil
		}
		return &directive{pos: c.Pos(), end: c.End(), own: true, reason: strings.TrimSpace(reason) != ""}
	}
	if text, ok := strings.CutPrefix(strings.Replace(c.Text, "// ", "//", 1), "//nolint"); ok {
		text, _, _ = strings.Cut(text, "//") // an explanation
		names, scoped := strings.CutPrefix(strings.TrimSpace(text), ":")
		if !scoped && strings.TrimSpace(text) != "" { // another word, as in nolintlint
			return nil
		}
		whole := !scoped || listed(names, "redislint") || listed(names, "all")
		if !whole && !listed(names, rule) {
			return nil
		}
		return &directive{pos: c.Pos(), end: c.End(), whole: whole}
	}
	return nil
}

func listed(names, name string) bool {
	for _, n := range strings.FieldsFunc(names, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		if n == name {
			return true
		}
	}
	return false
}

// lines returns the lines that the directive c covers: its own and, if it
// stands alone, those up to the one after its group of comments. A nolint comment that stands before or beside a
// declaration or statement covers all of that, as in golangci-lint.
func (s *suppression) lines(f *ast.File, c *ast.Comment, group *ast.CommentGroup, own bool) (first, last int) {
	line := func(p token.Pos) int { return s.pass.Fset.PositionFor(p, false).Line }
	first = line(c.Pos())
	last = first
	alone := true
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.File:
			return true
		case *ast.Comment, *ast.CommentGroup:
			return false
		}
		if n.Pos() < c.Pos() && (line(n.Pos()) == first || line(n.End()) == first) {
			alone = false
		}
		return line(n.Pos()) <= first && first <= line(n.End())
	})
	if alone {
		last = line(group.End()) + 1
	}
	if own {
		return first, last
	}
	start := last
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.(type) {
		case ast.Decl, ast.Stmt, *ast.Field, ast.Spec:
			if _, block := n.(*ast.BlockStmt); !block && line(n.Pos()) == start {
				last = max(last, line(n.End()))
			}
		}
		return true
	})
	return first, last
}

// covers reports whether a directive silences pos, and marks it as used.
func (s *suppression) covers(pos token.Pos) bool {
	covered := false
	line := s.pass.Fset.PositionFor(pos, false).Line
	for _, d := range s.files[s.pass.Fset.File(pos)] {
		if d.first <= line && line <= d.last && (!d.own || d.reason) {
			d.used = true
			covered = true
		} else if d.first <= line && line <= d.last {
			d.used = true
		}
	}
	return covered
}

// whole reports whether only directives that name all rules silence pos.
func (s *suppression) whole(pos token.Pos) bool {
	line := s.pass.Fset.PositionFor(pos, false).Line
	return !slices.ContainsFunc(s.files[s.pass.Fset.File(pos)], func(d *directive) bool {
		return d.first <= line && line <= d.last && !d.whole && (!d.own || d.reason)
	})
}

// faults returns a diagnostic for each of redislint's own directives that has
// no reason or silences nothing.
func (s *suppression) faults() []analysis.Diagnostic {
	var faults []analysis.Diagnostic
	rule := s.pass.Analyzer.Name
	for _, directives := range s.files {
		for _, d := range directives {
			switch {
			case !d.own:
			case !d.reason:
				faults = append(faults, analysis.Diagnostic{Pos: d.pos, End: d.end, Message: fmt.Sprintf(
					"redislint:allow %s gives no reason and suppresses nothing; write //redislint:allow %s -- why", rule, rule)})
			case !d.used:
				faults = append(faults, analysis.Diagnostic{Pos: d.pos, End: d.end, Message: fmt.Sprintf(
					"redislint:allow %s has nothing to suppress here; delete it", rule)})
			}
		}
	}
	return faults
}
