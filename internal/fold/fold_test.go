package fold_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/fold"
)

// valueOf returns what the argument of show(...) in body folds to.
func valueOf(t *testing.T, body string) string {
	t.Helper()
	f, e := shown(t, body)
	if v := f.Value(e); v != nil {
		return v.ExactString()
	}
	return "unknown"
}

// shown returns a folder for body, and the argument of show(...) in it.
func shown(t *testing.T, body string) (*fold.Folder, ast.Expr) {
	t.Helper()
	src := `package p
import ("fmt"; "strconv")
type stringer string
func (stringer) String() string { return "other" }
type plain string
var packageVar = "x"
type settable string
func (s *settable) set() { *s = "b" }
func show(any) {}
var _, _ = fmt.Sprint, strconv.Itoa
func f(param string) {
` + body + `
}`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	if _, err := (&types.Config{Importer: importer.Default()}).Check("p", fset, []*ast.File{file}, info); err != nil {
		t.Fatal(err)
	}
	in := inspector.New([]*ast.File{file})
	f := fold.New(info, in)
	for cur := range in.Root().Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "show" {
			return f, call.Args[0]
		}
	}
	t.Fatal("no call of show")
	return nil, nil
}

func TestValue(t *testing.T) {
	const unknown = "unknown"
	for body, want := range map[string]string{
		`show("a")`:                                     `"a"`,
		`show(12)`:                                      "12",
		`x := "a"; show(x)`:                             `"a"`,
		`var x = "a"; show((x))`:                        `"a"`,
		`x := "a"; y := x + "b"; show(y + "c")`:         `"abc"`,
		`n := 3; show(n)`:                               "3",
		`x := plain("a"); show(string(x))`:              `"a"`,
		`x := "a"; show(plain(x))`:                      `"a"`,
		`show(fmt.Sprintf("db%d-%s-%v", 3, "x", true))`: `"db3-x-true"`,
		`n := 3; show(fmt.Sprintf("db%d", n))`:          `"db3"`,
		`show(fmt.Sprint("a", "b"))`:                    `"ab"`,
		`show(strconv.Itoa(7))`:                         `"7"`,
		`x := "a"; func() { show(x) }()`:                `"a"`,

		`show(param)`:                                 unknown,
		`show(packageVar)`:                            unknown,
		`x := "a"; x = "b"; show(x)`:                  unknown,
		`var x string; x = "b"; show(x)`:              unknown,
		`x := "a"; x += "b"; show(x)`:                 unknown,
		`x := "a"; _ = &x; show(x)`:                   unknown,
		`n := 1; n++; show(n)`:                        unknown,
		`for x := range 3 { show(x) }`:                unknown,
		`for _, x := range []string{"a"} { show(x) }`: unknown,
		`x, y := func() (string, string) { return "", "" }(); show(x + y)`: unknown,
		`show(fmt.Sprintf("%s", param))`:                                   unknown,
		`show(fmt.Sprintf("%s", stringer("a")))`:                           unknown,
		`show(fmt.Sprintf("%d", "a"))`:                                     unknown,
		`show(fmt.Sprintf("%c", 'a'))`:                                     unknown,
		`show(fmt.Sprintf("%s", []any{"a"}...))`:                           unknown,
		`x := "a"; x, n := x + "b", 1; show(x); _ = n`:                     unknown,
		`x := settable("a"); x.set(); show(string(x))`:                     unknown,
		`n := 1; show(n + 1)`:                                              unknown, // only texts are put together
	} {
		if got := valueOf(t, body); got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
}

func TestPattern(t *testing.T) {
	for body, want := range map[string]string{
		`show("a")`:                       "a",
		`show(param)`:                     "",
		`show("a" + param + "b")`:         "a?b",
		`x := "a" + param; show(x + "b")`: "a?b",
		`show(fmt.Sprintf("%s:%d/3", param, len(param)))`: "?:?/3",
		`show(fmt.Sprintf("%s/%d", "a", 3))`:              "a/3",
		`show("a" + fmt.Sprint(param))`:                   "a?",
		`show(fmt.Sprintf(param, 3))`:                     "",
		`show(fmt.Sprintf("%d%s", 3))`:                    "",
		`show(len(param))`:                                "",
		`x := "a"; x = "b"; show("c" + x)`:                "c?",
		`show("a" + strconv.Itoa(len(param)))`:            "a?",
	} {
		f, e := shown(t, body)
		if got := strings.ReplaceAll(f.Pattern(e), fold.Unknown, "?"); got != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}
