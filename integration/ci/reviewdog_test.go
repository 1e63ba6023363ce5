package ci

import (
	"path/filepath"
	"strings"
	"testing"
)

// reviewdog reads the findings in both formats: those on a line that has changed
// are those that it reports where it reports no others.
func TestReviewdog(t *testing.T) {
	bin := t.TempDir()
	run(t, ".", 0, "go", "build", "-o", filepath.Join(bin, "reviewdog"), "github.com/reviewdog/reviewdog/cmd/reviewdog")
	dir := service(t)
	run(t, dir, 0, "git", "init", "-q")
	run(t, dir, 0, "git", "add", ".")
	file := filepath.Join(dir, "internal", "audit", "audit.go")
	lines := strings.SplitAfter(read(t, file), "\n")
	lines[22] = strings.TrimSuffix(lines[22], "\n") + " // changed\n"
	write(t, file, strings.Join(lines, ""))

	all := recipe(t, "reviewdog", 0)
	changed := strings.Replace(all, "-filter-mode=nofilter", "-filter-mode=added -diff='git diff'", 1)
	want := findings(t)
	for format, one := range map[string]string{"sarif": `"ruleId"`, "checkstyle": "(redislint."} {
		t.Run(format, func(t *testing.T) {
			review := func(pipe string) string {
				pipe = strings.NewReplacer("-format sarif", "-format "+format, "-f=sarif", "-f="+format).Replace(pipe)
				return run(t, dir, 0, "bash", "-ec", "PATH="+bin+":$PATH\n"+pipe).stdout
			}
			if got := review(all); strings.Count(got, one) != want {
				t.Errorf("%d findings, want %d\n%s", strings.Count(got, one), want, got)
			}
			if got := review(changed); strings.Count(got, one) != 1 || !strings.Contains(got, "rdb.LPush of") {
				t.Errorf("of the changed line: %s", got)
			}
		})
	}
}
