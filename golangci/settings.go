package golangci

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/driver/load"
	"github.com/autobot/redislint/internal/target"
	"github.com/autobot/redislint/runtime/catalog"
)

// configure applies the settings to the options and to the rules, and keeps the
// rules that these leave enabled.
func (p *plugin) configure(conf any) error {
	settings, err := register.DecodeSettings[map[string]any](conf)
	if err != nil {
		return fmt.Errorf("settings must be a mapping: %w", err)
	}
	var faults []error
	p.rules = p.options.Rules
	if path := os.Getenv(target.CatalogVariable); path != "" && settings["catalog"] == nil {
		p.options.Catalog = path
		if _, err := p.options.Load(path); err != nil {
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
		wd, err := os.Getwd()
		if err != nil {
			return fmt.Errorf("settings.catalog: %w", err)
		}
		path = filepath.Join(load.ModuleRoot(wd), path)
	}
	if _, err := p.options.Load(path); err != nil {
		return fmt.Errorf("settings.catalog: %w", err)
	}
	p.options.Catalog = path
	return nil
}

// setRules applies what the settings say of rules, in the form that a catalog
// says it. The catalog goes after the settings.
func (p *plugin) setRules(value any) error {
	settings, ok := value.(map[string]any)
	if !ok && value != nil {
		return fmt.Errorf("settings.rules: %v is not a mapping of rules", value)
	}
	var faults []error
	disabled := map[*analysis.Analyzer]bool{}
	p.options.Enabled = map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		rule, problem, remedy := p.options.Rule(name)
		of, ok := settings[name].(map[string]any)
		switch {
		case rule == nil:
			faults = append(faults, fmt.Errorf("settings.rules.%s: %s; %s", name, problem, remedy))
			continue
		case !ok && settings[name] != nil:
			faults = append(faults, fmt.Errorf("settings.rules.%s: %v is not a mapping of settings; write {enabled: false} to turn the rule off", name, settings[name]))
		}
		for _, setting := range slices.Sorted(maps.Keys(of)) {
			value := scalar(of[setting])
			problem, remedy := target.CheckSetting(rule, setting, value)
			switch {
			case problem != "":
				faults = append(faults, fmt.Errorf("%s: %s; %s", written(name, setting), problem, remedy))
			case setting == catalog.EnabledSetting:
				disabled[rule] = value == false
				p.options.Enabled[name] = value == true
			default:
				if err := rule.Flags.Set(setting, fmt.Sprint(value)); err != nil {
					faults = append(faults, fmt.Errorf("%s: %w", written(name, setting), err))
				}
			}
		}
	}
	p.rules = slices.DeleteFunc(slices.Clone(p.options.Rules), func(rule *analysis.Analyzer) bool { return disabled[rule] })
	if len(p.rules) == 0 {
		faults = append(faults, errors.New("settings.rules: every rule is disabled; leave redislint out of linters.enable instead"))
	}
	return errors.Join(faults...)
}

// scalar returns a number as a catalog has it, as a text, and other values as
// they are.
func scalar(value any) any {
	if number, ok := value.(float64); ok {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return value
}

// written returns how these settings name a setting of a rule, or "catalog".
func written(rule, name string) string {
	if rule == "" {
		return "settings." + name
	}
	return "settings.rules." + rule + "." + name
}
