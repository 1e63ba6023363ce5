package load

import (
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
	l := checked(t, dir,
		&listed{ImportPath: "p", Name: "p", Dir: dir, GoFiles: []string{"there.go", "gone.go"}},
		&listed{ImportPath: "q", Name: "q", Dir: dir, GoFiles: []string{"there.go"}, Imports: []string{"p"}},
	)
	for _, id := range []string{"p", "q"} {
		s := l.sources[id]
		if !s.pkg.IllTyped || len(s.causes) != 1 || s.causes[0].path != "p" || !strings.Contains(s.causes[0].errs[0].Msg, "gone.go") {
			t.Errorf("%s: %v", id, s.causes)
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
	l := checked(t, dir,
		&listed{ImportPath: "p", Name: "p", Dir: dir, GoFiles: []string{"p.go"}, Imports: []string{"q"}},
		&listed{ImportPath: "q", Name: "q", Dir: dir, GoFiles: []string{"q.go"}, Imports: []string{"p"}},
	)
	if p := l.sources["p"].pkg; !p.IllTyped || !strings.Contains(p.Errors[0].Msg, "import cycle through q") {
		t.Errorf("%v", p.Errors)
	}
}

// checked returns a loader that has type-checked the packages.
func checked(t *testing.T, dir string, order ...*listed) *loader {
	l, err := (&Config{Dir: dir}).newLoader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var batch []*source
	for _, p := range order {
		s := l.source(p, true)
		l.sources[p.ImportPath] = s
		batch = append(batch, s)
	}
	l.check(t.Context(), batch)
	return l
}
