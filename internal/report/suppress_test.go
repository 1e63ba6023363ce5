package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/target"
)

// Where the driver honours //nolint comments itself, it gets to see what those
// for the whole of redislint silence, and what they silence has no fix.
func TestNolint(t *testing.T) {
	for comment, want := range map[string]struct{ alone, driver string }{
		"":                                  {"fix", "fix"},
		"//nolint:gosec":                    {"fix", "fix"},
		"//nolint:directredis":              {"", ""},
		"//nolint:gosec,directredis // why": {"", ""},
		"//nolint:dbname":                   {"fix", "fix"},
		"//nolint":                          {"", "report"},
		"// nolint:redislint // why":        {"", "report"},
		"//nolint:all":                      {"", "report"},
		"//nolint:redislint,directredis":    {"", "report"},
		"//redislint:allow directredis -- a reason": {"", ""},
	} {
		for whole, want := range map[bool]string{false: want.alone, true: want.driver} {
			if got := reported(t, "package p\n\nvar a = 1 "+comment+"\n", whole); got != want {
				t.Errorf("%q, driver honours it %t: got %q, want %q", comment, whole, got, want)
			}
		}
	}
	const both = "package p\n\n//redislint:allow directredis -- a reason\nvar a = 1 //nolint\n"
	if got := reported(t, both, true); got != "" {
		t.Errorf("a comment of redislint's own beside nolint: got %q", got)
	}
}

// reported returns what a report on the declaration of a becomes: "", "report"
// or, if it keeps its fix, "fix".
func reported(t *testing.T, source string, whole bool) (became string) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	pass := &analysis.Pass{
		Analyzer: &analysis.Analyzer{Name: "directredis"}, Fset: fset, Files: []*ast.File{file}, Pkg: types.NewPackage("p", "p"),
		Report: func(d analysis.Diagnostic) {
			became = "report"
			if d.SuggestedFixes != nil {
				became = "fix"
			}
		},
	}
	pkg, err := target.New(&target.Options{WholeNolint: whole}).Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	r := New(pass, pkg.(*target.Package))
	defer r.Close()
	r.Report(analysis.Diagnostic{Pos: file.Scope.Lookup("a").Pos(), SuggestedFixes: []analysis.SuggestedFix{{}}})
	return became
}
