package print

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
	"honnef.co/go/tools/analysis/lint"
)

// report returns a report of one finding of the text "here" in a file.
func report(file, source, message string) *Report {
	fset := token.NewFileSet()
	f := fset.AddFile(file, -1, len(source))
	f.SetLinesForContent([]byte(source))
	start := max(0, strings.Index(source, "here"))
	pos, end := f.Pos(start), f.Pos(min(start+len("here"), len(source)))
	return &Report{
		Dir:   filepath.Dir(file),
		Rules: []*analysis.Analyzer{{Name: "rule", Doc: "rule: find it\n\nMore about it.", URL: "https://example.com/rule"}},
		Docs:  map[string]lint.RawDocumentation{"rule": {Title: "find it", Text: "More about it.", Severity: lint.SeverityError}},
		Findings: []Finding{{
			Package: &packages.Package{PkgPath: "example.com/p", Fset: fset},
			Rule:    "rule",
			Diagnostic: analysis.Diagnostic{
				Pos: pos, End: end, Message: message,
				Related:        []analysis.RelatedInformation{{Pos: f.Pos(0), Message: message}},
				SuggestedFixes: []analysis.SuggestedFix{{Message: message, TextEdits: []analysis.TextEdit{{Pos: pos, End: end, NewText: []byte("there")}}}},
			},
		}},
		Version: "v1", Complete: true, Context: -1,
		ReadFile: func(name string) ([]byte, error) {
			if name != file {
				return nil, os.ErrNotExist
			}
			return []byte(source), nil
		},
	}
}

func printed(t testing.TB, name string, r *Report) string {
	t.Helper()
	for _, f := range Formats {
		if f.Name == name {
			var out bytes.Buffer
			if err := f.Print(&out, r); err != nil {
				t.Fatal(err)
			}
			return out.String()
		}
	}
	t.Fatalf("no format %s", name)
	return ""
}

const hostile = "50% of\r\n\"it\", <a & 'b'>: \x1b[31m\x00\xff 漢字"

func TestGitHubEscapes(t *testing.T) {
	got := printed(t, "github", report("/d/a:b,c%.go", "x\n漢𝄞 here", hostile))
	want := "::error file=a%3Ab%2Cc%25.go,line=2,endLine=2,col=5,endColumn=9,title=redislint rule::50%25 of%0D%0A\"it\", <a & 'b'>: \x1b[31m\x00\xff 漢字\n"
	if got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// Columns are shown only for what is on one line.
func TestGitHubManyLines(t *testing.T) {
	r := report("/d/a.go", "here\nx", "m")
	r.Findings[0].Diagnostic.End++
	r.Findings[0].Diagnostic.End++
	got := printed(t, "github", r)
	if want := "::error file=a.go,line=1,endLine=2,title=redislint rule::m\n"; got != want {
		t.Errorf("%q", got)
	}
}

func TestStylish(t *testing.T) {
	r := report("/d/a.go", "package p\n\n\tf(\"漢\t\", here)\n", "it is here")
	want := `a.go
  3:12  error  it is here  rule
       3 | 	f("漢	", here)
         | 	     	   ^^^^
        a.go:1:1: it is here
        fix: it is here

1 finding, 1 fix: redislint -diff shows them, redislint -fix applies them
`
	if d := cmp.Diff(want, printed(t, "stylish", r)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	r.Color = true
	if got := printed(t, "stylish", r); !strings.Contains(got, "\x1b[31merror\x1b[0m") {
		t.Errorf("no colours: %q", got)
	}
	r.Findings = nil
	if got := printed(t, "stylish", r); got != "" {
		t.Errorf("nothing found: %q", got)
	}
}

// A message or a line of source cannot move the cursor or change the colours.
func TestStylishIsInert(t *testing.T) {
	got := printed(t, "stylish", report("/d/a\x1b[2J.go", "\x1b[2J\a here \x9b", hostile))
	if strings.ContainsAny(got, "\x1b\a\x00\r\u009b") || !utf8.ValidString(got) {
		t.Errorf("%q", got)
	}
}

func TestCheckstyle(t *testing.T) {
	got := printed(t, "checkstyle", report("/d/a<b>.go", "\there", "say \"no\"\nor <a & b>\x00"))
	want := `<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="5.0">
	<file name="a&lt;b&gt;.go">
		<error line="1" column="2" severity="error" message="say &#34;no&#34;&#xA;or &lt;a &amp; b&gt;` + "\uFFFD" + `" source="redislint.rule"></error>
	</file>
</checkstyle>
`
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestJUnit(t *testing.T) {
	r := report("/d/a.go", "\there", "a < b")
	want := `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
	<testsuite name="example.com/p" tests="1" failures="1" errors="0">
		<testcase name="rule a.go:1:2" classname="example.com/p" file="a.go" line="1">
			<failure message="a &lt; b" type="rule">a.go:1:2: a &lt; b</failure>
		</testcase>
	</testsuite>
</testsuites>
`
	if d := cmp.Diff(want, printed(t, "junit", r)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	r.Findings = nil
	if got := printed(t, "junit", r); !strings.Contains(got, `<testsuite name="redislint" tests="1" failures="0"`) {
		t.Errorf("nothing found: %s", got)
	}
}

// The fingerprint of a finding stays when the code moves, and tells two alike apart.
func TestGitLab(t *testing.T) {
	fingerprints := func(r *Report) (all []string) {
		var issues []gitlabIssue
		if err := json.Unmarshal([]byte(printed(t, "gitlab", r)), &issues); err != nil {
			t.Fatal(err)
		}
		for _, issue := range issues {
			if issue.Location.Path != "a.go" || issue.Severity != "major" || issue.CheckName != "redislint/rule" {
				t.Errorf("%+v", issue)
			}
			all = append(all, issue.Fingerprint)
		}
		return all
	}
	one, moved := report("/d/a.go", "here", "m"), report("/d/a.go", "\n\nhere", "m")
	if a, b := fingerprints(one), fingerprints(moved); a[0] != b[0] {
		t.Errorf("%q is not %q", a, b)
	}
	one.Findings = append(one.Findings, one.Findings[0])
	if both := fingerprints(one); both[0] == both[1] {
		t.Errorf("two findings have one fingerprint: %q", both)
	}
	one.Findings = nil
	if got := printed(t, "gitlab", one); got != "[]\n" {
		t.Errorf("nothing found: %q", got)
	}
}

func TestSARIF(t *testing.T) {
	r := report("/d/a b/é%.go", "package p\n\n\tf(\"漢𝄞\", here)\n", "it is here")
	r.Dir = "/d"
	var got sarifLog
	if err := json.Unmarshal([]byte(printed(t, "sarif", r)), &got); err != nil {
		t.Fatal(err)
	}
	run := got.Runs[0]
	if run.ColumnKind != "utf16CodeUnits" || run.Bases["SRCROOT"].URI != "file:///d/" || !run.Invocations[0].ExecutionSuccessful {
		t.Errorf("%+v", run)
	}
	rule := run.Tool.Driver.Rules[0]
	if rule.ID != "rule" || rule.ShortDescription.Text != "find it" || rule.FullDescription.Text != "More about it." ||
		rule.HelpURI != "https://example.com/rule" || rule.DefaultConfiguration.Level != "error" {
		t.Errorf("%+v", rule)
	}
	result := run.Results[0]
	if result.RuleIndex != 0 || result.Level != "error" || result.Message.Text != "it is here" {
		t.Errorf("%+v", result)
	}
	at := result.Locations[0].PhysicalLocation
	if at.ArtifactLocation.URI != "a%20b/%C3%A9%25.go" || at.ArtifactLocation.URIBaseID != "SRCROOT" {
		t.Errorf("%+v", at)
	}
	if at.Region.StartLine != 3 || at.Region.StartColumn != 11 || at.Region.EndColumn != 15 {
		t.Errorf("%+v", at.Region)
	}
	change := result.Fixes[0].ArtifactChanges[0]
	if change.ArtifactLocation != at.ArtifactLocation || change.Replacements[0].DeletedRegion != at.Region || change.Replacements[0].InsertedContent.Text != "there" {
		t.Errorf("%+v", change)
	}
	if related := result.RelatedLocations[0]; related.Message.Text != "it is here" || related.PhysicalLocation.Region.StartLine != 1 {
		t.Errorf("%+v", related)
	}
}

// A file outside the root has a URI of its own.
func TestSARIFElsewhere(t *testing.T) {
	r := report("/d/a.go", "here", "m")
	r.Dir = "/other"
	if got := printed(t, "sarif", r); !strings.Contains(got, `"uri": "file:///d/a.go"`) || strings.Contains(got, `"uriBaseId"`) {
		t.Error(got)
	}
}

// Names are relative to the repository, wherever in it redislint runs.
func TestRootIsRepository(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".git", "module"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	r := report(filepath.Join(dir, "module", "a.go"), "here", "m")
	for _, format := range []string{"github", "sarif", "gitlab"} {
		if got := printed(t, format, r); !strings.Contains(got, "module/a.go") {
			t.Errorf("%s: %s", format, got)
		}
	}
}

// Whatever the source, the name of its file and the message are, each format
// prints what its readers can read.
func FuzzFormats(f *testing.F) {
	f.Add("/d/a.go", "package p\n\there", "it is here")
	f.Add("/d/a\n<&>\"'%:,\x00\xff\u202e.go", "\xff\u0301\ufeff here\r\n", hostile)
	f.Add("/漢.go", "", "]]>")
	f.Fuzz(func(t *testing.T, file, source, message string) {
		r := report(filepath.Join("/d", file), source, message)
		for _, name := range []string{"json", "sarif", "gitlab"} {
			var v any
			if out := printed(t, name, r); json.Unmarshal([]byte(out), &v) != nil {
				t.Errorf("%s: not JSON: %s", name, out)
			}
		}
		for _, name := range []string{"checkstyle", "junit"} {
			out := printed(t, name, r)
			for dec := xml.NewDecoder(strings.NewReader(out)); ; {
				if _, err := dec.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%s: %v in %s", name, err, out)
				}
			}
		}
		out := printed(t, "github", r)
		properties, _, _ := strings.Cut(out[len("::"):], "::")
		if strings.Count(out, "\n") != 1 || strings.Contains(out, "\r") || !strings.HasSuffix(properties, ",title=redislint rule") || strings.Count(properties, ",") > 5 {
			t.Errorf("not one command: %q", out)
		}
		if out := printed(t, "stylish", r); strings.ContainsAny(out, "\x1b\x00\r") || !utf8.ValidString(out) {
			t.Errorf("stylish: %q", out)
		}
		printed(t, "text", r)
	})
}
