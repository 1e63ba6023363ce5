package lsp

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"go.lsp.dev/uri"

	"github.com/autobot/redislint/internal/lsp/protocol"
)

// other adds a module beside that of the session, with the file a.go.
func (c *client) other(name string) protocol.TextDocument {
	c.t.Helper()
	dir := filepath.Join(c.t.TempDir(), name)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		c.t.Fatal(err)
	}
	for name, text := range map[string]string{"go.mod": "module other\n", "a.go": "package other\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			c.t.Fatal(err)
		}
	}
	return protocol.TextDocument{URI: uri.File(filepath.Join(dir, "a.go")), Version: 1, Text: "package other\n"}
}

// A module may import another that is open, as in a workspace of several: what
// is not saved there counts, and saving it is a reason to look again.
func TestTwoModules(t *testing.T) {
	queries := make(chan Query, 100)
	c := session(t, func(_ context.Context, q Query) (*Found, error) {
		queries <- q
		return &Found{}, nil
	})
	c.initialize()
	other := c.other("other")
	other.Text = "package other // not saved\n"
	c.notify("textDocument/didOpen", protocol.DocumentParams{TextDocument: other})
	wait(t, queries)
	wait(t, c.shown)
	c.open("package m\n")
	if q := wait(t, queries); q.Dir != c.folder || len(q.Overlay) != 1 || len(q.Patterns) != 1 {
		t.Errorf("%+v", q)
	}
	wait(t, c.shown)
	c.notify("textDocument/didSave", protocol.DocumentParams{TextDocument: other})
	dirs := map[string]bool{}
	for range 2 {
		dirs[wait(t, queries).Dir] = true
	}
	if !dirs[c.folder] {
		t.Errorf("looked at %v only", dirs)
	}
}

// What is wrong with one module is told once, whatever is done in another.
func TestTroubleOfOneModule(t *testing.T) {
	var c *client
	c = session(t, func(_ context.Context, q Query) (*Found, error) {
		if q.Dir == c.folder {
			return nil, errors.New("a broken catalog")
		}
		return &Found{}, nil
	})
	c.initialize()
	c.open("package m\n")
	wait(t, c.shown)
	wait(t, c.said)
	c.notify("textDocument/didOpen", protocol.DocumentParams{TextDocument: c.other("other")})
	wait(t, c.shown)
	c.change(2, "package m\n\n")
	wait(t, c.shown)
	select {
	case said := <-c.said:
		t.Errorf("told again: %s", said)
	default:
	}
}

// A go.mod makes a module of what was part of another one. What the editor shows
// of its files is then what is found in the new one, whichever is looked at last.
func TestModuleWithinModule(t *testing.T) {
	var c *client
	release := make(chan struct{})
	made := func() bool {
		_, err := os.Stat(filepath.Join(c.folder, "part", "go.mod"))
		return err == nil
	}
	c = session(t, func(_ context.Context, q Query) (*Found, error) {
		if q.Dir == c.folder && made() {
			<-release
			return &Found{}, nil
		}
		found := &Found{}
		for name, text := range q.Overlay {
			found.Findings = append(found.Findings, finding(name, string(text)))
		}
		return found, nil
	})
	c.initialize()
	dir := filepath.Join(c.folder, "part")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	part, mod := uri.File(filepath.Join(dir, "a.go")), filepath.Join(dir, "go.mod")
	c.notify("textDocument/didOpen", protocol.DocumentParams{TextDocument: protocol.TextDocument{URI: part, Version: 1, Text: "package part // bad"}})
	c.open("package m\n")
	shows := func(u uri.URI, version int) {
		t.Helper()
		for {
			shown := wait(t, c.shown)
			if shown.URI == part && len(shown.Diagnostics) != 1 {
				t.Errorf("%+v", shown)
			}
			if shown.URI == u && *shown.Version == version {
				return
			}
		}
	}
	shows(c.document(1, "").URI, 1)
	if err := os.WriteFile(mod, []byte("module part\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	c.notify("workspace/didChangeWatchedFiles", protocol.WatchedFilesParams{Changes: []protocol.FileEvent{{URI: uri.File(mod), Type: 1}}})
	shows(part, 1)
	close(release)
	for version := 2; version < 4; version++ { // the first may come with what is shown of part
		c.change(version, "package m\n\n")
		shows(c.document(0, "").URI, version)
	}
}

// Nobody edits what is in the module cache, which may be large.
func TestModuleCache(t *testing.T) {
	c := session(t, func(_ context.Context, q Query) (*Found, error) {
		t.Errorf("looked at %s", q.Dir)
		return &Found{}, nil
	})
	c.initialize()
	cached := c.other("other@v1.2.3")
	c.notify("textDocument/didOpen", protocol.DocumentParams{TextDocument: cached})
	var actions []protocol.CodeAction
	if err := c.call("textDocument/codeAction", protocol.CodeActionParams{TextDocument: cached}, &actions); err != nil || len(actions) > 0 {
		t.Errorf("%+v, %v", actions, err)
	}
}
