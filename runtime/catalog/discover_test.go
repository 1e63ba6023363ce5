package catalog

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tree writes files below a fresh folder and returns it.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestFind(t *testing.T) {
	const one = "databases: {one: {index: 1}}\n"
	root := tree(t, map[string]string{
		"redis-databases.yaml":                 one,
		"mod/go.mod":                           "module m\n",
		"mod/redis-databases.yaml":             one,
		"mod/deep/er/x.go":                     "package er\n",
		"mod/own/redis-databases.yaml":         one,
		"mod/own/pkg/x.go":                     "package pkg\n",
		"mod/nested/go.mod":                    "module n\n",
		"mod/nested/pkg/x.go":                  "package pkg\n",
		"outside/x.go":                         "package x\n",
		"outside/beside/redis-databases.yaml":  one,
		"broken/redis-databases.yaml/a-folder": "",
	})
	for dir, want := range map[string]string{
		"mod":                "mod/redis-databases.yaml",
		"mod/deep/er":        "mod/redis-databases.yaml",
		"mod/deep/not-there": "mod/redis-databases.yaml",
		"mod/own/pkg":        "mod/own/redis-databases.yaml",
		"mod/nested/pkg":     "", // never beyond the module root
		"outside":            "", // never a stranger's file above
		"outside/beside":     "outside/beside/redis-databases.yaml",
	} {
		if want != "" {
			want = filepath.Join(root, want)
		}
		if got, err := Find(filepath.Join(root, dir)); got != want || err != nil {
			t.Errorf("Find(%s) = %q, %v; want %q", dir, got, err, want)
		}
	}
	if _, err := Discover(filepath.Join(root, "broken")); err == nil {
		t.Error("Discover took a folder for a catalog")
	}
	if _, err := Find(filepath.Join(root, "outside/x.go")); err == nil {
		t.Error("Find(a file) gave no error")
	}
}

func TestDiscover(t *testing.T) {
	root := tree(t, map[string]string{
		"a/go.mod":               "module a\n",
		"a/redis-databases.yaml": "databases: {orders: {index: 7}}\n",
		"b/go.mod":               "module b\n",
		"c/go.mod":               "module c\n",
		"c/redis-databases.yaml": "databases: {orders: {idx: 7}}\n",
	})
	c, err := Discover(filepath.Join(root, "a"))
	if err != nil || len(c.Databases) != 1 || c.Databases[0].Index != 7 || c.Path != filepath.Join(root, "a", FileName) {
		t.Errorf("Discover(a) = %+v, %v", c, err)
	}
	c, err = Discover(filepath.Join(root, "b"))
	if err != nil || len(c.Databases) != 10 || c.Path != "" {
		t.Errorf("Discover(b) = %+v, %v; want the default", c, err)
	}
	_, err = Discover(filepath.Join(root, "c"))
	if err == nil || !strings.Contains(err.Error(), filepath.Join(root, "c", FileName)+":1: ") {
		t.Errorf("Discover(c) error = %v; want it to name the file and the line", err)
	}
}
