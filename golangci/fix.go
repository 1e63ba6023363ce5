package golangci

import (
	"bytes"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/driver/load"
	"github.com/autobot/redislint/internal/fixes"
)

// settleFixes leaves those fixes of the findings that can all be applied: with
// --fix, golangci-lint applies the fixes of a package once, as text, and drops
// all of a file of which two overlap. Where the fixes of a file must go together,
// as when the last use of an import goes with the second of them, each of them
// becomes all of them; golangci-lint makes equal edits once.
func settleFixes(pass *analysis.Pass, known *load.Known, all []finding) error {
	var offered []fixes.Fix
	of := map[string][]*finding{} // by key of the fix
	for i := range all {
		f := &all[i]
		fix, ok, err := fixes.Of(pass.Fset, f.rule, f.Diagnostic)
		if err != nil {
			return err
		}
		if ok {
			offered = append(offered, fix)
			of[key(fix)] = append(of[key(fix)], f)
		}
	}
	if len(offered) == 0 {
		return nil
	}
	p, err := load.FixablePass(pass, known)
	if err != nil {
		return err
	}
	drop := func(fix fixes.Fix) {
		for _, f := range of[key(fix)] {
			f.SuggestedFixes = nil
		}
	}
	offered = slices.DeleteFunc(offered, func(fix fixes.Fix) bool { // golangci-lint formats what it writes
		if !p.Reformed(fix) {
			return false
		}
		drop(fix)
		return true
	})
	plan := fixes.For(p, offered)
	for _, d := range plan.Dropped {
		drop(d.Fix)
	}
	for _, change := range plan.Changes {
		applied := slices.DeleteFunc(slices.Clone(plan.Applied), func(fix fixes.Fix) bool { return fix.File != change.File })
		if independent(change, applied) {
			continue
		}
		together := load.TextEdits(pass, change)
		for _, fix := range applied {
			for _, f := range of[key(fix)] {
				f.SuggestedFixes = []analysis.SuggestedFix{{Message: f.SuggestedFixes[0].Message, TextEdits: together}}
			}
		}
	}
	return nil
}

func key(fix fixes.Fix) string { return fix.String() + ": " + fix.Message }

// independent reports whether the edits of the fixes alone, in any order, make
// the change.
func independent(change fixes.Change, applied []fixes.Fix) bool {
	var together fixes.Fix
	for _, fix := range applied {
		for _, e := range fix.Edits {
			if slices.ContainsFunc(together.Edits, func(o fixes.Edit) bool { return o.Start == e.Start && o.End == e.End && o != e }) {
				return false
			}
			together.Edits = append(together.Edits, e)
		}
	}
	return bytes.Equal(together.Edit(change.Old), change.New)
}
