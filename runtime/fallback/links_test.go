package fallback_test

import (
	"os/exec"
	"strings"
	"testing"
)

// A program links only what it imports.
func TestLinks(t *testing.T) {
	const runtime = "github.com/autobot/redislint/runtime"
	for _, c := range []struct{ pkg, without string }{
		{runtime, "bbolt ttlcache"},
		{runtime + "/fallback", "bbolt ttlcache"},
		{runtime + "/fallback/memory", "bbolt"},
		{runtime + "/fallback/file", "ttlcache"},
		{runtime + "/fallback/spool", "ttlcache"},
	} {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", c.pkg).Output()
		if err != nil {
			t.Fatalf("go list %s: %v", c.pkg, err)
		}
		for module := range strings.FieldsSeq(c.without) {
			if strings.Contains(string(out), "/"+module) {
				t.Errorf("%s links %s", c.pkg, module)
			}
		}
	}
}
