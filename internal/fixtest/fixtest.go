// Package fixtest tests a rule on the fixtures in testdata/src: its findings,
// and that each of its fixes compiles and settles what it was offered for.
package fixtest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	udiff "github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/fixes"
)

// Run runs a on the fixture packages that match the patterns, such as
// "./directredis/...", relative to testdata/src. It checks the // want comments,
// which have the form of package analysistest (that package would type-check the
// standard library for each call); facts that no comment names are not checked.
// Then, for each package, it
//
//   - applies each fix alone, and type-checks the package;
//   - applies all fixes, type-checks, and runs a again, which must offer no
//     fix and report nothing that it did not report before. Only where fixes
//     overlap does that take more than one round;
//   - compares each file with the file NAME.golden beside it, if there is one.
//     REDISLINT_UPDATE_GOLDEN=1 writes those.
func Run(t *testing.T, a *analysis.Analyzer, patterns ...string) {
	t.Helper()
	run(t, fixtures(t), a, patterns)
}

func run(t testing.TB, dir string, a *analysis.Analyzer, patterns []string) {
	t.Helper()
	for _, u := range loadUnits(t, dir, patterns) {
		found := u.analyze(t, a)
		checkWants(t, found)
		u.checkFixes(t, a, found.Diagnostics)
	}
}

// fixtures returns the folder testdata/src of this module.
func fixtures(t testing.TB) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		src := filepath.Join(dir, "testdata", "src")
		if _, err := os.Stat(filepath.Join(src, "go.mod")); err == nil {
			return src
		}
	}
	t.Fatal("testdata/src/go.mod is in no folder above")
	return ""
}

// checkFixes checks the fixes that a offers for u with the diagnostics before.
func (u *unit) checkFixes(t testing.TB, a *analysis.Analyzer, before []analysis.Diagnostic) {
	known := messages(before)

	for _, fix := range u.fixes(t, a, before) {
		plan := fixes.For(u.engine(), []fixes.Fix{fix})
		for _, d := range plan.Dropped {
			t.Errorf("%v: alone, its fix is dropped: %v\n%s", fix, d.Reason, edited(u, fix))
		}
		if len(plan.Dropped) == 0 && len(plan.Changes) == 0 {
			t.Errorf("%v: alone, its fix changes nothing", fix)
		}
	}

	overlapped := true // fixes of the round before that overlapped others
	diff := ""
	for round, diagnostics := 1, before; ; round++ {
		offered := u.fixes(t, a, diagnostics)
		if len(offered) == 0 {
			for _, m := range messages(diagnostics) {
				i := slices.Index(known, m)
				if i < 0 {
					t.Errorf("%s: after the fixes, a new finding: %s\n%s", u.pkg.ID, m, diff)
					continue
				}
				known = slices.Delete(known, i, i+1)
			}
			u.checkGolden(t)
			return
		}
		if !overlapped {
			for _, fix := range offered {
				t.Errorf("%v: its fix is offered again after all were applied\n%s", fix, diff)
			}
			return
		}
		plan := fixes.For(u.engine(), offered)
		overlapped = false
		for _, d := range plan.Dropped {
			if d.Overlaps() {
				overlapped = true
				continue
			}
			t.Errorf("%v: together with others, its fix is dropped: %v\n%s", d.Fix, d.Reason, edited(u, d.Fix))
			return
		}
		if len(plan.Applied) == 0 {
			t.Errorf("%s: round %d applies no fix", u.pkg.ID, round)
			return
		}
		diff = ""
		for _, c := range plan.Changes {
			diff += udiff.Unified(c.File, c.File+" (fixed)", string(c.Old), string(c.New))
		}
		u = u.with(t, plan.Changes)
		diagnostics = u.analyze(t, a).Diagnostics
	}
}

// checkGolden compares the fixed files with the golden files beside them.
func (u *unit) checkGolden(t testing.TB) {
	for name, got := range u.texts {
		golden := name + ".golden"
		want, err := os.ReadFile(golden)
		if err != nil {
			continue
		}
		if os.Getenv("REDISLINT_UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := udiff.Unified(golden, name+" (fixed)", string(want), string(got)); diff != "" {
			t.Errorf("the fixes make something else of %s:\n%s", name, diff)
		}
	}
}

// fixes returns the fixes of the diagnostics.
func (u *unit) fixes(t testing.TB, a *analysis.Analyzer, diagnostics []analysis.Diagnostic) []fixes.Fix {
	var all []fixes.Fix
	for _, d := range diagnostics {
		fix, ok, err := fixes.Of(u.pkg.Fset, a.Name, d)
		if err != nil {
			t.Error(err)
		} else if ok {
			all = append(all, fix)
		}
	}
	return all
}

// messages returns the texts of the diagnostics.
func messages(diagnostics []analysis.Diagnostic) []string {
	var all []string
	for _, d := range diagnostics {
		all = append(all, d.Message)
	}
	return all
}

// edited returns the difference that the fix makes, although it does not compile.
func edited(u *unit, fix fixes.Fix) string {
	for _, f := range u.engine().Files {
		if f.Name == fix.File {
			return udiff.Unified(f.Name, f.Name+" (fixed)", string(f.Source), string(fix.Edit(f.Source)))
		}
	}
	return ""
}
