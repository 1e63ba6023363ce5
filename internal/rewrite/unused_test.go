package rewrite

import (
	"go/ast"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
)

// TestUnused deletes the call of use, and what must go with it.
func TestUnused(t *testing.T) {
	const head = "package p\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\ntype opts struct{ a, b string }\n\nfunc use(...any) {}\n\nfunc effect() string { fmt.Println(os.Args); return \"\" }\n\nfunc setting(s string) string { if v := os.Getenv(s); v != \"\" { return v }; return s }\n\nfunc ParseURL(string) (*opts, error) { return nil, nil }\n\nfunc fail() error { _, err := fmt.Print(); return err }\n\nfunc wrap(err error) error { fmt.Print(err); return err }\n\n"
	tests := []struct{ name, body, want string }{ // want "" for: cannot
		{"nothing", "use(1)", "0"},
		{"parameter", "use(p)", "0"},
		{"variable", "v := 1\nuse(v)", "0"},
		{"var", "var v = 1\nuse(v)", "0"},
		{"var without value", "var v int\nuse(v)", "0"},
		{"chain", "v := \"a\"\nw := v + \"b\"\nuse(w)", "0"},
		{"still used", "v := 1\nuse(v)\nfmt.Print(v)", "v := 1\n0\nfmt.Print(v)"},
		{"fields", "v := &opts{}\nv.a = \"x\"\nuse(v)", "0"},
		{"assigned later", "v := 1\nuse(v)\nv = 2", "0"},
		{"getenv", "v := os.Getenv(\"A\")\nuse(v)", "0"},
		{"comment", "v := 1 // one\nuse(v)", "// one\n0"},
		{"own block", "v := 1\nif p {\nuse(v)\n}", "if p {\n0\n}"},
		{"parse", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)", "0"},
		{"parse, error ignored", "v, _ := ParseURL(\"a\")\nuse(v)", "0"},
		{"parse, error declared before", "var err error\nv, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)\nfmt.Print(err)", "var err error\n0\nfmt.Print(err)"},
		{"nested", "v := 1\nif p {\nv = 2\n}\nuse(v)", "0"},
		{"nested with another", "v := 1\nif p {\nv = 2\nfmt.Print(1)\n}\nuse(v)", "if p {\nfmt.Print(1)\n}\n0"},
		{"nested in an effect", "v := 1\nif effect() == \"\" {\nv = 2\n}\nuse(v)", ""},
		{"condition", "v, w := 1, 2\n_ = w\nx := \"a\"\nif len(x) > 1 {\nv = 2\n}\nuse(v)", ""},
		{"condition of its own", "v := 1\nx := \"a\"\nif len(x) > 1 {\nv = 2\n}\nuse(v)", "0"},
		{"both branches", "v := 1\nif p {\nv = 2\n} else if !p {\nv = 3\n} else {\nv = 4\n}\nuse(v)", "0"},
		{"one branch", "v := 1\nif p {\nv = 2\n} else {\nfmt.Print(1)\n}\nuse(v)", ""},
		{"case", "v := 1\nswitch {\ncase p:\nv = 2\n}\nuse(v)", ""},
		{"loop", "v := 1\nfor range 3 {\nv = 2\n}\nuse(v)", ""},
		{"own function", "v := setting(\"a\")\nuse(v)", "0"},
		{"side effect", "v := effect()\nuse(v)", ""},
		{"side effect in a field", "v := &opts{}\nv.a = effect()\nuse(v)", ""},
		{"receive", "v := <-c\nuse(v)", ""},
		{"one of two", "v, w := 1, 2\nuse(v)\nfmt.Print(w)", ""},
		{"statement of an if", "if v := 1; p {\nuse(v)\n}", ""},
		{"type switch", "switch v := any(p).(type) {\ncase string:\nuse(v)\n}", ""},
		{"type switch, used elsewhere", "switch v := any(p).(type) {\ncase string:\nuse(v)\ncase int:\nfmt.Print(v)\n}", "switch v := any(p).(type) {\ncase string:\n0\ncase int:\nfmt.Print(v)\n}"},
		{"range", "for _, v := range \"a\" {\nuse(v)\n}", ""},
		{"parse, error used later", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)\nfmt.Print(err)", ""},
		{"parse, error set later", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)\nerr = fail()\nfmt.Print(err)", "0\nerr := fail()\nfmt.Print(err)"},
		{"parse, error set later, beside a blank", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)\n_, err = fmt.Print()\nfmt.Print(err)", "0\n_, err := fmt.Print()\nfmt.Print(err)"},
		{"parse, error set later, beside another", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)\nn := 1\nn, err = fmt.Print(n)\nfmt.Print(err)", ""},
		{"parse, error set later, beside a new one", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)\nn, err := fmt.Print()\nfmt.Print(n, err)", "0\nn, err := fmt.Print()\nfmt.Print(n, err)"},
		{"parse, error set in an if", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)\nif err = fail(); err != nil {\nfmt.Print(err)\n}", "0\nif err := fail(); err != nil {\nfmt.Print(err)\n}"},
		{"parse, error set in an if, read behind it", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)\nif err = fail(); err != nil {\nfmt.Print(err)\n}\nfmt.Print(err)", ""},
		{"parse, error set in a block", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)\nif p {\nerr = fail()\n}\nfmt.Print(err)", ""},
		{"parse, error set from itself", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)\nerr = wrap(err)\nfmt.Print(err)", ""},
		{"parse, error set and not read", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)\nerr = fail()", ""},
		{"parse, error set by what may go", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n}\nuse(v)\nw, err := ParseURL(\"b\")\nfmt.Print(w, err)", ""},
		{"parse, error handled otherwise", "v, err := ParseURL(\"a\")\nfmt.Print(err)\nuse(v)", ""},
		{"parse, with else", "v, err := ParseURL(\"a\")\nif err != nil {\nreturn\n} else {\np = true\n}\nuse(v)", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			frame := func(body string) string { return head + "func f(p bool, c chan int) {\n" + body + "\n}\n" }
			src := frame(tt.body)
			pass, file, _ := newPass(t, src)
			var root, call inspector.Cursor
			for cur := range inspector.New(pass.Files).Root().Preorder((*ast.File)(nil), (*ast.CallExpr)(nil)) {
				switch n := cur.Node().(type) {
				case *ast.File:
					root = cur
				case *ast.CallExpr:
					if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "use" {
						call = cur
					}
				}
			}
			_, edits, ok := NewFile(pass, NewEffects(pass.TypesInfo, inspector.New(pass.Files)), root).Unused(nil, call.Node())
			if ok != (tt.want != "") {
				t.Fatalf("got %t", ok)
			}
			if !ok {
				return
			}
			n := call.Node()
			edits = append(edits, analysis.TextEdit{Pos: n.Pos(), End: n.End(), NewText: []byte("print(0)")})
			got := apply(t, file, src, edits)
			want := apply(t, file, frame(strings.Replace(tt.want, "0", "print(0)", 1)), nil)
			if got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got[len(head):], want[len(head):])
			}
			newPass(t, got)
		})
	}
}
