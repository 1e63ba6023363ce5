package rewrite

import (
	"go/ast"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

func TestAddImport(t *testing.T) {
	const body = "\n\nfunc f() { " + here + " }\n"
	tests := []struct {
		name, head, body string
		want             string // the head after the edits
		prefix           string
	}{
		{"no import", "package p", body, "package p\n\nimport redisruntime \"example.org/redis/runtime\"", "redisruntime."},
		{"comment behind the package clause", "package p // the p", body,
			"package p // the p\n\nimport redisruntime \"example.org/redis/runtime\"", "redisruntime."},
		{"build tag", "//go:build !never\n\n// Package p is p.\npackage p", body,
			"//go:build !never\n\n// Package p is p.\npackage p\n\nimport redisruntime \"example.org/redis/runtime\"", "redisruntime."},
		{"one import of the standard library", "package p\n\nimport \"fmt\" // print", body + "\nvar _ = fmt.Sprint",
			"package p\n\nimport (\n\t\"fmt\" // print\n\n\tredisruntime \"example.org/redis/runtime\"\n)", "redisruntime."},
		{"one import of a neighbour", "package p\n\n// kept\nimport \"example.org/a\"", body + "\nvar _ = a.New",
			"package p\n\n// kept\nimport (\n\t\"example.org/a\"\n\tredisruntime \"example.org/redis/runtime\"\n)", "redisruntime."},
		{"one import that follows", "package p\n\nimport \"example.org/z\"", body + "\nvar _ = z.New",
			"package p\n\nimport (\n\tredisruntime \"example.org/redis/runtime\"\n\t\"example.org/z\"\n)", "redisruntime."},
		{"embed", "package p\n\nimport _ \"embed\"", body,
			"package p\n\nimport (\n\t_ \"embed\"\n\n\tredisruntime \"example.org/redis/runtime\"\n)", "redisruntime."},
		{"cgo only", "package p\n\n// #include <errno.h>\nimport \"C\"", body,
			"package p\n\n// #include <errno.h>\nimport \"C\"\n\nimport redisruntime \"example.org/redis/runtime\"", "redisruntime."},
		{"single declarations", "package p\n\nimport _ \"fmt\"\nimport _ \"os\"", body,
			"package p\n\nimport _ \"fmt\"\nimport _ \"os\"\n\nimport redisruntime \"example.org/redis/runtime\"", "redisruntime."},
		{"standard library only", "package p\n\nimport (\n\t_ \"fmt\"\n\t_ \"os\" // last\n)", body,
			"package p\n\nimport (\n\t_ \"fmt\"\n\t_ \"os\" // last\n\n\tredisruntime \"example.org/redis/runtime\"\n)", "redisruntime."},
		{"the group that is most alike", "package p\n\nimport (\n\t_ \"fmt\"\n\n\t_ \"example.net/y\"\n\n\t// ours\n\t_ \"example.org/a\"\n\t// and ours\n\t_ \"example.org/z\"\n)", body,
			"package p\n\nimport (\n\t_ \"fmt\"\n\n\t_ \"example.net/y\"\n\n\t// ours\n\t_ \"example.org/a\"\n\tredisruntime \"example.org/redis/runtime\"\n\t// and ours\n\t_ \"example.org/z\"\n)", "redisruntime."},
		{"first of its group", "package p\n\nimport (\n\t_ \"fmt\"\n\n\t// z\n\t_ \"example.org/z\"\n)", body,
			"package p\n\nimport (\n\t_ \"fmt\"\n\n\tredisruntime \"example.org/redis/runtime\"\n\t// z\n\t_ \"example.org/z\"\n)", "redisruntime."},
		{"on the line of the parenthesis", "package p\n\nimport (_ \"fmt\")", body,
			"package p\n\nimport (\n\t_ \"fmt\"\n\n\tredisruntime \"example.org/redis/runtime\"\n)", "redisruntime."},
		{"imported", "package p\n\nimport \"example.org/redis/runtime\"", body + "\nvar _ = redisruntime.New", "", "redisruntime."},
		{"alias", "package p\n\nimport rr \"example.org/redis/runtime\"", body + "\nvar _ = rr.New", "", "rr."},
		{"dot", "package p\n\nimport . \"example.org/redis/runtime\"", body + "\nvar _ = New", "", ""},
		{"dot, shadowed", "package p\n\nimport . \"example.org/redis/runtime\"", "\n\nfunc f(New int) { " + here + " }\n\nvar _ = New",
			"package p\n\nimport (\n\t. \"example.org/redis/runtime\"\n\tredisruntime \"example.org/redis/runtime\"\n)", "redisruntime."},
		{"blank", "package p\n\nimport _ \"example.org/redis/runtime\"", body,
			"package p\n\nimport (\n\t_ \"example.org/redis/runtime\"\n\tredisruntime \"example.org/redis/runtime\"\n)", "redisruntime."},
		{"alias, shadowed by a parameter", "package p\n\nimport rr \"example.org/redis/runtime\"", "\n\nfunc f(rr int) { " + here + " }\n\nvar _ = rr.New",
			"package p\n\nimport (\n\tredisruntime \"example.org/redis/runtime\"\n\trr \"example.org/redis/runtime\"\n)", "redisruntime."},
		{"shadowed only below", "package p\n\nimport rr \"example.org/redis/runtime\"", "\n\nfunc f() { " + here + "; rr := 1; _ = rr }\n\nvar _ = rr.New", "", "rr."},
		{"name taken by the package", "package p", body + "\nvar redisruntime, redisruntime1 int",
			"package p\n\nimport redisruntime2 \"example.org/redis/runtime\"", "redisruntime2."},
		{"name taken in another function", "package p", body + "\nfunc g(redisruntime int) {}",
			"package p\n\nimport redisruntime1 \"example.org/redis/runtime\"", "redisruntime1."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := tt.head + tt.body
			pass, file, pos := newPass(t, src)
			prefix, edits := AddImport(pass, file, pos, runtimePath, "redisruntime")
			if prefix != tt.prefix {
				t.Errorf("prefix %q, want %q", prefix, tt.prefix)
			}
			got := apply(t, file, strings.Replace(src, here, here+prefix+"New()", 1), edits)
			if tt.want == "" {
				tt.want = tt.head
			}
			if !strings.HasPrefix(got, tt.want+"\n") {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
			newPass(t, got)
		})
	}
}

func TestAddStandardAboveOthers(t *testing.T) {
	const src = "package p\n\nimport \"example.org/a\" // a\n\nfunc f() { " + here + " }\n\nvar _ = a.New\n"
	pass, file, pos := newPass(t, src)
	im := NewImports(pass, file)
	im.Add(pos, "errors", "errors")
	im.Add(pos, "context", "context")
	got := apply(t, file, src, im.Edits())
	const want = "package p\n\nimport (\n\t\"context\"\n\t\"errors\"\n\n\t\"example.org/a\" // a\n)\n"
	if !strings.HasPrefix(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestRemoveImport(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"block", "package p\n\nimport (\n\t\"fmt\"\n\n\t// why\n\t\"example.org/a\" // here\n)\n\nvar _, _ = fmt.Sprint, a.New\n",
			"package p\n\nimport (\n\t\"fmt\"\n)\n"},
		{"last of the block, another comes", "package p\n\nimport (\n\t\"example.org/a\"\n)\n\nvar _ = a.New\n",
			"package p\n\nimport (\n\t\"context\"\n)\n"},
		{"lone", "package p\n\n// why\nimport \"example.org/a\" // here\n\nvar _ = a.New\n", "package p\n\nvar _ = 0\n"},
		{"lone, another comes", "package p\n\nimport \"example.org/a\"\n\nvar _ = a.New\n", "package p\n\nimport \"context\"\n"},
		{"still used", "package p\n\nimport \"example.org/a\"\n\nvar _ = a.New\nvar _ = a.New\n", "package p\n\nimport \"example.org/a\"\n"},
		{"dot", "package p\n\nimport . \"example.org/a\"\n\nvar _ = New\n", "package p\n\nvar _ = 0\n"},
		{"first of a group", "package p\n\nimport (\n\t\"example.org/a\"\n\t\"example.org/b\"\n)\n\nvar _ = a.New\nvar _ = b.New\n",
			"package p\n\nimport (\n\t\"example.org/b\"\n)\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pass, file, _ := newPass(t, tt.src)
			im := NewImports(pass, file)
			var value ast.Expr
			ast.Inspect(file, func(n ast.Node) bool {
				if spec, ok := n.(*ast.ValueSpec); ok && value == nil {
					value = spec.Values[len(spec.Values)-1]
				}
				return true
			})
			text := "0"
			if strings.Contains(tt.name, "another") {
				text = im.Add(value.Pos(), "context", "context") + "TODO"
			}
			im.Delete(value)
			got := apply(t, file, tt.src, append(im.Edits(), analysis.TextEdit{Pos: value.Pos(), End: value.End(), NewText: []byte(text)}))
			if !strings.HasPrefix(got, tt.want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
			newPass(t, got)
		})
	}
}

func TestAddTwiceIsOneImport(t *testing.T) {
	src := "package p\n\nfunc f() { " + here + " }\n"
	pass, file, pos := newPass(t, src)
	im := NewImports(pass, file)
	first, second := im.Add(pos, runtimePath, "redisruntime"), im.Add(pos, runtimePath, "redisruntime")
	if first != second {
		t.Errorf("prefixes %q and %q", first, second)
	}
	im.Add(pos, "context", "context")
	want := "package p\n\nimport (\n\t\"context\"\n\n\tredisruntime \"example.org/redis/runtime\"\n)\n"
	if got := apply(t, file, src, im.Edits()); !strings.HasPrefix(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
