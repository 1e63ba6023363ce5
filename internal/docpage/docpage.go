// Package docpage keeps a rule's page in docs/ in step with its code. The page
// has marked sections that come from the code; people write the rest.
package docpage

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"honnef.co/go/tools/analysis/lint"
)

// Check fails t if the sections of docs/NAME.md, two folders up, are not what a
// and doc say. With REDISLINT_UPDATE_DOCS set it writes them instead.
func Check(t *testing.T, a *analysis.Analyzer, doc lint.RawDocumentation) {
	t.Helper()
	if want := "https://github.com/autobot/redislint/blob/main/docs/" + a.Name + ".md"; a.URL != want {
		t.Errorf("the URL of %s is %s, want %s", a.Name, a.URL, want)
	}
	var options []string
	a.Flags.VisitAll(func(f *flag.Flag) {
		_, usage := flag.UnquoteUsage(f)
		options = append(options, f.Name+": "+usage)
	})
	if !slices.Equal(doc.Options, options) {
		t.Errorf("%s documents the options %q, and has the flags %q", a.Name, doc.Options, options)
	}
	file := filepath.Join("..", "..", "docs", a.Name+".md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	for section, content := range map[string]string{"doc": doc.Compile().FormatMarkdown(false), "flags": flags(a)} {
		page, err = replace(page, section, content)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	if page == string(text) {
		return
	}
	if os.Getenv("REDISLINT_UPDATE_DOCS") == "" {
		t.Fatalf("%s is not in step with the code; run REDISLINT_UPDATE_DOCS=1 go test", file)
	}
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
}

// flags returns the table of the analyzer's flags.
func flags(a *analysis.Analyzer) string {
	var b strings.Builder
	b.WriteString("| flag | default | meaning |\n| --- | --- | --- |\n")
	a.Flags.VisitAll(func(f *flag.Flag) {
		_, usage := flag.UnquoteUsage(f)
		fmt.Fprintf(&b, "| `-%s.%s` | `%s` | %s |\n", a.Name, f.Name, f.DefValue, usage)
	})
	return strings.ReplaceAll(b.String(), "| `` |", "| |")
}

// replace puts content between the markers of the section.
func replace(page, section, content string) (string, error) {
	begin, end := fmt.Sprintf("<!-- %s:begin -->\n", section), fmt.Sprintf("<!-- %s:end -->", section)
	before, rest, ok := strings.Cut(page, begin)
	if !ok {
		return "", fmt.Errorf("the marker %q is missing", strings.TrimSpace(begin))
	}
	_, after, ok := strings.Cut(rest, end)
	if !ok {
		return "", fmt.Errorf("the marker %q is missing", end)
	}
	return before + begin + strings.TrimSpace(content) + "\n" + end + after, nil
}
