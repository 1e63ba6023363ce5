package target

import (
	"flag"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/runtime/catalog"
)

// A Setting is a flag of a rule. For a package it is what the driver set, or
// else what the package's catalog says, or else the zero value. It applies to
// reports only: facts are the same under all settings.
type Setting[T bool | string] struct {
	rule, name string
	value      T
	given      bool
}

// Flag adds a setting to the rule.
func Flag[T bool | string](rule *analysis.Analyzer, name, usage string) *Setting[T] {
	s := &Setting[T]{rule: rule.Name, name: name}
	rule.Flags.Var(s, name, usage)
	return s
}

// For returns the setting as it is for p. A catalog that cannot be used counts
// as none: the rules about names say what is wrong with it.
func (s *Setting[T]) For(p *Package) T {
	if s.given {
		return s.value
	}
	if cat, err := p.Catalog(); err == nil {
		if set, ok := cat.Lint.Setting(s.rule, s.name); ok {
			value, _ := set.Value.(T)
			return value
		}
	}
	return s.value
}

// Origin says where the value for p was set, for a message.
func (s *Setting[T]) Origin(p *Package) string {
	if cat, err := p.Catalog(); err == nil && !s.given {
		if set, ok := cat.Lint.Setting(s.rule, s.name); ok {
			return fmt.Sprintf("%s:%d: %s", cat.Path, set.Line, s.name)
		}
	}
	return p.options.written(s.rule, s.name)
}

// The methods of flag.Getter.

func (s *Setting[T]) Get() any { return s.value }

func (s *Setting[T]) String() string { return fmt.Sprint(s.value) }

func (s *Setting[T]) IsBoolFlag() bool {
	_, ok := any(s.value).(bool)
	return ok
}

func (s *Setting[T]) Set(text string) error {
	switch value := any(&s.value).(type) {
	case *string:
		*value = text
	case *bool:
		on, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("want true or false")
		}
		*value = on
	}
	s.given = true
	return nil
}

// Given reports whether the flag of a rule was set.
func Given(f *flag.Flag) bool {
	s, ok := f.Value.(interface{ wasGiven() bool })
	return ok && s.wasGiven()
}

func (s *Setting[T]) wasGiven() bool { return s.given }

// Enabled reports whether the rule of that name is to report on p.
func (p *Package) Enabled(rule string) bool {
	if p.options.Enabled[rule] {
		return true
	}
	cat, err := p.Catalog()
	if err != nil {
		return true
	}
	s, ok := cat.Lint.Setting(rule, catalog.EnabledSetting)
	return !ok || s.Value == true
}

// Load reads the catalog at path, or the built-in one for "", and checks what it
// says of the rules. What is wrong with it are [catalog.Faults].
func (o *Options) Load(path string) (*catalog.Catalog, error) {
	if path == "" {
		return catalog.Default(), nil
	}
	cat, err := catalog.Load(path)
	if err != nil {
		return nil, err
	}
	if faults := o.faults(cat); len(faults) > 0 {
		return nil, faults
	}
	return cat, nil
}

// faults returns what is wrong with the catalog's settings of rules.
func (o *Options) faults(cat *catalog.Catalog) (faults catalog.Faults) {
	if o.Rules == nil {
		return nil
	}
	fault := func(line int, problem, remedy string) {
		if problem != "" {
			faults = append(faults, catalog.Fault{File: cat.Path, Line: line, Problem: problem, Remedy: remedy})
		}
	}
	for _, r := range cat.Lint.Rules {
		rule, problem, remedy := o.Rule(r.Name)
		fault(r.Line, problem, remedy)
		if rule == nil {
			continue
		}
		for _, s := range r.Settings {
			problem, remedy := CheckSetting(rule, s.Name, s.Value)
			fault(s.Line, problem, remedy)
		}
	}
	return faults
}

// Rule returns the rule of that name, or what is wrong with the name.
func (o *Options) Rule(name string) (rule *analysis.Analyzer, problem, remedy string) {
	var names []string
	for _, rule := range o.Rules {
		if rule.Name == name {
			return rule, "", ""
		}
		names = append(names, rule.Name)
	}
	return nil, fmt.Sprintf("there is no rule %q", name), "use one of " + strings.Join(names, ", ")
}

// CheckSetting returns what is wrong with a value for the setting of that name
// of the rule; "" if it can have it, which only a bool or a string can be.
func CheckSetting(rule *analysis.Analyzer, name string, value any) (problem, remedy string) {
	wantBool := name == catalog.EnabledSetting
	if !wantBool {
		f := rule.Flags.Lookup(name)
		if f == nil {
			return fmt.Sprintf("rule %q has no setting %q", rule.Name, name), "use one of " + strings.Join(settings(rule), ", ")
		}
		boolean, ok := f.Value.(interface{ IsBoolFlag() bool })
		wantBool = ok && boolean.IsBoolFlag()
	}
	_, isBool := value.(bool)
	_, isText := value.(string)
	switch {
	case !isBool && !isText:
		return name + " has no single value", "write " + name + ": followed by one word"
	case wantBool && !isBool:
		return fmt.Sprintf("%s %q is not true or false", name, value), "write true or false, without quotes"
	case !wantBool && isBool:
		return fmt.Sprintf("%s is %v, not a text", name, value), "write " + name + ": followed by one word, in quotes if that is the word"
	}
	return "", ""
}

// settings returns the names of what can be set for the rule.
func settings(rule *analysis.Analyzer) []string {
	names := []string{catalog.EnabledSetting}
	rule.Flags.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	return names
}
