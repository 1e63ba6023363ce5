package fixtest

import (
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// A recorder is a test that keeps its errors.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (r *recorder) Error(args ...any) { r.errors = append(r.errors, fmt.Sprint(args...)) }

// rename reports each use of the identifier bad and offers to write another in
// its place; it reports uses of the identifier odd without a fix.
func rename(to string) *analysis.Analyzer {
	return &analysis.Analyzer{Name: "rename", Doc: "rename bad", Run: func(pass *analysis.Pass) (any, error) {
		for _, file := range pass.Files {
			ast.Inspect(file, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				if !ok {
					return true
				}
				d := analysis.Diagnostic{Pos: id.Pos(), Message: id.Name + " is used"}
				switch id.Name {
				case "bad":
					d.SuggestedFixes = []analysis.SuggestedFix{{Message: "rename", TextEdits: []analysis.TextEdit{{Pos: id.Pos(), End: id.End(), NewText: []byte(to)}}}}
					pass.Report(d)
				case "odd":
					pass.Report(d)
				}
				return true
			})
		}
		return nil, nil
	}}
}

func TestRun(t *testing.T) {
	const bad = "package p\n\nfunc bad() { // want `bad is used`\n}\n"
	for _, test := range []struct {
		name, source, to string
		want             []string // part of each error
	}{
		{"mended", bad, "good", nil},
		{"no fix", "package p\n\nfunc odd() { // want `odd is used`\n}\n", "", nil},
		{"unexpected finding", "package p\n\nfunc odd() {\n}\n", "", []string{"unexpected diagnostic"}},
		{"does not compile", bad, "1", []string{"alone", "together"}},
		{"changes nothing", bad, "bad ", []string{"changes nothing", "offered again"}},
		{"offered again", bad, "x() {}; func bad", []string{"offered again"}},
		{"new finding", bad, "odd", []string{"a new finding: odd is used"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range map[string]string{"go.mod": "module fixtures\n\ngo 1.26\n", "p/p.go": test.source} {
				name = filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			r := &recorder{TB: t}
			run(r, dir, rename(test.to), []string{"./p"})
			if len(r.errors) != len(test.want) {
				t.Fatalf("errors %q, want %q", r.errors, test.want)
			}
			for i, want := range test.want {
				if !strings.Contains(r.errors[i], want) {
					t.Errorf("error %q, want %q", r.errors[i], want)
				}
			}
		})
	}
}
