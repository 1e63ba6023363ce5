package golangci

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/target"
	"github.com/autobot/redislint/runtime/catalog"
)

// configure applies the settings to the options and to the rules, and keeps the
// rules that these leave enabled.
func (p *plugin) configure(conf any, rules []*analysis.Analyzer) error {
	settings, err := register.DecodeSettings[map[string]any](conf)
	if err != nil {
		return fmt.Errorf("settings must be a mapping: %w", err)
	}
	var faults []error
	p.rules = rules
	if path := os.Getenv(target.CatalogVariable); path != "" && settings["catalog"] == nil {
		p.options.Catalog = path
		if _, err := catalog.Load(path); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", target.CatalogVariable, err))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		switch value := settings[key]; key {
		case "catalog":
			faults = append(faults, p.setCatalog(value))
		case "rules":
			faults = append(faults, p.setRules(value))
		default:
			faults = append(faults, fmt.Errorf("settings.%s: there is no such setting; there are catalog, rules", key))
		}
	}
	return errors.Join(faults...)
}

// setCatalog names the catalog. A relative path starts from the root of the
// module, because golangci-lint may run in a folder below it.
func (p *plugin) setCatalog(value any) error {
	path, ok := value.(string)
	if !ok || path == "" {
		return fmt.Errorf("settings.catalog: %v is not the path of a file", value)
	}
	if !filepath.IsAbs(path) {
		root, err := moduleRoot()
		if err != nil {
			return fmt.Errorf("settings.catalog: %w", err)
		}
		path = filepath.Join(root, path)
	}
	if _, err := catalog.Load(path); err != nil {
		return fmt.Errorf("settings.catalog: %w", err)
	}
	p.options.Catalog = path
	return nil
}

// moduleRoot returns the folder of the module that the working directory is in
// or, if it is in none, that directory.
func moduleRoot() (string, error) {
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := wd; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return wd, nil
		}
	}
}

// setRules turns rules off and sets their flags.
func (p *plugin) setRules(value any) error {
	settings, ok := value.(map[string]any)
	if !ok && value != nil {
		return fmt.Errorf("settings.rules: %v is not a mapping of rules", value)
	}
	var faults []error
	var names []string
	enabled := p.rules[:0:0]
	for _, rule := range p.rules {
		names = append(names, rule.Name)
		switch value := settings[rule.Name].(type) {
		case nil:
		case bool:
			if !value {
				continue
			}
		case map[string]any:
			faults = append(faults, setFlags(rule, value))
		default:
			faults = append(faults, fmt.Errorf("settings.rules.%s: %v is neither true or false nor a mapping of flags", rule.Name, value))
		}
		enabled = append(enabled, rule)
	}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if !slices.Contains(names, name) {
			faults = append(faults, fmt.Errorf("settings.rules.%s: there is no such rule; there are %s", name, strings.Join(names, ", ")))
		}
	}
	if len(enabled) == 0 {
		faults = append(faults, errors.New("settings.rules: every rule is turned off; leave redislint out of linters.enable instead"))
	}
	p.rules = enabled
	return errors.Join(faults...)
}

// setFlags sets flags of the rule by their names.
func setFlags(rule *analysis.Analyzer, settings map[string]any) error {
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		value := settings[name]
		f := rule.Flags.Lookup(name)
		if f == nil {
			faults = append(faults, fmt.Errorf("settings.rules.%s.%s: there is no such flag; %s", rule.Name, name, flags(rule)))
			continue
		}
		kind := "a text"
		_, ok := value.(string)
		if b, isBool := f.Value.(interface{ IsBoolFlag() bool }); isBool && b.IsBoolFlag() {
			kind = "true or false"
			_, ok = value.(bool)
		}
		if !ok {
			faults = append(faults, fmt.Errorf("settings.rules.%s.%s: %v is not %s", rule.Name, name, value, kind))
		} else if err := f.Value.Set(fmt.Sprint(value)); err != nil {
			faults = append(faults, fmt.Errorf("settings.rules.%s.%s: %w", rule.Name, name, err))
		}
	}
	return errors.Join(faults...)
}

// flags says which flags the rule has.
func flags(rule *analysis.Analyzer) string {
	var names []string
	rule.Flags.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if len(names) == 0 {
		return rule.Name + " has none"
	}
	return "there are " + strings.Join(names, ", ")
}
