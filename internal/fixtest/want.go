package fixtest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/scanner"

	"golang.org/x/tools/go/analysis/checker"
)

// A want is one expectation of a comment such as
//
//	// want "message" name:"fact"
type want struct {
	fact    string // name of the object that has the fact, or "package"; "" for a diagnostic
	pattern *regexp.Regexp
}

// A line is a line of a file.
type line struct {
	file string
	line int
}

// checkWants checks that what is wanted was found on the package, and no
// diagnostic beyond that. A fixture need not name every fact.
func checkWants(t testing.TB, found *checker.Action) {
	fset := found.Package.Fset
	wants := map[line][]want{}
	for _, file := range found.Package.Syntax {
		for _, group := range file.Comments {
			for _, c := range group.List {
				posn := fset.Position(c.Pos())
				list, delta, err := parseWants(c)
				if err != nil {
					t.Errorf("%v: %v", posn, err)
				}
				at := line{posn.Filename, posn.Line + delta}
				wants[at] = append(wants[at], list...)
			}
		}
	}
	// met removes what is wanted there and has that text.
	met := func(posn token.Position, fact, text string) bool {
		at := line{posn.Filename, posn.Line}
		i := slices.IndexFunc(wants[at], func(w want) bool { return w.fact == fact && w.pattern.MatchString(text) })
		if i >= 0 {
			wants[at] = slices.Delete(wants[at], i, i+1)
		}
		return i >= 0
	}
	for _, d := range found.Diagnostics {
		if posn := fset.Position(d.Pos); !met(posn, "", d.Message) {
			t.Errorf("%v: unexpected diagnostic: %s", posn, d.Message)
		}
	}
	for _, f := range found.AllObjectFacts() {
		if f.Object.Pkg() == found.Package.Types {
			met(fset.Position(f.Object.Pos()), f.Object.Name(), fmt.Sprint(f.Fact))
		}
	}
	for _, f := range found.AllPackageFacts() {
		if f.Package == found.Package.Types {
			posn := fset.Position(found.Package.Syntax[0].Pos())
			posn.Line, posn.Column = 1, 1
			met(posn, "package", fmt.Sprint(f.Fact))
		}
	}
	for at, list := range wants {
		for _, w := range list {
			what := "diagnostic"
			if w.fact != "" {
				what = "fact of " + w.fact
			}
			t.Errorf("%s:%d: no %s matches %q", at.file, at.line, what, w.pattern)
		}
	}
}

// parseWants returns what a comment wants, and how many lines below it.
func parseWants(c *ast.Comment) (list []want, delta int, err error) {
	text := strings.TrimSpace(strings.TrimSuffix(strings.TrimLeft(c.Text, "/*"), "*/"))
	if i := strings.Index(text, "// want"); i >= 0 { // a comment in a comment
		text = text[i+len("// "):]
	}
	text, ok := strings.CutPrefix(text, "want")
	if !ok {
		return nil, 0, nil
	}
	var s scanner.Scanner
	s.Init(strings.NewReader(text))
	s.Mode = scanner.ScanIdents | scanner.ScanStrings | scanner.ScanRawStrings | scanner.ScanInts
	s.Error = func(_ *scanner.Scanner, message string) { err = errors.New("in a want comment: " + message) }
	for tok := s.Scan(); tok != scanner.EOF && err == nil; tok = s.Scan() {
		var w want
		if tok == '+' {
			s.Scan()
			delta, err = strconv.Atoi(s.TokenText())
			continue
		}
		if tok == scanner.Ident {
			w.fact = s.TokenText()
			if s.Scan() != ':' {
				return nil, 0, fmt.Errorf("in a want comment: no colon after %s", w.fact)
			}
			s.Scan()
		}
		pattern, syntax := strconv.Unquote(s.TokenText())
		if syntax != nil {
			return nil, 0, fmt.Errorf("in a want comment: %s is no string", s.TokenText())
		}
		w.pattern, err = regexp.Compile(pattern)
		list = append(list, w)
	}
	return list, delta, err
}
