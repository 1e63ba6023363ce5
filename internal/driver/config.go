package driver

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"slices"
	"text/tabwriter"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/driver/load"
	"github.com/autobot/redislint/internal/driver/print"
	"github.com/autobot/redislint/internal/target"
	"github.com/autobot/redislint/runtime/catalog"
)

// A configuration is what holds for the packages that one catalog governs.
type configuration struct {
	Catalog  string    `json:"catalog"` // "" for the built-in one
	Packages []string  `json:"packages"`
	Settings []setting `json:"settings"`
}

// A setting is what holds for a flag of a rule, or for the rule itself.
type setting struct {
	Rule   string `json:"rule"`
	Name   string `json:"name"` // of the flag, or "enabled"
	Value  any    `json:"value"`
	Source string `json:"source"` // one of those below
	Line   int    `json:"line,omitempty"`
}

// The sources of settings.
const (
	fromDefault = "default"
	fromCatalog = "catalog"
	fromFlag    = "command line"
)

// config prints the settings that hold for packages.
func config(ctx context.Context, c *command, args []string) (int, error) {
	if err := c.complete(args); err != nil {
		return 0, err
	}
	if c.sub.name == "help" {
		return c.sub.run(ctx, c, c.args)
	}
	if err := c.resolve(); err != nil {
		return 0, err
	}
	folders, err := load.Folders(ctx, &c.load)
	if err != nil {
		return 0, err
	}
	if len(folders) == 0 {
		return 0, fmt.Errorf("no packages match %q", c.load.Patterns)
	}
	all, err := c.configurations(folders)
	if err != nil {
		return 0, err
	}
	return exitClean, c.printConfig(all)
}

// configurations returns what holds for the packages, in the order of the
// catalogs that govern them.
func (c *command) configurations(folders []load.Folder) ([]*configuration, error) {
	var all []*configuration
	for _, folder := range folders {
		path := c.options.Catalog
		if path == "" {
			var err error
			if path, err = catalog.Find(folder.Dir); err != nil {
				return nil, err
			}
		}
		i := slices.IndexFunc(all, func(known *configuration) bool { return known.Catalog == path })
		if i < 0 {
			cat, err := c.options.Load(path)
			if err != nil {
				return nil, err
			}
			i = len(all)
			all = append(all, &configuration{Catalog: path, Settings: c.settings(cat)})
		}
		all[i].Packages = append(all[i].Packages, folder.Package)
	}
	slices.SortFunc(all, func(a, b *configuration) int { return cmp.Compare(a.Catalog, b.Catalog) })
	return all, nil
}

// settings returns what holds where the catalog governs.
func (c *command) settings(cat *catalog.Catalog) (all []setting) {
	for _, rule := range c.all {
		all = append(all, c.ruleEnabled(cat, rule))
		rule.Flags.VisitAll(func(f *flag.Flag) {
			s := setting{rule.Name, f.Name, f.Value.(flag.Getter).Get(), fromDefault, 0}
			if target.Given(f) {
				s.Source = fromFlag
			} else if set, ok := cat.Lint.Setting(rule.Name, f.Name); ok {
				s.Value, s.Source, s.Line = set.Value, fromCatalog, set.Line
			}
			all = append(all, s)
		})
	}
	return all
}

func (c *command) ruleEnabled(cat *catalog.Catalog, rule *analysis.Analyzer) setting {
	s := setting{rule.Name, catalog.EnabledSetting, true, fromDefault, 0}
	switch set, ok := cat.Lint.Setting(rule.Name, catalog.EnabledSetting); {
	case !slices.Contains(c.rules, rule):
		s.Value, s.Source = false, fromFlag
	case c.options.Enabled[rule.Name]:
		s.Source = fromFlag
	case ok:
		s.Value, s.Source, s.Line = set.Value, fromCatalog, set.Line
	}
	return s
}

func (c *command) printConfig(all []*configuration) error {
	if c.json {
		enc := json.NewEncoder(c.stdout)
		enc.SetIndent("", "\t")
		return enc.Encode(all)
	}
	out := tabwriter.NewWriter(c.stdout, 0, 8, 2, ' ', 0)
	for i, one := range all {
		name := "the built-in catalog"
		if one.Catalog != "" {
			name = print.Short(c.load.Dir, one.Catalog)
		}
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "%s governs %s", name, one.Packages[0])
		if more := len(one.Packages) - 1; more > 0 {
			fmt.Fprintf(out, " and %s", count(more, "other package", "other packages"))
		}
		fmt.Fprint(out, "\n\n")
		for _, s := range one.Settings {
			source := s.Source
			if s.Line > 0 {
				source = fmt.Sprintf("%s:%d", name, s.Line)
			}
			value := fmt.Sprint(s.Value)
			if value == "" {
				value = `""`
			}
			fmt.Fprintf(out, "%s.%s\t%s\t%s\n", s.Rule, s.Name, value, source)
		}
	}
	return out.Flush()
}
