// Package fixes applies the suggested fixes of redislint's rules: it selects a
// set that does not overlap, checks that the package still compiles with all of
// them, and only then writes the files.
package fixes

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// A Fix is the suggested fix of one diagnostic. All its edits are in one file.
type Fix struct {
	Rule    string         // analyzer that suggested it
	Message string         // of the diagnostic
	Posn    token.Position // of the diagnostic; where a line directive rules, all but its Offset may differ from where it is in File
	File    string
	Edits   []Edit
}

// An Edit replaces the bytes from Start up to End of a file by New.
type Edit struct {
	Start, End int // byte offsets in the file as it was analysed
	New        string
}

// Edit returns source, the text of f.File, with the edits of f alone. The
// result may not compile.
func (f Fix) Edit(source []byte) []byte { return apply(source, []Fix{f}) }

func (f Fix) String() string { return fmt.Sprintf("%s: %s", f.Posn, f.Rule) }

// Of returns the fix of d, a diagnostic of the rule with that name. It is
// false if d has none. A diagnostic with several fixes, or with edits in
// several files, breaks the contract of the rules and is an error.
func Of(fset *token.FileSet, rule string, d analysis.Diagnostic) (fix Fix, ok bool, err error) {
	if len(d.SuggestedFixes) == 0 {
		return Fix{}, false, nil
	}
	fix = Fix{Rule: rule, Message: d.Message, Posn: fset.Position(d.Pos)}
	if n := len(d.SuggestedFixes); n > 1 {
		return Fix{}, false, fmt.Errorf("%v offers %d fixes; a diagnostic may offer one", fix, n)
	}
	for _, e := range d.SuggestedFixes[0].TextEdits {
		file := fset.File(e.Pos)
		if file == nil {
			return Fix{}, false, fmt.Errorf("%v has an edit at no position", fix)
		}
		if fix.File == "" {
			fix.File = file.Name()
		}
		if file.Name() != fix.File {
			return Fix{}, false, fmt.Errorf("%v edits %s and %s; a fix may edit one file", fix, fix.File, file.Name())
		}
		end := e.End
		if !end.IsValid() {
			end = e.Pos
		}
		fix.Edits = append(fix.Edits, Edit{file.Offset(e.Pos), file.Offset(end), string(e.NewText)})
	}
	return fix, len(fix.Edits) > 0, nil
}
