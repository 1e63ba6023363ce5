package driver

import (
	"fmt"
	"os"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/internal/driver/print"
)

// A look runs the rules on one package after the other, so that no more than
// what is at work has to be in memory.
type look struct {
	rules   []*analysis.Analyzer
	overlay map[string][]byte
	facts   facts

	mu       sync.Mutex
	findings []print.Finding
	errs     []error
}

// visit runs the rules on pkg; only those with facts, for these, if it is no
// root. It is called after it was for what pkg imports.
func (l *look) visit(pkg *packages.Package, root bool) {
	var rules []*analysis.Analyzer
	for _, rule := range l.rules {
		if root || len(rule.FactTypes) > 0 {
			rules = append(rules, l.bound(rule, pkg))
		}
	}
	if len(rules) == 0 {
		return
	}
	alone := *pkg
	alone.Imports = nil
	graph, err := checker.Analyze(rules, []*packages.Package{&alone}, &checker.Options{Sequential: true})
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.errs = append(l.errs, err)
		return
	}
	for _, action := range graph.Roots {
		if action.Err != nil {
			l.errs = append(l.errs, fmt.Errorf("%s on %s: %w", action.Analyzer.Name, pkg.ID, action.Err))
		}
		if !root {
			continue
		}
		for _, d := range action.Diagnostics {
			l.findings = append(l.findings, print.Finding{Package: pkg, Rule: action.Analyzer.Name, Diagnostic: d})
		}
	}
}

// bound returns the rule as it is to run on pkg: with the facts and the texts of
// l. To the checker it has no facts.
func (l *look) bound(rule *analysis.Analyzer, pkg *packages.Package) *analysis.Analyzer {
	bound := *rule
	bound.FactTypes = nil
	bound.Run = func(pass *analysis.Pass) (any, error) {
		own := *pass
		l.facts.bind(&own, rule, pkg)
		own.ReadFile = l.read
		return rule.Run(&own)
	}
	return guarded([]*analysis.Analyzer{&bound})[0]
}

// read returns the text of a file as the packages are loaded with.
func (l *look) read(name string) ([]byte, error) {
	if text, ok := l.overlay[name]; ok {
		return text, nil
	}
	return os.ReadFile(name)
}
