package gopls

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.lsp.dev/uri"
)

// The name of the analyzer that is required follows the catalogs of what is
// open, and comes back to what it was with them.
func TestFollower(t *testing.T) {
	root := t.TempDir()
	file := func(name string) string { return filepath.Join(root, filepath.FromSlash(name)) }
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(file(name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file(name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a/go.mod", "b/go.mod"} {
		write(name, "module m\n")
	}
	f := newFollower("")
	name := func() string { return f.analyzer.Requires[0].Name }
	see := func(method, name string) {
		var m message
		m.Method, m.Params.TextDocument.URI = method, string(uri.File(file(name)))
		f.see(m)
	}
	changed := func(want ...string) {
		t.Helper()
		got := f.changed()
		if len(got) != len(want) || len(want) > 0 && got[0] != file(want[0]) {
			t.Errorf("modules to look at again: %q, want %q", got, want)
		}
	}

	see("initialized", "")
	see("textDocument/didOpen", "a/x/x.go")
	none := name()
	changed()
	write("b/redis-databases.yaml", "databases: {}")
	changed() // it governs nothing that is open

	write("a/redis-databases.yaml", "databases: {}")
	changed("a")
	changed()
	first := name()
	write("a/redis-databases.yaml", "databases: {x: {index: 0}}")
	see("textDocument/didChange", "a/x/x.go")
	if first == none || name() == first || name() == none {
		t.Errorf("three catalogs, but the names are %s, %s, %s", none, first, name())
	}
	changed("a") // the change may have been seen to, but of one package only
	write("a/redis-databases.yaml", "databases: {}")
	changed("a")
	if name() != first {
		t.Errorf("%s, want %s again", name(), first)
	}
	see("textDocument/didOpen", "b/b.go")
	if name() == first {
		t.Error("the catalog of b does not count")
	}
	changed()
	write("a/redis-databases.yaml", "databases: {y: {index: 0}}")
	see("textDocument/didOpen", "b/b.go") // of this gopls hears, but not of what is open in a
	changed("a", "b")
	if err := os.Remove(file("a/redis-databases.yaml")); err != nil {
		t.Fatal(err)
	}
	changed("a", "b")

	// Before and after a session gopls can be told nothing.
	see("shutdown", "")
	write("a/redis-databases.yaml", "databases: {}")
	changed()
}

// What a daemon keeps is not for another one.
func TestForgetful(t *testing.T) {
	names := map[string]bool{}
	for range 2 {
		f := newFollower("")
		f.open(t.TempDir())
		names[f.analyzer.Requires[0].Name] = true
		f.forgetful()
		names[f.analyzer.Requires[0].Name] = true
	}
	if len(names) != 3 { // the first is the same for both
		t.Errorf("%v", names)
	}
}

func TestNamedCatalog(t *testing.T) {
	named := filepath.Join(t.TempDir(), "c.yaml")
	c := catalogs{named: named}
	before := c.hash()
	if err := os.WriteFile(named, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if c.hash() == before {
		t.Error("the hash does not follow the file")
	}
}

// What is wrong with a catalog is told, for gopls does not tell it.
func TestBrokenCatalog(t *testing.T) {
	named := filepath.Join(t.TempDir(), "c.yaml")
	c := catalogs{named: named}
	for text, want := range map[string]bool{"databases: [": true, "databases: {main: {index: 0}}": false} {
		if err := os.WriteFile(named, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		var log strings.Builder
		c.complain(&log)
		if got := strings.Contains(log.String(), named); got != want {
			t.Errorf("%s: %q", text, log.String())
		}
	}
}

func TestForget(t *testing.T) {
	got, err := json.Marshal(forget([]string{"/a b"}))
	want := `{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":"file:///a%20b/vendor/modules.txt","type":2}]}}`
	if err != nil || !bytes.Equal(got, []byte(want)) {
		t.Errorf("%s, %v", got, err)
	}
}
