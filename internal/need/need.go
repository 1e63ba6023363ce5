// Package need tells what becomes of a test whose program is not on the machine.
package need

import (
	"os"
	"os/exec"
	"testing"
)

// Program returns the path of the first of the programs that is in the PATH. If
// there is none, the test is skipped, and fails in CI, which installs what it needs.
func Program(tb testing.TB, names ...string) string {
	tb.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const advice = "none of %q is in the PATH: install one"
	if os.Getenv("CI") == "true" {
		tb.Fatalf(advice, names)
	}
	tb.Skipf(advice, names)
	return ""
}
