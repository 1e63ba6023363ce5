package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"
	"go.lsp.dev/uri"
	"go.uber.org/goleak"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/internal/driver/print"
	"github.com/autobot/redislint/internal/fixes"
	"github.com/autobot/redislint/internal/lsp/protocol"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds a wait for what must come.
const patience = 30 * time.Second

// A client is the other end of a session.
type client struct {
	t      *testing.T
	conn   *jsonrpc2.Conn
	shown  chan protocol.PublishDiagnostics
	said   chan string
	ended  chan error
	folder string
}

// session starts a session, in which a.go is a file of a module.
func session(t *testing.T, find Finder) *client {
	t.Helper()
	c := &client{t: t, shown: make(chan protocol.PublishDiagnostics, 100), said: make(chan string, 100), ended: make(chan error, 1), folder: t.TempDir()}
	for name, text := range map[string]string{"go.mod": "module m\n", "a.go": "package m\n"} {
		if err := os.WriteFile(filepath.Join(c.folder, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ours, theirs := net.Pipe()
	go func() { c.ended <- Serve(context.Background(), theirs, theirs, "v1", find) }()
	c.conn = jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(ours, jsonrpc2.VSCodeObjectCodec{}), jsonrpc2.HandlerWithError(
		func(_ context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) (any, error) {
			switch req.Method {
			case "textDocument/publishDiagnostics":
				var p protocol.PublishDiagnostics
				if err := json.Unmarshal(*req.Params, &p); err != nil {
					t.Error(err)
				}
				c.shown <- p
			case "window/showMessage", "window/logMessage":
				var m protocol.Message
				if err := json.Unmarshal(*req.Params, &m); err != nil {
					t.Error(err)
				}
				c.said <- m.Message
			}
			return nil, nil
		}))
	t.Cleanup(func() {
		_ = c.conn.Close()
		select {
		case err := <-c.ended: // most tests just hang up
			if err != nil && !errors.Is(err, errExit) {
				t.Error(err)
			}
		case <-time.After(patience):
			t.Error("the session does not end with its connection")
		}
	})
	return c
}

func (c *client) initialize() {
	c.t.Helper()
	var result protocol.InitializeResult
	if err := c.call("initialize", protocol.InitializeParams{}, &result); err != nil || result.ServerInfo.Version != "v1" {
		c.t.Fatalf("%+v, %v", result, err)
	}
}

func (c *client) call(method string, params, result any) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return c.conn.Call(ctx, method, params, result)
}

func (c *client) notify(method string, params any) {
	c.t.Helper()
	if err := c.conn.Notify(context.Background(), method, params); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) document(version int, text string) protocol.TextDocument {
	return protocol.TextDocument{URI: uri.File(filepath.Join(c.folder, "a.go")), Version: version, Text: text}
}

func (c *client) open(text string) {
	c.t.Helper()
	c.notify("textDocument/didOpen", protocol.DocumentParams{TextDocument: c.document(1, text)})
}

func (c *client) change(version int, text string) {
	c.t.Helper()
	c.notify("textDocument/didChange", protocol.ChangeParams{TextDocument: c.document(version, ""), ContentChanges: []protocol.ContentChange{{Text: text}}})
}

func wait[T any](t *testing.T, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(patience):
		t.Fatalf("no %T", v)
	}
	return v
}

// finding is one on the word bad in text, with a fix.
func finding(name, text string) print.Finding {
	fset := token.NewFileSet()
	file := fset.AddFile(name, -1, len(text))
	file.SetLinesForContent([]byte(text))
	at := strings.Index(text, "bad")
	pos, end := file.Pos(at), file.Pos(at+3)
	return print.Finding{Package: &packages.Package{Fset: fset}, Rule: "rule", Diagnostic: analysis.Diagnostic{
		Pos: pos, End: end, Category: "kind", Message: "bad", URL: "https://example.com",
		SuggestedFixes: []analysis.SuggestedFix{{Message: "better", TextEdits: []analysis.TextEdit{{Pos: pos, End: end, NewText: []byte("good")}}}},
	}}
}

// finder finds the word bad in what is open, or in a.go.
func finder(_ context.Context, q Query) (*Found, error) {
	name := filepath.Join(q.Dir, "a.go")
	text, ok := q.Overlay[name]
	if !ok {
		text, _ = os.ReadFile(name)
	}
	f := &Found{Fix: func(string) (fixes.Change, bool) { return fixes.Change{}, false }}
	if strings.Contains(string(text), "bad") {
		f.Findings = append(f.Findings, finding(name, string(text)))
	}
	return f, nil
}

func TestFindsAndMends(t *testing.T) {
	c := session(t, finder)
	c.initialize()
	const text = "package m\n\nvar _ = \"é😀\" + bad\n"
	c.open(text)
	shown := wait(t, c.shown)
	if len(shown.Diagnostics) != 1 || *shown.Version != 1 {
		t.Fatalf("%+v", shown)
	}
	within := protocol.Range{Start: protocol.Position{Line: 2, Character: 16}, End: protocol.Position{Line: 2, Character: 19}}
	if d := shown.Diagnostics[0]; d.Range != within || d.Source != "rule" || d.Code != "kind" || d.CodeDescription.Href != "https://example.com" {
		t.Errorf("%+v, want it in %+v", d, within)
	}
	var actions []protocol.CodeAction
	params := protocol.CodeActionParams{TextDocument: c.document(1, ""), Range: within}
	if err := c.call("textDocument/codeAction", params, &actions); err != nil || len(actions) != 1 {
		t.Fatalf("%+v, %v", actions, err)
	}
	want := protocol.TextEdit{Range: within, NewText: "good"}
	if edits := actions[0].Edit.Changes[c.document(1, "").URI]; !slices.Equal(edits, []protocol.TextEdit{want}) {
		t.Errorf("%+v, want %+v", edits, want)
	}
	params.Range.Start.Line, params.Range.End.Line = 0, 1 // elsewhere
	if err := c.call("textDocument/codeAction", params, &actions); err != nil || len(actions) != 0 {
		t.Errorf("%+v, %v", actions, err)
	}
	c.change(2, strings.Replace(text, "bad", "good", 1))
	if shown := wait(t, c.shown); len(shown.Diagnostics) != 0 || *shown.Version != 2 {
		t.Errorf("%+v", shown)
	}
	c.notify("textDocument/didClose", protocol.DocumentParams{TextDocument: c.document(0, "")})
	if shown := wait(t, c.shown); len(shown.Diagnostics) != 0 {
		t.Errorf("%+v", shown)
	}
}

// An editor that knows versions of documents is told which one an edit is for,
// so that it can refuse what comes too late. The first is 0 in some.
func TestEditsOfAVersion(t *testing.T) {
	c := session(t, finder)
	var params protocol.InitializeParams
	params.Capabilities.Workspace.Edit.DocumentChanges = true
	if err := c.call("initialize", params, nil); err != nil {
		t.Fatal(err)
	}
	c.notify("textDocument/didOpen", protocol.DocumentParams{TextDocument: c.document(0, "package m\n\nvar _ = bad\n")})
	for version := range 2 {
		if version > 0 {
			c.change(version, "package m\n\n\nvar _ = bad\n")
		}
		var actions []struct{ Edit json.RawMessage }
		asked := protocol.CodeActionParams{TextDocument: c.document(0, ""), Range: protocol.Range{End: protocol.Position{Line: 100}}}
		if err := c.call("textDocument/codeAction", asked, &actions); err != nil || len(actions) != 1 {
			t.Fatalf("%+v, %v", actions, err)
		}
		want := fmt.Sprintf(`{"documentChanges":[{"textDocument":{"uri":%q,"version":%d},`, c.document(0, "").URI, version)
		if !strings.HasPrefix(string(actions[0].Edit), want) {
			t.Errorf("%s; want it to begin with %s", actions[0].Edit, want)
		}
	}
}

// A fix has the line ends of its file: some editors insert what they get.
func TestLineEnds(t *testing.T) {
	for _, end := range []string{"\n", "\r\n"} {
		c := session(t, func(ctx context.Context, q Query) (*Found, error) {
			found, err := finder(ctx, q)
			for _, f := range found.Findings {
				f.Diagnostic.SuggestedFixes[0].TextEdits[0].NewText = []byte("good +\n\tbetter")
			}
			return found, err
		})
		c.initialize()
		c.open(strings.ReplaceAll("package m\n\nvar _ = bad\n", "\n", end))
		var actions []protocol.CodeAction
		asked := protocol.CodeActionParams{TextDocument: c.document(1, ""), Range: protocol.Range{End: protocol.Position{Line: 100}}}
		if err := c.call("textDocument/codeAction", asked, &actions); err != nil || len(actions) != 1 {
			t.Fatalf("%+v, %v", actions, err)
		}
		if got, want := actions[0].Edit.Changes[c.document(1, "").URI][0].NewText, "good +"+end+"\tbetter"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A person who types is waited for, and code actions are those of the last text.
func TestTyping(t *testing.T) {
	var looks atomic.Int32
	c := session(t, func(ctx context.Context, q Query) (*Found, error) {
		looks.Add(1)
		return finder(ctx, q)
	})
	c.initialize()
	c.open("package m\n")
	wait(t, c.shown)
	for i := range 20 {
		c.change(2+i, "package m\n"+strings.Repeat("\n", i)+"var _ = bad\n")
	}
	var actions []protocol.CodeAction
	params := protocol.CodeActionParams{TextDocument: c.document(0, ""), Range: protocol.Range{End: protocol.Position{Line: 100}}}
	if err := c.call("textDocument/codeAction", params, &actions); err != nil || len(actions) != 1 || actions[0].Diagnostics[0].Range.Start.Line != 20 {
		t.Errorf("%+v, %v", actions, err)
	}
	if n := looks.Load(); n > 5 { // one at the start, one at the end, and few where the machine is slow
		t.Errorf("looked %d times", n)
	}
}

// A request that the editor takes back is answered, and a look that is out of
// date is not shown.
func TestCancel(t *testing.T) {
	looking := make(chan struct{}, 100)
	c := session(t, func(ctx context.Context, _ Query) (*Found, error) {
		looking <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	})
	c.initialize()
	c.open("package m\n")
	wait(t, looking)
	answer := make(chan error, 1)
	id := jsonrpc2.ID{Num: 77}
	go func() {
		answer <- c.conn.Call(context.Background(), "textDocument/codeAction", protocol.CodeActionParams{TextDocument: c.document(1, "")}, nil, jsonrpc2.PickID(id))
	}()
	for failed := error(nil); failed == nil; {
		c.notify("$/cancelRequest", map[string]any{"id": 77})
		select {
		case failed = <-answer:
			if e := new(jsonrpc2.Error); !errors.As(failed, &e) || e.Code != codeCancelled {
				t.Fatalf("%v", failed)
			}
		case <-time.After(10 * time.Millisecond):
		}
	}
	c.change(2, "package m\n\n")
	wait(t, looking)
	select {
	case shown := <-c.shown:
		t.Errorf("%+v", shown)
	default:
	}
}

// What goes wrong is told once, and the session goes on.
func TestTroubles(t *testing.T) {
	var trouble atomic.Value
	trouble.Store("panic")
	c := session(t, func(ctx context.Context, q Query) (*Found, error) {
		switch trouble.Load() {
		case "panic":
			panic("oh")
		case "error":
			return nil, errors.New("no go.mod")
		case "some":
			f, err := finder(ctx, q)
			f.Errors = []error{errors.New("x does not build")}
			return f, err
		}
		return finder(ctx, q)
	})
	c.initialize()
	c.open("package m\n\nvar _ = bad\n")
	for i, step := range []struct {
		trouble, said string
		found         int
	}{
		{"panic", "redislint: internal error, please report it: oh", 0},
		{"error", "redislint: no go.mod", 0},
		{"some", "redislint: x does not build", 1},
		{"none", "", 1},
	} {
		if i > 0 {
			trouble.Store(step.trouble)
			c.notify("textDocument/didSave", protocol.DocumentParams{TextDocument: c.document(0, "")})
		}
		if step.said != "" {
			if said := wait(t, c.said); said != step.said {
				t.Errorf("%s: %q", step.trouble, said)
			}
		}
		for again := range 2 {
			if again > 0 {
				c.notify("textDocument/didSave", protocol.DocumentParams{TextDocument: c.document(0, "")})
			}
			if shown := wait(t, c.shown); len(shown.Diagnostics) != step.found {
				t.Errorf("%s: %+v", step.trouble, shown)
			}
		}
	}
	select {
	case said := <-c.said:
		t.Errorf("said twice: %q", said)
	default:
	}
}

func TestProtocol(t *testing.T) {
	c := session(t, finder)
	code := func(err error) int64 {
		if e := new(jsonrpc2.Error); errors.As(err, &e) {
			return e.Code
		}
		return 0
	}
	if got := code(c.call("textDocument/codeAction", nil, nil)); got != codeNotInitialized {
		t.Errorf("before initialize: code %d", got)
	}
	c.initialize()
	if got := code(c.call("initialize", nil, nil)); got != jsonrpc2.CodeInvalidRequest {
		t.Errorf("initialize again: code %d", got)
	}
	if got := code(c.call("textDocument/hover", nil, nil)); got != jsonrpc2.CodeMethodNotFound {
		t.Errorf("unknown method: code %d", got)
	}
	if got := code(c.call("textDocument/codeAction", []int{1}, nil)); got != jsonrpc2.CodeInvalidParams {
		t.Errorf("wrong parameters: code %d", got)
	}
	// What is no file, or no Go, or in no module, is nothing to look at.
	for _, u := range []uri.URI{"untitled:1", "file:///a.yaml", "file:///nowhere/a.go", "git:/a.go", "", "%zz"} {
		c.notify("textDocument/didOpen", protocol.DocumentParams{TextDocument: protocol.TextDocument{URI: u}})
		var actions []protocol.CodeAction
		if err := c.call("textDocument/codeAction", protocol.CodeActionParams{TextDocument: protocol.TextDocument{URI: u}}, &actions); err != nil || len(actions) > 0 {
			t.Errorf("%s: %+v, %v", u, actions, err)
		}
	}
	if err := c.call("shutdown", nil, nil); err != nil {
		t.Error(err)
	}
	if got := code(c.call("textDocument/codeAction", nil, nil)); got != jsonrpc2.CodeInvalidRequest {
		t.Errorf("after shutdown: code %d", got)
	}
	c.notify("exit", nil)
	if err := wait(t, c.ended); err != nil {
		t.Error(err)
	}
	c.ended <- nil
}

func TestExitWithoutShutdown(t *testing.T) {
	c := session(t, finder)
	c.initialize()
	c.notify("exit", nil)
	if err := wait(t, c.ended); !errors.Is(err, errExit) {
		t.Errorf("%v", err)
	}
	c.ended <- nil
}

// An editor may close the connection in place of the last message.
func TestShutdownWithoutExit(t *testing.T) {
	c := session(t, finder)
	c.initialize()
	if err := c.call("shutdown", nil, nil); err != nil {
		t.Error(err)
	}
	if err := c.conn.Close(); err != nil {
		t.Error(err)
	}
	if err := wait(t, c.ended); err != nil {
		t.Error(err)
	}
	c.ended <- nil
}

// sent is a session in which the editor sends this and no more.
func sent(text string) error {
	in, out := net.Pipe()
	go func() { _, _ = io.Copy(io.Discard, out) }()
	defer out.Close()
	return Serve(context.Background(), io.NopCloser(strings.NewReader(text)), in, "v1", finder)
}

// framed returns messages with their heads.
func framed(messages ...string) (text string) {
	for _, m := range messages {
		text += fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(m), m)
	}
	return text
}

// What is no message ends the session, which says what was wrong.
func TestNoMessage(t *testing.T) {
	for text, want := range map[string]string{
		framed("{x}"): "what is no message: invalid character 'x'",
		framed("[]"):  "what is no message: jsonrpc2: invalid",
		framed(`{"jsonrpc":"2.0","id":{},"method":"x"}`): "what is no message: ",
		"hello\r\n\r\n":               "what is no message: jsonrpc2: no Content-Length",
		"Content-Length: -1\r\n\r\n":  "what is no message: strconv",
		"Content-Length: 99\r\n\r\n{": "what is no message: unexpected EOF",
		"":                            errExit.Error(),
		framed(`{"jsonrpc":"2.0","id":1,"method":"x"}`): errExit.Error(),
	} {
		if err := sent(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// Whatever the editor sends, the session ends with it.
func FuzzSession(f *testing.F) {
	begin := `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}}}}`
	for _, message := range []string{
		`{"jsonrpc":"2.0","method":"initialized","params":{}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a.go","version":1,"text":"package a"}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a.go","version":1},"contentChanges":[{"text":""}]}}`,
		`{"jsonrpc":"2.0","id":"x","method":"textDocument/codeAction","params":{"textDocument":{"uri":"file:///a.go"},"context":{"only":[""]}}}`,
		`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"x"}}`,
		`{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":"%zz"}]}}`,
		`{"jsonrpc":"2.0","id":0,"result":null}`,
		`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`,
		`{"jsonrpc":"2.0","method":"exit"}`,
		`null`,
	} {
		f.Add(begin, message)
	}
	f.Fuzz(func(_ *testing.T, first, second string) {
		_ = sent(framed(first, second, second)) // it returns
	})
}

func TestKinds(t *testing.T) {
	for _, test := range []struct {
		asked string
		want  bool
	}{{"", true}, {"source", true}, {"source.fixAll", true}, {"source.fixAll.redislint", true}, {"source.fixAll.other", false}, {"sour", false}, {"quickfix", false}} {
		if got := wants([]string{test.asked}, fixAll); got != test.want {
			t.Errorf("%q: %t", test.asked, got)
		}
	}
}

func TestPositions(t *testing.T) {
	text := []byte("a\n\xffé😀b\r\n")
	for _, test := range []struct {
		line, column int
		want         protocol.Position
	}{
		{1, 1, protocol.Position{}},
		{1, 2, protocol.Position{Character: 1}},
		{1, 9, protocol.Position{Character: 1}}, // beyond the line
		{2, 2, protocol.Position{Line: 1, Character: 1}},
		{2, 4, protocol.Position{Line: 1, Character: 2}},
		{2, 8, protocol.Position{Line: 1, Character: 4}},
		{9, 1, protocol.Position{Line: 2}}, // beyond the text
		{0, 0, protocol.Position{}},        // nowhere
	} {
		if got := at(text, token.Position{Line: test.line, Column: test.column}); got != test.want {
			t.Errorf("%d:%d is at %+v, want %+v", test.line, test.column, got, test.want)
		}
	}
	if got, want := offset(text, 9), (protocol.Position{Line: 1, Character: 4}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
