package load

import (
	"context"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file that goes after go list has seen it is an error of its package.
func TestFileGoneAfterList(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "there.go"), []byte("package p\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	l := &loader{fset: fset, sizes: types.SizesFor("gc", "amd64"), exports: newExports(&Config{Dir: dir}, fset), sources: map[string]*source{}}
	order := []*listed{
		{ImportPath: "p", Name: "p", Dir: dir, GoFiles: []string{"there.go", "gone.go"}},
		{ImportPath: "q", Name: "q", Dir: dir, GoFiles: []string{"there.go"}, Imports: []string{"p"}},
	}
	l.check(context.Background(), order)
	for id, want := range map[string]string{"p": "gone.go", "q": "it imports a package that does not build"} {
		pkg := l.sources[id].pkg
		if !pkg.IllTyped || len(pkg.Errors) != 1 || !strings.Contains(pkg.Errors[0].Msg, want) {
			t.Errorf("%s: %v, want %q", id, pkg.Errors, want)
		}
	}
}

// Packages that import each other do not wait for each other.
func TestCycle(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"p.go": "package p\n\nimport _ \"q\"\n", "q.go": "package q\n\nimport _ \"p\"\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	fset := token.NewFileSet()
	l := &loader{fset: fset, sizes: types.SizesFor("gc", "amd64"), exports: newExports(&Config{Dir: dir}, fset), sources: map[string]*source{}}
	l.check(context.Background(), []*listed{
		{ImportPath: "p", Name: "p", Dir: dir, GoFiles: []string{"p.go"}, Imports: []string{"q"}},
		{ImportPath: "q", Name: "q", Dir: dir, GoFiles: []string{"q.go"}, Imports: []string{"p"}},
	})
	if p := l.sources["p"].pkg; !p.IllTyped || !strings.Contains(p.Errors[0].Msg, "import cycle through q") {
		t.Errorf("%v", p.Errors)
	}
}
