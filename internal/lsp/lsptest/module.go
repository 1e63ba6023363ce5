package lsptest

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/txtar"

	"github.com/autobot/redislint/internal/origin"
)

// Module writes files, in txtar format, to a new folder. It is a module that
// requires the real client library and the runtime of this checkout.
func Module(t testing.TB, files string) (dir string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	_, self, _, _ := runtime.Caller(0)
	root := filepath.Join(filepath.Dir(self), "..", "..", "..")
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	mod, err := goMod(root)
	if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse([]byte(files))
	archive.Files = append(archive.Files,
		txtar.File{Name: "go.mod", Data: mod},
		txtar.File{Name: "go.sum", Data: sums})
	for _, f := range archive.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// goMod returns a go.mod that requires the checkout, and what that requires.
func goMod(root string) ([]byte, error) {
	name := filepath.Join(root, "go.mod")
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	mod, err := modfile.Parse(name, text, nil)
	if err != nil {
		return nil, err
	}
	err = errors.Join(mod.AddModuleStmt("example.com/shop"), mod.AddRequire(origin.Module, "v0.0.0"), mod.AddReplace(origin.Module, "", root, ""))
	if err != nil {
		return nil, err
	}
	return mod.Format()
}
