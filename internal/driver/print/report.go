package print

import (
	"io"
	"os"

	"golang.org/x/tools/go/analysis"
	"honnef.co/go/tools/analysis/lint"
)

// A Report is what a format prints.
type Report struct {
	Dir      string    // absolute: names of files are relative to it where that is shorter
	Findings []Finding // sorted
	Rules    []*analysis.Analyzer
	Docs     map[string]lint.RawDocumentation // of the rules, by name
	Version  string                           // of redislint
	Complete bool                             // all packages could be looked at
	Context  int                              // lines of source around each finding in text; negative for none
	Color    bool                             // where the format has colours

	// ReadFile reads source files; nil for os.ReadFile.
	ReadFile func(name string) ([]byte, error)

	lines  map[string][]string // of the files that were read
	hashes map[string][]string // of their lines, where there are findings
}

// A Format is a way to print a report. What it prints is valid also where
// messages, names of files or sources hold any bytes at all.
type Format struct {
	Name  string
	Title string
	Print func(io.Writer, *Report) error
}

// Formats are all of them.
var Formats = []Format{
	{"text", "a line for each finding", text},
	{"stylish", "the findings of each file with their lines of source, for people", stylish},
	{"json", "what go vet -json prints, plus url", toJSON},
	{"sarif", "SARIF 2.1.0, for code scanning", toSARIF},
	{"github", "annotations of a pull request, as GitHub Actions reads them from a log", github},
	{"gitlab", "a code quality report of GitLab CI", gitlab},
	{"checkstyle", "Checkstyle's XML, which many tools read", checkstyle},
	{"junit", "JUnit's XML, a failed test for each finding", junit},
}

// severity returns how grave the findings of a rule are.
func (r *Report) severity(rule string) severity {
	switch r.Docs[rule].Severity {
	case lint.SeverityError:
		return grave
	case lint.SeverityInfo, lint.SeverityHint:
		return slight
	}
	return middling
}

// A severity is an index into the words that a format has for it.
type severity int

const (
	grave severity = iota
	middling
	slight
)

// words are those of a format for the severities.
type words [3]string

var common = words{"error", "warning", "info"}

func (r *Report) read(name string) ([]byte, error) {
	if r.ReadFile != nil {
		return r.ReadFile(name)
	}
	return os.ReadFile(name)
}
