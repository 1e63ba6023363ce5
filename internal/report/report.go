// Package report is the one way in which a rule of redislint reports: it adds
// the category and the link to the rule's page, honours suppressions, and
// offers no fix where a fix may not go.
package report

import (
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/target"
)

// A Reporter reports the diagnostics of one rule on one package.
type Reporter struct {
	pass        *analysis.Pass
	disabled    bool // by the catalog
	wholeNolint bool // are for the driver to honour
	files       map[*token.File]*file
	suppression *suppression
}

// New returns the reporter for pass, whose analyzer is the rule, on pkg. Call
// [Reporter.Close] after the last report.
func New(pass *analysis.Pass, pkg *target.Package) *Reporter {
	r := &Reporter{pass: pass, disabled: !pkg.Enabled(pass.Analyzer.Name), wholeNolint: pkg.WholeNolint(), files: map[*token.File]*file{}}
	for _, f := range pass.Files {
		r.files[pass.Fset.File(f.FileStart)] = newFile(pass, f)
	}
	r.suppression = newSuppression(pass, r.files)
	return r
}

// Generated reports whether pos stands in a generated file. A file that cgo
// has preprocessed counts as what its source is.
func (r *Reporter) Generated(pos token.Pos) bool {
	f := r.files[r.pass.Fset.File(pos)]
	return f != nil && f.generated
}

// Suppressed reports whether a comment suppresses what would be reported at
// pos, for a rule whose fixes reach beyond their own diagnostic.
func (r *Reporter) Suppressed(pos token.Pos) bool { return r.suppression.covers(pos) }

// Report reports d unless a comment suppresses it, or the catalog does all of
// the rule. What only the driver is to suppress is reported without a fix.
func (r *Reporter) Report(d analysis.Diagnostic) {
	if r.disabled {
		return
	}
	if r.suppression.covers(d.Pos) {
		if !r.wholeNolint || !r.suppression.whole(d.Pos) {
			return
		}
		d.SuggestedFixes = nil
	}
	if d.Category == "" {
		d.Category = r.pass.Analyzer.Name
	}
	d.URL = r.pass.Analyzer.URL
	if f := r.files[r.pass.Fset.File(d.Pos)]; f == nil || f.generated || f.preprocessed {
		d.SuggestedFixes = nil
	}
	r.pass.Report(d)
}

// Close reports the suppressions of this rule that have no reason or nothing
// to suppress.
func (r *Reporter) Close() {
	if r.disabled {
		return
	}
	for _, d := range r.suppression.faults() {
		d.Category = r.pass.Analyzer.Name
		d.URL = r.pass.Analyzer.URL
		r.pass.Report(d)
	}
}
