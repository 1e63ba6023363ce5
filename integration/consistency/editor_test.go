package consistency

import (
	"go/format"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"

	"testing"

	"go.lsp.dev/uri"

	"github.com/autobot/redislint/analyzers"
	"github.com/autobot/redislint/internal/lsp/lsptest"
	"github.com/autobot/redislint/internal/lsp/protocol"
	"github.com/autobot/redislint/internal/target"
)

// A session is that of an editor in which all files of a module are open.
type session struct {
	*lsptest.Editor
	m     *module
	files []string
	// settle waits until the server has shown what it finds in the texts as they are.
	settle func(t *testing.T, s *session)
}

func goplsSession(t *testing.T, m *module) *session {
	cmd := exec.Command(gopls)
	cmd.Env = append(m.env, "GOPLSCACHE="+filepath.Join(scratch, "gopls"))
	return open(t, m, cmd, func(t *testing.T, s *session) {
		var args struct{ Files []uri.URI }
		for _, name := range s.files {
			args.Files = append(args.Files, s.URI(name))
		}
		s.Call("workspace/executeCommand", map[string]any{"command": "gopls.diagnose_files", "arguments": []any{args}}, nil)
	})
}

func lspSession(t *testing.T, m *module) *session {
	cmd := exec.Command(redislint, "lsp")
	cmd.Env = m.env
	return open(t, m, cmd, func(t *testing.T, s *session) {
		s.Actions(s.files[0], protocol.Range{}, nil, protocol.QuickFix) // it answers once it has looked
	})
}

func open(t *testing.T, m *module, cmd *exec.Cmd, settle func(*testing.T, *session)) *session {
	s := &session{Editor: lsptest.Start(t, m.dir, cmd), m: m, files: m.files(t), settle: settle}
	for _, name := range s.files {
		s.Open(name)
	}
	return s
}

// shown returns what the editor shows of the rules in a file.
func (s *session) shown(t *testing.T, name string) []protocol.Diagnostic {
	t.Helper()
	all := s.Diagnostics(name, "what is found in "+name, func([]protocol.Diagnostic) bool { return true })
	return slices.DeleteFunc(all, func(d protocol.Diagnostic) bool { return !slices.Contains(ruleNames, d.Source) })
}

var ruleNames = func() (names []string) {
	for _, rule := range analyzers.New(&target.Options{}) {
		names = append(names, rule.Name)
	}
	return names
}()

// fixOf returns the quick fix of a diagnostic.
func (s *session) fixOf(t *testing.T, name string, d protocol.Diagnostic) (protocol.CodeAction, bool) {
	t.Helper()
	var own []protocol.CodeAction
	for _, a := range s.Actions(name, d.Range, []protocol.Diagnostic{d}, protocol.QuickFix) {
		if slices.ContainsFunc(a.Diagnostics, func(of protocol.Diagnostic) bool {
			return of.Source == d.Source && of.Message == d.Message && of.Range == d.Range
		}) {
			own = append(own, a)
		}
	}
	if len(own) > 1 {
		t.Errorf("%s: %s has %d quick fixes", name, d.Message, len(own))
	}
	if len(own) == 0 {
		return protocol.CodeAction{}, false
	}
	return own[0], true
}

func (s *session) findings(t *testing.T) findings {
	t.Helper()
	s.settle(t, s)
	all := findings{}
	for _, name := range s.files {
		for _, d := range s.shown(t, name) {
			fixed := ""
			if action, ok := s.fixOf(t, name, d); ok {
				fixed = s.Edited(name, action)
			}
			all[finding{s.posn(t, name, d.Range.Start), d.Source, d.Message}] = fixed
		}
	}
	return all
}

// posn returns the place as those say it who heed line directives, as editors do not.
func (s *session) posn(t *testing.T, name string, p protocol.Position) string {
	t.Helper()
	text, fset := s.Text(name), token.NewFileSet()
	file, err := parser.ParseFile(fset, filepath.Join(s.m.dir, name), text, parser.ParseComments)
	check(t, err)
	at := fset.File(file.Pos()).Pos(lsptest.Offset(text, p))
	return s.m.relPosn(t, fset.Position(at).String())
}

func goplsFind(t *testing.T, m *module) findings { return goplsSession(t, m).findings(t) }
func lspFind(t *testing.T, m *module) findings   { return lspSession(t, m).findings(t) }

// goplsFix applies the first quick fix of each file, time and again.
func goplsFix(t *testing.T, m *module) {
	s := goplsSession(t, m)
	s.mend(t, func(name string) (protocol.CodeAction, bool) {
		for _, d := range s.shown(t, name) {
			if action, ok := s.fixOf(t, name, d); ok {
				return action, true
			}
		}
		return protocol.CodeAction{}, false
	})
}

// lspFix applies all fixes of each file, time and again.
func lspFix(t *testing.T, m *module) {
	s := lspSession(t, m)
	s.mend(t, func(name string) (protocol.CodeAction, bool) {
		all := s.Actions(name, protocol.Range{}, nil, protocol.FixAll+".redislint")
		if len(all) == 0 {
			return protocol.CodeAction{}, false
		}
		return all[0], true
	})
}

// mend applies what next returns for the files until that is nothing for any: a
// fix in one file can show what is to be mended in another. The server looks at
// all files after each round, not after each file, which would take minutes.
// Files are formatted and saved, as an editor does.
func (s *session) mend(t *testing.T, next func(name string) (protocol.CodeAction, bool)) {
	t.Helper()
	const most = 100
	for range most {
		s.settle(t, s)
		actions := map[string]protocol.CodeAction{}
		for _, name := range s.files {
			if action, ok := next(name); ok {
				actions[name] = action
			}
		}
		if len(actions) == 0 {
			return
		}
		for name, action := range actions {
			s.Apply(action)
			text, err := format.Source([]byte(s.Text(name)))
			check(t, err)
			if string(text) != s.Text(name) {
				s.Change(name, string(text))
			}
			s.Save(name)
		}
	}
	t.Fatalf("%d rounds, and no end of it", most)
}
