// Package lsptest is an editor for tests: it holds a session with a language
// server that runs as a process of its own.
package lsptest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/sourcegraph/jsonrpc2"
	"go.lsp.dev/uri"

	"github.com/autobot/redislint/internal/lsp/protocol"
)

// Patience is how long an answer may take before the test fails.
const Patience = 4 * time.Minute

// An Editor has one folder open. It fails its test where the server does not
// answer as a server must.
type Editor struct {
	t       testing.TB
	dir     string
	conn    *jsonrpc2.Conn
	cmd     *exec.Cmd
	stderr  bytes.Buffer
	closed  bool
	Server  protocol.InitializeResult
	folders []protocol.Folder

	mu        sync.Mutex
	changed   chan struct{} // closed at each message of the server
	files     map[string]*file
	shown     map[string]protocol.PublishDiagnostics
	messages  []string
	watchers  []protocol.FileWatcher
	published int
}

// A file is one that is open.
type file struct {
	version int
	text    string
}

// Start starts the server and opens dir in the editor. The session ends with
// the test.
func Start(t testing.TB, dir string, cmd *exec.Cmd) *Editor {
	t.Helper()
	e := &Editor{t: t, dir: dir, cmd: cmd, changed: make(chan struct{}), files: map[string]*file{}, shown: map[string]protocol.PublishDiagnostics{}}
	if cmd.Dir == "" {
		cmd.Dir = dir
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = &e.stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e.conn = jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(stdio{stdout, stdin}, jsonrpc2.VSCodeObjectCodec{}), jsonrpc2.HandlerWithError(e.handle))
	t.Cleanup(e.Stop)

	var params protocol.InitializeParams
	e.folders = []protocol.Folder{{URI: uri.File(dir), Name: "test"}}
	params.RootURI, params.Folders = uri.File(dir), e.folders
	params.Capabilities.Workspace.Edit.DocumentChanges = true
	params.Capabilities.Workspace.WatchedFiles.DynamicRegistration = true
	params.Capabilities.TextDocument.CodeAction.Literals = &protocol.CodeActionLiterals{}
	params.Capabilities.TextDocument.CodeAction.Literals.Kinds.ValueSet = []string{protocol.QuickFix, "source", protocol.FixAll}
	params.Capabilities.TextDocument.PublishDiagnostics.Related = true
	params.Capabilities.TextDocument.PublishDiagnostics.CodeDescription = true
	e.Call("initialize", params, &e.Server)
	e.Notify("initialized", struct{}{})
	return e
}

type stdio struct {
	io.ReadCloser
	in io.WriteCloser
}

func (s stdio) Write(b []byte) (int, error) { return s.in.Write(b) }
func (s stdio) Close() error                { return errors.Join(s.in.Close(), s.ReadCloser.Close()) }

// Stop ends the session, and checks that the server ends well.
func (e *Editor) Stop() {
	if e.closed {
		return
	}
	e.closed = true
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	if err := e.conn.Call(ctx, "shutdown", nil, nil); err != nil {
		e.t.Errorf("shutdown: %v", err)
	}
	_ = e.conn.Notify(ctx, "exit", nil) // how it went, the exit code tells
	ended := make(chan error, 1)
	go func() { ended <- e.cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			e.t.Errorf("the server ends with %v", err)
		}
	case <-ctx.Done():
		_ = e.cmd.Process.Kill()
		<-ended //nolint:errcheck // it was killed
		e.t.Error("the server does not end")
	}
	_ = e.conn.Close()
	if e.t.Failed() && e.stderr.Len() > 0 {
		e.t.Logf("the server's standard error:\n%s", e.stderr.String())
	}
}

// Process returns the process of the server.
func (e *Editor) Process() *os.Process { return e.cmd.Process }

// handle takes what the server sends.
func (e *Editor) handle(_ context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) (any, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer func() {
		close(e.changed)
		e.changed = make(chan struct{})
	}()
	var params json.RawMessage
	if req.Params != nil {
		params = *req.Params
	}
	switch req.Method {
	case "textDocument/publishDiagnostics":
		var p protocol.PublishDiagnostics
		if err := json.Unmarshal(params, &p); err != nil {
			return nil, err
		}
		e.published++
		e.shown[e.rel(p.URI)] = p
	case "window/showMessage", "window/logMessage":
		var m protocol.Message
		if err := json.Unmarshal(params, &m); err != nil {
			return nil, err
		}
		e.messages = append(e.messages, m.Message)
	case "client/registerCapability":
		var p struct {
			Registrations []struct {
				Method          string
				RegisterOptions json.RawMessage
			}
		}
		if err := json.Unmarshal(params, &p); err != nil {
			return nil, err
		}
		for _, r := range p.Registrations {
			var o protocol.WatchedFilesOptions
			if r.Method == "workspace/didChangeWatchedFiles" && json.Unmarshal(r.RegisterOptions, &o) == nil {
				e.watchers = append(e.watchers, o.Watchers...)
			}
		}
	case "workspace/configuration":
		var p struct{ Items []any }
		if err := json.Unmarshal(params, &p); err != nil {
			return nil, err
		}
		return make([]any, len(p.Items)), nil
	case "workspace/workspaceFolders":
		return e.folders, nil
	}
	return nil, nil
}

// Call makes a request.
func (e *Editor) Call(method string, params, result any) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	if err := e.conn.Call(ctx, method, params, result); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// Try makes a request, and returns its error.
func (e *Editor) Try(ctx context.Context, method string, params, result any) error {
	return e.conn.Call(ctx, method, params, result)
}

// Notify sends a notification.
func (e *Editor) Notify(method string, params any) {
	e.t.Helper()
	if err := e.conn.Notify(context.Background(), method, params); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// URI returns what the editor calls a file, which is named relative to its folder.
func (e *Editor) URI(name string) uri.URI { return uri.File(e.path(name)) }

func (e *Editor) path(name string) string { return filepath.Join(e.dir, filepath.FromSlash(name)) }

func (e *Editor) rel(u uri.URI) string {
	parsed, err := uri.Parse(string(u))
	if err != nil {
		return string(u)
	}
	rel, err := filepath.Rel(e.dir, parsed.FsPath())
	if err != nil {
		return string(u)
	}
	return filepath.ToSlash(rel)
}

// Open opens a file as it is on disk.
func (e *Editor) Open(name string) {
	e.t.Helper()
	text, err := os.ReadFile(e.path(name))
	if err != nil {
		e.t.Fatal(err)
	}
	e.files[name] = &file{1, string(text)}
	e.Notify("textDocument/didOpen", protocol.DocumentParams{TextDocument: protocol.TextDocument{
		URI: e.URI(name), LanguageID: "go", Version: 1, Text: string(text),
	}})
}

// Text returns the text of a file that is open.
func (e *Editor) Text(name string) string { return e.files[name].text }

// Change changes a file in the editor, not on disk.
func (e *Editor) Change(name, text string) {
	e.t.Helper()
	f := e.files[name]
	f.version++
	f.text = text
	e.Notify("textDocument/didChange", protocol.ChangeParams{
		TextDocument:   protocol.TextDocument{URI: e.URI(name), Version: f.version},
		ContentChanges: []protocol.ContentChange{{Text: text}},
	})
}

// Save writes a file that is open to disk.
func (e *Editor) Save(name string) {
	e.t.Helper()
	e.write(name, e.files[name].text)
	e.Notify("textDocument/didSave", protocol.DocumentParams{TextDocument: protocol.TextDocument{URI: e.URI(name)}})
}

// Close closes a file.
func (e *Editor) Close(name string) {
	e.t.Helper()
	delete(e.files, name)
	e.Notify("textDocument/didClose", protocol.DocumentParams{TextDocument: protocol.TextDocument{URI: e.URI(name)}})
}

// Write writes a file that is not open, and tells the server nothing.
func (e *Editor) Write(name, text string) {
	e.t.Helper()
	e.write(name, text)
}

func (e *Editor) write(name, text string) {
	e.t.Helper()
	if err := os.WriteFile(e.path(name), []byte(text), 0o666); err != nil {
		e.t.Fatal(err)
	}
}

// Watched tells the server that a file has changed on disk, if it has asked for
// that with a glob pattern.
func (e *Editor) Watched(name, glob string) {
	e.t.Helper()
	e.until("the server asks to watch "+glob, func() bool {
		return slices.ContainsFunc(e.watchers, func(w protocol.FileWatcher) bool { return w.GlobPattern == glob })
	})
	e.Notify("workspace/didChangeWatchedFiles", protocol.WatchedFilesParams{
		Changes: []protocol.FileEvent{{URI: e.URI(name), Type: protocol.FileChanged}},
	})
}

// until waits for the condition, which is asked again at each message.
func (e *Editor) until(what string, condition func() bool) {
	e.t.Helper()
	deadline := time.After(Patience)
	for {
		e.mu.Lock()
		changed, ok := e.changed, condition()
		e.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-e.conn.DisconnectNotify():
			e.t.Fatalf("the server is gone before %s\n%s", what, e.stderr.String())
		case <-deadline:
			e.mu.Lock()
			defer e.mu.Unlock()
			e.t.Fatalf("not so after %v: %s; shown: %+v; messages: %q", Patience, what, e.shown, e.messages)
		}
	}
}

// Diagnostics waits until the diagnostics of a file, on its text as it is now,
// are as they should be, and returns them in their order in the file.
func (e *Editor) Diagnostics(name, what string, ok func([]protocol.Diagnostic) bool) []protocol.Diagnostic {
	e.t.Helper()
	var now []protocol.Diagnostic
	e.until(what, func() bool {
		p, shown := e.shown[name]
		if f := e.files[name]; !shown || f != nil && p.Version != nil && *p.Version != f.version {
			return false
		}
		now = slices.Clone(p.Diagnostics)
		slices.SortFunc(now, func(a, b protocol.Diagnostic) int {
			return cmp.Or(cmp.Compare(a.Range.Start.Line, b.Range.Start.Line), cmp.Compare(a.Range.Start.Character, b.Range.Start.Character))
		})
		return ok(now)
	})
	return now
}

// Message waits for a message to the user or the log.
func (e *Editor) Message(what string, ok func(string) bool) {
	e.t.Helper()
	e.until(what, func() bool { return slices.ContainsFunc(e.messages, ok) })
}

// Published counts the times that diagnostics were published.
func (e *Editor) Published() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.published
}

// Actions asks for the code actions on a range.
func (e *Editor) Actions(name string, within protocol.Range, diagnostics []protocol.Diagnostic, only ...string) []protocol.CodeAction {
	e.t.Helper()
	if diagnostics == nil {
		diagnostics = []protocol.Diagnostic{}
	}
	var actions []protocol.CodeAction
	e.Call("textDocument/codeAction", protocol.CodeActionParams{
		TextDocument: protocol.TextDocument{URI: e.URI(name)},
		Range:        within,
		Context:      protocol.CodeActionContext{Diagnostics: diagnostics, Only: only, TriggerKind: protocol.TriggerInvoked},
	}, &actions)
	return actions
}

// Apply applies the edit of an action.
func (e *Editor) Apply(action protocol.CodeAction) {
	e.t.Helper()
	if action.Edit == nil {
		e.t.Fatalf("%q has no edit", action.Title)
	}
	for u, edits := range action.Edit.Changes {
		name := e.rel(u)
		e.Change(name, Edited(e.Text(name), edits))
	}
	for _, change := range action.Edit.DocumentChanges {
		name := e.rel(change.TextDocument.URI)
		if v := change.TextDocument.Version; v == nil || *v != e.files[name].version {
			e.t.Fatalf("%q is for another version of %s than %d", action.Title, name, e.files[name].version)
		}
		e.Change(name, Edited(e.Text(name), change.Edits))
	}
}

// Edited returns the text of a file that is open with the edit of an action,
// which is of that file alone.
func (e *Editor) Edited(name string, action protocol.CodeAction) string {
	e.t.Helper()
	if action.Edit == nil {
		e.t.Fatalf("%q has no edit", action.Title)
	}
	edits := slices.Clone(action.Edit.Changes[e.URI(name)])
	for _, change := range action.Edit.DocumentChanges {
		edits = append(edits, change.Edits...)
	}
	return Edited(e.Text(name), edits)
}

// Edited returns text with the edits, which do not overlap.
func Edited(text string, edits []protocol.TextEdit) string {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b protocol.TextEdit) int { // from the end; insertions at one place in their order
		return cmp.Or(cmp.Compare(b.Range.Start.Line, a.Range.Start.Line), cmp.Compare(b.Range.Start.Character, a.Range.Start.Character))
	})
	for i := 0; i < len(edits); {
		j := i + 1
		inserted := edits[i].NewText
		for ; j < len(edits) && edits[j].Range.Start == edits[i].Range.Start && edits[i].Range.Start == edits[i].Range.End; j++ {
			inserted += edits[j].NewText
		}
		last := edits[j-1].Range
		text = text[:Offset(text, last.Start)] + inserted + text[Offset(text, last.End):]
		i = j
	}
	return text
}

// Offset returns how many bytes of text are before the position.
func Offset(text string, p protocol.Position) int {
	at := 0
	for range p.Line {
		at += len(text[at:]) - len(after(text[at:]))
	}
	units := 0
	for i, r := range text[at:] {
		if units >= p.Character || r == '\n' {
			return at + i
		}
		units += utf16.RuneLen(r)
	}
	return len(text)
}

// after returns what is behind the first line of text.
func after(text string) string {
	for i := range len(text) {
		if text[i] == '\n' {
			return text[i+1:]
		}
	}
	return ""
}
