package golangci

import (
	"errors"
	"fmt"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/driver/load"
	"github.com/autobot/redislint/internal/target"
)

// A finding is a diagnostic of a rule.
type finding struct {
	rule string
	analysis.Diagnostic
}

// found is what a rule found in a package, or why it could not look.
type found struct {
	findings []finding
	err      error
}

// newLinter returns the analyzer that stands for the rules: golangci-lint would
// apply the fixes of several analyzers without a look at what they make together.
// key becomes part of the rules' names, which nobody sees.
func newLinter(rules []*analysis.Analyzer, key string) *analysis.Analyzer {
	linter := &analysis.Analyzer{
		Name: Name, // of the linter too, so that golangci-lint does not print it twice
		Doc:  "redislint: make every Redis access go through one sanctioned client",
		URL:  "https://github.com/autobot/redislint/blob/main/docs/golangci-lint.md",
	}
	for _, rule := range rules {
		linter.Requires = append(linter.Requires, collecting(rule, key))
	}
	known := new(load.Known)
	linter.Run = func(pass *analysis.Pass) (any, error) {
		var all []finding
		var errs []error
		for _, rule := range linter.Requires {
			f := pass.ResultOf[rule].(*found)
			all = append(all, f.findings...)
			errs = append(errs, f.err)
		}
		if err := settleFixes(pass, known, all); err != nil {
			errs = append(errs, err)
		}
		for _, f := range all {
			f.Message = f.rule + ": " + f.Message
			f.Related = nil // golangci-lint would make each an issue of its own
			pass.Report(f.Diagnostic)
		}
		return nil, joined(errs)
	}
	return linter
}

// joined returns the errors as one. Several rules may say of a catalog what is
// wrong with it: once will do.
func joined(errs []error) error {
	var unusable *target.CatalogError
	var others []error
	for _, err := range errs {
		if !errors.As(err, &unusable) {
			others = append(others, err)
		}
	}
	if unusable != nil {
		others = append(others, unusable)
	}
	return errors.Join(others...)
}

// collecting returns the rule so that its result is what it found.
func collecting(rule *analysis.Analyzer, key string) *analysis.Analyzer {
	c := *rule
	c.Name += "_" + key
	c.ResultType = reflect.TypeFor[*found]()
	c.Run = func(pass *analysis.Pass) (any, error) {
		f := new(found)
		own := *pass
		own.Analyzer = rule
		own.Report = func(d analysis.Diagnostic) { f.findings = append(f.findings, finding{rule.Name, d}) }
		defer func() {
			if r := recover(); r != nil {
				f.err = fmt.Errorf("%s on %s: internal error, please report it: %v", rule.Name, pass.Pkg.Path(), r)
			}
		}()
		if _, err := rule.Run(&own); err != nil {
			f.err = fmt.Errorf("%s on %s: %w", rule.Name, pass.Pkg.Path(), err)
		}
		return f, nil
	}
	return &c
}
