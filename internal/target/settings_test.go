package target

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/runtime/catalog"
)

// rule returns a rule with a setting of each type, and options that know it.
func rule() (*Options, *analysis.Analyzer, *Setting[bool], *Setting[string]) {
	a := &analysis.Analyzer{Name: "rule"}
	tests, database := Flag[bool](a, "tests", "look at tests"), Flag[string](a, "database", "the `name`")
	return &Options{Rules: []*analysis.Analyzer{a}}, a, tests, database
}

// governed returns a package that a catalog with that text governs.
func governed(t *testing.T, o *Options, text string) *Package {
	t.Helper()
	path := filepath.Join(t.TempDir(), catalog.FileName)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return &Package{options: o, catalog: func() (*catalog.Catalog, error) { return o.Load(path) }}
}

func TestSettingsPrecedence(t *testing.T) {
	const set = "lint: {rules: {rule: {tests: true, database: cache, enabled: false}}}\n"
	for _, test := range []struct {
		name, catalog string
		flags         map[string]string
		asked         bool
		tests         bool
		database      string
		enabled       bool
	}{
		{"default", "databases: {main: {index: 0}}", nil, false, false, "", true},
		{"catalog", set, nil, false, true, "cache", false},
		{"flags go before", set, map[string]string{"tests": "false", "database": ""}, false, false, "", false},
		{"flags alone", "lint: {}", map[string]string{"tests": "true", "database": "main"}, true, true, "main", true},
		{"asked by name", set, nil, true, true, "cache", true},
		{"another rule's", "lint: {rules: {rule: }}", nil, false, false, "", true},
		{"catalog that cannot be used", "lint: {rules: {rule: {tests: 1}}}", nil, false, false, "", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			o, a, tests, database := rule()
			for name, value := range test.flags {
				if err := a.Flags.Set(name, value); err != nil {
					t.Fatal(err)
				}
				if !Given(a.Flags.Lookup(name)) {
					t.Errorf("%s was set and does not say so", name)
				}
			}
			o.Enabled = map[string]bool{"rule": test.asked}
			p := governed(t, o, test.catalog)
			if got := tests.For(p); got != test.tests {
				t.Errorf("tests is %v", got)
			}
			if got := database.For(p); got != test.database {
				t.Errorf("database is %q", got)
			}
			if got := p.Enabled("rule"); got != test.enabled {
				t.Errorf("enabled is %v", got)
			}
		})
	}
}

// Two packages with a catalog each have a setting each.
func TestSettingsPerPackage(t *testing.T) {
	o, _, tests, _ := rule()
	on, off := governed(t, o, "lint: {rules: {rule: {tests: true}}}"), governed(t, o, "lint: {rules: {rule: {tests: false}}}")
	if !tests.For(on) || tests.For(off) {
		t.Error("a package has another one's setting")
	}
	if got := tests.Origin(on); !strings.HasSuffix(got, catalog.FileName+":1: tests") {
		t.Errorf("origin: %s", got)
	}
}

func TestUnknownSettings(t *testing.T) {
	for text, want := range map[string]string{
		"lint:\n  rules:\n    ruel: {tests: true}":        `:3: there is no rule "ruel": use one of rule`,
		"lint:\n  rules:\n    ruel:":                      `:3: there is no rule "ruel": use one of rule`,
		"lint:\n  rules:\n    rule:\n      test: true":    `:4: rule "rule" has no setting "test": use one of enabled, database, tests`,
		"lint: {rules: {rule: {tests: 'true'}}}":          `:1: tests "true" is not true or false: write true or false, without quotes`,
		"lint: {rules: {rule: {tests: yes}}}":             `:1: tests "yes" is not true or false`,
		"lint: {rules: {rule: {database: true}}}":         `:1: database is true, not a text`,
		"lint: {rules: {rule: {database: [a]}}}":          `:1: database is not a text`,
		"lint: {rules: {rule: {enabled: 1}}}":             `:1: enabled "1" is not true or false`,
		"lint: {rules: {rule: {tests: }}}":                `:1: tests is not a text`,
		"lint: {rules: [rule]}":                           `:1: rules is not a mapping`,
		"lint: {rules: {rule: true}}":                     `:1: rule "rule" is not a mapping`,
		"lint: {rules: {rule: {tests: true, tests: no}}}": `:1: key "tests" stands twice`,
	} {
		o, _, _, _ := rule()
		_, err := governed(t, o, text).Catalog()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n\tgot %v\n\twant %s", text, err, want)
		}
	}
}
