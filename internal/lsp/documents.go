package lsp

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"

	"go.lsp.dev/uri"

	"github.com/autobot/redislint/internal/lsp/protocol"
)

// A document is a Go file that is open in the editor.
type document struct {
	name    string
	version int
	text    []byte
}

func (s *server) didOpen(_ context.Context, params protocol.DocumentParams) (none, error) {
	s.put(params.TextDocument.URI, params.TextDocument.Version, params.TextDocument.Text)
	return nil, nil
}

func (s *server) didChange(_ context.Context, params protocol.ChangeParams) (none, error) {
	if n := len(params.ContentChanges); n > 0 {
		s.put(params.TextDocument.URI, params.TextDocument.Version, params.ContentChanges[n-1].Text)
	}
	return nil, nil
}

// put takes the text of a document, and looks at its module. Other modules that
// import it are looked at when it is saved.
func (s *server) put(u uri.URI, version int, text string) {
	name, ok := fileName(u)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	pause := typing
	if s.docs[name] == nil {
		pause = 0
	}
	s.docs[name] = &document{name, version, []byte(text)}
	s.check(s.module(name), pause)
}

func (s *server) didSave(_ context.Context, params protocol.DocumentParams) (none, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name, ok := fileName(params.TextDocument.URI); ok && s.docs[name] != nil {
		s.checkAll()
	}
	return nil, nil
}

func (s *server) didClose(_ context.Context, params protocol.DocumentParams) (none, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name, ok := fileName(params.TextDocument.URI); ok && s.docs[name] != nil {
		delete(s.docs, name)
		s.check(s.module(name), 0)
	}
	return nil, nil
}

// didChangeWatchedFiles looks again at all that is open, for a change of any
// file may matter to any package.
func (s *server) didChangeWatchedFiles(_ context.Context, params protocol.WatchedFilesParams) (none, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := true // whether all changes are of open documents, which are looked at as they are
	for _, change := range params.Changes {
		name, ok := fileName(change.URI)
		own = own && ok && s.docs[name] != nil
	}
	if own {
		return nil, nil
	}
	s.checkAll()
	return nil, nil
}

// checkAll looks at all modules.
func (s *server) checkAll() {
	for name := range s.docs {
		s.module(name) // which may be a new one
	}
	for _, m := range s.modules {
		s.check(m, 0)
	}
}

// fileName returns the name of the Go file that the editor calls u.
func fileName(u uri.URI) (string, bool) {
	parsed, err := uri.Parse(string(u))
	if err != nil || !parsed.IsFile() {
		return "", false
	}
	name := filepath.Clean(parsed.FsPath())
	return name, strings.HasSuffix(name, ".go")
}

// module returns the module of a file, or nil if that is in none, or in one that
// nobody edits.
func (s *server) module(file string) *module {
	for dir := filepath.Dir(file); ; dir = filepath.Dir(dir) {
		if m := s.modules[dir]; m != nil {
			return m
		}
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			if strings.Contains(filepath.Base(dir), "@v") { // as in the module cache
				return nil
			}
			s.modules[dir] = &module{dir: dir}
			return s.modules[dir]
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}

// query returns the query for the packages of the module with open files. It
// has no patterns if there are none.
func (s *server) query(m *module) Query {
	q := Query{Dir: m.dir, Overlay: map[string][]byte{}}
	known := map[string]bool{}
	for name, doc := range s.docs {
		if text, err := os.ReadFile(name); err != nil || !bytes.Equal(text, doc.text) {
			q.Overlay[name] = doc.text // the module may import this one
		}
		if s.module(name) != m {
			continue
		}
		rel, err := filepath.Rel(m.dir, filepath.Dir(name))
		if err == nil && !known[rel] {
			known[rel] = true
			q.Patterns = append(q.Patterns, "./"+filepath.ToSlash(rel))
		}
	}
	return q
}
