package consistency

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// golangci-lint hides findings unless it is told not to: in generated files, and
// what exceeds its limits.
const golangciConfig = `version: "2"
linters:
  default: none
  enable: [redislint]
  settings: {custom: {redislint: {type: module}}}
  exclusions: {generated: disable}
issues: {max-issues-per-linter: 0, max-same-issues: 0, uniq-by-line: false}
`

// golangci runs golangci-lint on the module.
func (m *module) golangci(t *testing.T, args ...string) string {
	t.Helper()
	check(t, os.WriteFile(filepath.Join(m.dir, ".golangci.yml"), []byte(golangciConfig), 0o666))
	own := &module{m.dir, append(m.env, "GOLANGCI_LINT_CACHE="+filepath.Join(scratch, "golangci-lint"))}
	args = append([]string{"run", "--show-stats=false", "--allow-parallel-runners"}, args...)
	out, _ := own.run(t, []int{0, 1}, golangci, append(args, "./...")...)
	return out
}

func golangciFind(t *testing.T, m *module) findings {
	out := m.golangci(t, "--output.json.path=stdout")
	var report struct {
		Issues []struct {
			Text string
			Pos  struct {
				Filename     string
				Line, Column int
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	all := findings{}
	for _, i := range report.Issues {
		rule, message, _ := strings.Cut(i.Text, ": ")
		posn := fmt.Sprintf("%s:%d", m.rel(t, i.Pos.Filename), i.Pos.Line)
		if i.Pos.Column > 0 { // below a line directive there is none
			posn += fmt.Sprintf(":%d", i.Pos.Column)
		}
		all[finding{posn, rule, message}] = ""
	}
	return all
}

func golangciFix(t *testing.T, m *module) {
	m.toTheEnd(t, func() { m.golangci(t, "--fix") })
}
