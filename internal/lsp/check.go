package lsp

import (
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"time"

	"go.lsp.dev/uri"

	"github.com/autobot/redislint/internal/lsp/protocol"
)

// typing is how long a person who types is waited for.
const typing = 200 * time.Millisecond

// A module is one with open files. All of these are looked at together.
type module struct {
	dir    string
	cancel context.CancelFunc // of the check that waits, runs or is done; nil before the first
	done   chan struct{}      // closed when that check has ended
	latest *report            // what the last complete check found
	shown  map[string]bool    // files that the editor shows diagnostics of
	told   string             // the last error on it that the user was shown
}

// check looks at the open files of the module after a pause, in which another
// check may take its place. The caller holds the lock.
func (s *server) check(m *module, pause time.Duration) {
	if m == nil {
		return
	}
	if m.cancel != nil {
		m.cancel()
	}
	ctx, cancel := context.WithCancel(s.ctx)
	before, done := m.done, make(chan struct{})
	m.cancel, m.done = cancel, done
	s.work.Go(func() {
		defer close(done)
		defer cancel()
		if before != nil {
			<-before // it has been cancelled
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		s.look(ctx, m)
	})
}

// look looks at the open files of the module and shows what it finds, unless
// that is out of date by then.
func (s *server) look(ctx context.Context, m *module) {
	s.mu.Lock()
	q := s.query(m)
	docs := maps.Clone(s.docs)
	s.mu.Unlock()
	slices.Sort(q.Patterns)

	found := &Found{}
	var err error
	if len(q.Patterns) > 0 {
		found, err = guarded(func() (*Found, error) { return s.find(ctx, q) })
	}
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		found = &Found{}
	}
	r := newReport(found, docs)
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	r.versioned = s.client.Workspace.Edit.DocumentChanges
	s.tell(m, err, found.Errors)
	m.latest = r
	s.show(m, docs)
}

// tell tells the user once what keeps us from looking at m, and notes in the
// editor's log what keeps us from looking at some packages.
func (s *server) tell(m *module, failed error, some []error) {
	text := ""
	if err := errors.Join(append(some, failed)...); err != nil {
		text = err.Error()
	}
	if text == m.told {
		return
	}
	m.told = text
	if failed != nil {
		_ = s.conn.Notify(s.ctx, "window/showMessage", protocol.Message{Type: protocol.MessageError, Message: "redislint: " + failed.Error()})
	}
	for _, err := range some {
		s.log(err.Error())
	}
}

// show publishes the diagnostics of all files of the module that have any, had
// any, or are open.
func (s *server) show(m *module, docs map[string]*document) {
	names := map[string]bool{}
	for name := range m.latest.byFile {
		names[name] = true
	}
	for name := range s.docs {
		if s.module(name) == m {
			names[name] = true
		}
	}
	shown := maps.Clone(names)
	for name := range m.shown {
		if s.docs[name] == nil || s.module(name) == m { // not one of a module that has come between
			names[name] = true
		}
	}
	m.shown = shown
	for _, name := range slices.Sorted(maps.Keys(names)) {
		p := protocol.PublishDiagnostics{URI: uri.File(name), Diagnostics: []protocol.Diagnostic{}}
		if doc := docs[name]; doc != nil {
			p.Version = &doc.version
		}
		for _, item := range m.latest.byFile[name] {
			p.Diagnostics = append(p.Diagnostics, item.diagnostic)
		}
		_ = s.conn.Notify(s.ctx, "textDocument/publishDiagnostics", p) // it fails at the end only
	}
}

// A report is what a check found, as the editor takes it.
type report struct {
	byFile    map[string][]item
	docs      map[string]*document // that were open
	texts     map[string][]byte    // of the files, as they were looked at
	found     *Found
	versioned bool // whether the editor knows edits of a version of a document
}

// An item is a finding with its fix, if it has one.
type item struct {
	diagnostic protocol.Diagnostic
	title      string
	edits      []protocol.TextEdit
}

// text returns the text of a file as it was looked at.
func (r *report) text(name string) []byte {
	if _, ok := r.texts[name]; !ok {
		r.texts[name], _ = os.ReadFile(name) // where there is none, all places are at its start
	}
	return r.texts[name]
}
