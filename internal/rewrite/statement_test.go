package rewrite

import (
	"go/ast"
	"strings"
	"testing"

	"golang.org/x/tools/go/ast/inspector"
)

func TestBehind(t *testing.T) {
	tests := []struct{ body, want string }{
		{"{ use(1) }", "{ use(1)| }"},
		{"{ use(1) // one\n}", "{ use(1) // one|\n}"},
		{"{ use(1) /* one */ // two\n}", "{ use(1) /* one */ // two|\n}"},
		{"{ use(1) /* one */; use(2) }", "{ use(1) /* one */|; use(2) }"},
		{"{ use(1); use(2) // two\n}", "{ use(1)|; use(2) // two\n}"},
		{"{ use(1) } // of the block", "{ use(1)| } // of the block"},
		{"{ func() { use(1) }() // of the call\n}", "{ func() { use(1)| }() // of the call\n}"},
		{"{ switch { case true: use(1) // one\n} }", "{ switch { case true: use(1) // one|\n} }"},
		{"{ switch { case true: use(1) } // of the switch\n}", "{ switch { case true: use(1)| } // of the switch\n}"},
		{"{ use(1)\n// below\n}", "{ use(1)|\n// below\n}"},
	}
	for _, tt := range tests {
		src := "package p\n\nfunc use(int) {}\n\nfunc f() " + tt.body + "\n"
		pass, file, _ := newPass(t, src)
		for stmt := range inspector.New([]*ast.File{file}).Root().Preorder((*ast.ExprStmt)(nil)) {
			call := stmt.Node().(*ast.ExprStmt).X.(*ast.CallExpr)
			if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != "use" {
				continue
			}
			at := int(Behind(pass.Fset, stmt) - file.FileStart)
			_, got, _ := strings.Cut(src[:at]+"|"+src[at:], "func f() ")
			if strings.TrimSuffix(got, "\n") != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			break
		}
	}
}
