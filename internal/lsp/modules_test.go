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
