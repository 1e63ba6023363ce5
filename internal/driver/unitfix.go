package driver

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/driver/load"
	"github.com/autobot/redislint/internal/fixes"
)

// newUnitFix returns an analyzer that stands for the rules where a tool of the
// go command applies fixes. unitchecker would merge them as text, and write what
// does not compile. So this analyzer alone reports to unitchecker: for each file
// one fix, which is what our own engine makes of the rules' fixes.
// The flags of the rules are defined in f.
func newUnitFix(f *flag.FlagSet, rules []*analysis.Analyzer) *analysis.Analyzer {
	u := &unitFix{found: map[string][]analysis.Diagnostic{}, enabled: map[*analysis.Analyzer]*choice{}}
	for _, rule := range rules {
		collecting := u.collecting(rule)
		u.rules = append(u.rules, collecting)
		u.enabled[collecting] = new(choice)
		f.Var(u.enabled[collecting], rule.Name, "enable this rule")
		rule.Flags.VisitAll(func(sub *flag.Flag) { f.Var(sub.Value, rule.Name+"."+sub.Name, sub.Usage) })
	}
	return &analysis.Analyzer{
		Name:     "redislintfix",
		Doc:      "redislintfix: apply the fixes of all rules together",
		Requires: u.rules,
		Run:      u.run,
	}
}

type unitFix struct {
	rules   []*analysis.Analyzer
	enabled map[*analysis.Analyzer]*choice

	mu    sync.Mutex
	found map[string][]analysis.Diagnostic // by rule
}

// collecting returns the rule so that it reports to u.
func (u *unitFix) collecting(rule *analysis.Analyzer) *analysis.Analyzer {
	collecting := *rule
	collecting.Run = func(pass *analysis.Pass) (any, error) {
		own := *pass
		own.Report = func(d analysis.Diagnostic) {
			u.mu.Lock()
			defer u.mu.Unlock()
			u.found[rule.Name] = append(u.found[rule.Name], d)
		}
		result, err := rule.Run(&own)
		if err != nil { // unitchecker drops errors when it fixes
			fmt.Fprintf(os.Stderr, "redislint: %s on %s: %v\n", rule.Name, pass.Pkg.Path(), err)
			os.Exit(exitFindings)
		}
		return result, nil
	}
	return &collecting
}

func (u *unitFix) run(pass *analysis.Pass) (any, error) {
	var offered []fixes.Fix
	for _, rule := range chosen(u.rules, u.enabled) {
		for _, d := range u.found[rule.Name] {
			fix, ok, err := fixes.Of(pass.Fset, rule.Name, d)
			if err != nil {
				return nil, err
			}
			if ok {
				offered = append(offered, fix)
			}
		}
	}
	if len(offered) == 0 {
		return nil, nil
	}
	p, err := load.FixablePass(pass, new(load.Known))
	if err != nil {
		return nil, err
	}
	plan, homeless := planFor(p, slices.DeleteFunc(offered, func(fix fixes.Fix) bool { return reformed(p, fix) }))
	for _, d := range plan.Dropped {
		refuse(d.Fix, d.Reason)
	}
	if homeless > 0 {
		// A failed run is not cached, so that the next tries again.
		fmt.Fprintln(os.Stderr, errHomeless(homeless, "the module of "+pass.Pkg.Path()))
		os.Exit(exitFindings)
	}
	for _, change := range plan.Changes {
		edits := load.TextEdits(pass, change)
		pass.Report(analysis.Diagnostic{Pos: edits[0].Pos, Message: "file has fixes", SuggestedFixes: []analysis.SuggestedFix{
			{Message: "apply all fixes of the file", TextEdits: edits},
		}})
	}
	return nil, nil
}

// reformed reports whether unitchecker would change the file of the fix beyond
// what we give it, since it formats what it writes. Then it says so.
func reformed(p *fixes.Package, fix fixes.Fix) bool {
	if !p.Reformed(fix) {
		return false
	}
	refuse(fix, "the go command would change the line ends or the byte order mark of the file; use redislint -fix")
	return true
}

func refuse(fix fixes.Fix, reason any) {
	fmt.Fprintf(os.Stderr, "%v: fix not applied: %v\n", fix, reason)
}
