package lsp

import (
	"context"
	"slices"
	"strings"

	udiff "github.com/aymanbagabas/go-udiff"
	"go.lsp.dev/uri"

	"github.com/autobot/redislint/internal/lsp/protocol"
)

// fixAll is the kind of the action that applies all fixes of a file.
const fixAll = protocol.FixAll + ".redislint"

func (s *server) codeAction(ctx context.Context, params protocol.CodeActionParams) ([]protocol.CodeAction, error) {
	actions := []protocol.CodeAction{}
	name, ok := fileName(params.TextDocument.URI)
	if !ok {
		return actions, nil
	}
	r, err := s.settled(ctx, name)
	if r == nil || err != nil {
		return actions, err
	}
	asked := params.Context
	if wants(asked.Only, protocol.QuickFix) || len(asked.Only) == 0 {
		actions = append(actions, r.quickFixes(name, params.Range)...)
	}
	if wants(asked.Only, fixAll) || len(asked.Only) == 0 && asked.TriggerKind == protocol.TriggerInvoked {
		if action, ok := r.fixAll(name); ok {
			actions = append(actions, action)
		}
	}
	return actions, nil
}

// wants reports whether one of the kinds is that kind or one above it; "" is
// above all.
func wants(only []string, kind string) bool {
	return slices.ContainsFunc(only, func(k string) bool { return k == "" || k == kind || strings.HasPrefix(kind, k+".") })
}

// settled returns the report on the texts as they are now, for which it waits;
// nil if the file is not open or in no module.
func (s *server) settled(ctx context.Context, file string) (*report, error) {
	for {
		s.mu.Lock()
		var m *module
		if s.docs[file] != nil {
			m = s.module(file)
		}
		if m == nil {
			s.mu.Unlock()
			return nil, nil
		}
		if m.done == nil { // its go.mod is new
			s.check(m, 0)
		}
		done := m.done
		s.mu.Unlock()
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-done:
		}
		s.mu.Lock()
		latest := m.latest
		current := m.done == done
		s.mu.Unlock()
		if current {
			return latest, nil
		}
	}
}

func (r *report) quickFixes(name string, within protocol.Range) (actions []protocol.CodeAction) {
	for _, i := range r.byFile[name] {
		if len(i.edits) == 0 || !i.diagnostic.Range.Overlaps(within) {
			continue
		}
		actions = append(actions, protocol.CodeAction{
			Title:       i.title,
			Kind:        protocol.QuickFix,
			Diagnostics: []protocol.Diagnostic{i.diagnostic},
			IsPreferred: true,
			Edit:        r.edit(name, i.edits),
		})
	}
	return actions
}

// fixAll returns the action that applies the fixes of the file, and whether
// there is one.
func (r *report) fixAll(name string) (protocol.CodeAction, bool) {
	if r.found.Fix == nil {
		return protocol.CodeAction{}, false
	}
	change, ok := r.found.Fix(name)
	if !ok {
		return protocol.CodeAction{}, false
	}
	var edits []protocol.TextEdit
	for _, e := range udiff.Bytes(change.Old, change.New) {
		edits = append(edits, protocol.TextEdit{Range: protocol.Range{Start: offset(change.Old, e.Start), End: offset(change.Old, e.End)}, NewText: e.New})
	}
	return protocol.CodeAction{Title: "Apply all fixes of redislint", Kind: fixAll, Edit: r.edit(name, edits)}, true
}

// edit returns the edits of a file, for the text that was looked at: an editor
// that knows versions refuses them if that has changed.
func (r *report) edit(name string, edits []protocol.TextEdit) *protocol.WorkspaceEdit {
	if !r.versioned {
		return &protocol.WorkspaceEdit{Changes: map[uri.URI][]protocol.TextEdit{uri.File(name): edits}}
	}
	at := protocol.VersionedDocument{URI: uri.File(name)}
	if doc := r.docs[name]; doc != nil {
		at.Version = &doc.version
	}
	return &protocol.WorkspaceEdit{DocumentChanges: []protocol.TextDocumentEdit{{TextDocument: at, Edits: edits}}}
}
