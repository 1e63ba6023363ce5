package driver

import (
	"os"
	"os/exec"
	"testing"

	"github.com/autobot/redislint/internal/lsp/lsptest"
)

// languageServer starts redislint lsp, a process of its own, with an editor.
func languageServer(t testing.TB, dir string) *lsptest.Editor {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "lsp", "--stdio")
	cmd.Env = append(os.Environ(), asTool+"=real")
	return lsptest.Start(t, dir, cmd)
}

func TestLanguageServer(t *testing.T) {
	t.Parallel()
	lsptest.Session(t, languageServer, func(e *lsptest.Editor, name string) { e.Watched(name, "**/"+name) })
}
