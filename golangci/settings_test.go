package golangci

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"

	"github.com/autobot/redislint/internal/target"
)

func TestSettings(t *testing.T) {
	t.Setenv(target.CatalogVariable, "")
	type m = map[string]any
	off := m{"enabled": false}
	all := "blockingcall dbname directredis unhandledclient unhandlederr"
	for _, test := range []struct {
		name  string
		conf  any
		rules string // those enabled
		err   string // or what the error says, one line for each fault
	}{
		{"none", nil, all, ""},
		{"empty", m{}, all, ""},
		{"no rules", m{"rules": nil}, all, ""},
		{"on", m{"rules": m{"dbname": m{"enabled": true}}}, all, ""},
		{"off", m{"rules": m{"dbname": m{"enabled": false}, "unhandlederr": m{"enabled": false}}}, "blockingcall directredis unhandledclient", ""},
		{"flags", m{"rules": m{"directredis": m{"tests": true, "database": "main"}}}, all, ""},
		{"a list", []any{"dbname"}, "", "settings must be a mapping: "},
		{"unknown", m{"rule": m{}}, "", "settings.rule: there is no such setting; there are catalog, rules"},
		{"rules as a list", m{"rules": []any{"dbname"}}, "", "settings.rules: [dbname] is not a mapping of rules"},
		{"unknown rule", m{"rules": m{"nilclient": m{}}}, "",
			`settings.rules.nilclient: there is no rule "nilclient"; use one of blockingcall, dbname, directredis, unhandledclient, unhandlederr`},
		{"a rule as a switch", m{"rules": m{"dbname": false}}, "",
			"settings.rules.dbname: false is not a mapping of settings; write {enabled: false} to turn the rule off"},
		{"unknown setting of a rule", m{"rules": m{"directredis": m{"test": true}}}, "",
			`settings.rules.directredis.test: rule "directredis" has no setting "test"; use one of enabled, database, generated, helpers, tests`},
		{"a text for a switch", m{"rules": m{"directredis": m{"tests": "true"}}}, "",
			`settings.rules.directredis.tests: tests "true" is not true or false; write true or false, without quotes`},
		{"a text for enabled", m{"rules": m{"directredis": m{"enabled": "no"}}}, "",
			`settings.rules.directredis.enabled: enabled "no" is not true or false; write true or false, without quotes`},
		{"a switch for a text", m{"rules": m{"directredis": m{"database": true}}}, "",
			"settings.rules.directredis.database: database is true, not a text; write database: "},
		{"a list for a text", m{"rules": m{"directredis": m{"database": []any{"main"}}}}, "",
			"settings.rules.directredis.database: database has no single value; write database: followed by one word"},
		{"a mapping for a switch", m{"rules": m{"directredis": m{"tests": m{"on": true}}}}, "",
			"settings.rules.directredis.tests: tests has no single value; write "},
		{"nothing for a text", m{"rules": m{"directredis": m{"database": nil}}}, "",
			"settings.rules.directredis.database: database has no single value; write "},
		{"nothing left", m{"rules": m{"blockingcall": off, "dbname": off, "directredis": off, "unhandledclient": off, "unhandlederr": off}}, "",
			"settings.rules: every rule is disabled; leave redislint out of linters.enable instead"},
		{"several faults", m{"catalogue": "x", "rules": m{"a": m{}, "dbname": m{"b": true}}}, "",
			"settings.catalogue: there is\nsettings.rules.a: there is\nsettings.rules.dbname.b: rule"},
		{"a catalog that is none", m{"catalog": true}, "", "settings.catalog: true is not the path of a file"},
		{"a missing catalog", m{"catalog": "none.yaml"}, "", "settings.catalog: read catalog: open " + filepath.Dir(workingDir(t)) + "/none.yaml: no such file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := New(test.conf)
			if test.err != "" {
				if err == nil {
					t.Fatal("no error")
				}
				got, want := strings.Split(err.Error(), "\n"), strings.Split(test.err, "\n")
				if len(got) != len(want) {
					t.Fatalf("got %q, want %q", got, want)
				}
				for i := range want {
					if !strings.HasPrefix(filepath.ToSlash(got[i]), want[i]) {
						t.Errorf("got %q, want %q", got[i], want[i])
					}
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, rule := range p.(*plugin).rules {
				names = append(names, rule.Name)
			}
			if got := strings.Join(names, " "); got != test.rules {
				t.Errorf("rules %q, want %q", got, test.rules)
			}
			if p.GetLoadMode() != register.LoadModeTypesInfo {
				t.Error("the rules need types")
			}
		})
	}
}

func TestFlagsAreSet(t *testing.T) {
	p, err := New(map[string]any{"rules": map[string]any{"directredis": map[string]any{"tests": true, "database": "main"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range p.(*plugin).rules {
		if rule.Name == "directredis" {
			for name, want := range map[string]string{"tests": "true", "database": "main", "helpers": "false"} {
				if got := rule.Flags.Lookup(name).Value.String(); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		}
	}
}

// A relative path starts from the module root, wherever below golangci-lint runs.
func TestRelativeCatalog(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module m\n", "redis.yaml": "databases: {main: {index: 0}}\n", "a/b/x.go": "package b\n"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, from := range []string{".", "a/b"} {
		t.Chdir(filepath.Join(dir, from))
		p, err := New(map[string]any{"catalog": "redis.yaml"})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.(*plugin).options.Catalog; filepath.Base(got) != "redis.yaml" || !filepath.IsAbs(got) {
			t.Errorf("from %s: catalog %s", from, got)
		}
	}
}

// The environment names a catalog where the settings do not.
func TestCatalogVariable(t *testing.T) {
	dir := t.TempDir()
	mine, theirs := filepath.Join(dir, "mine.yaml"), filepath.Join(dir, "theirs.yaml")
	for _, file := range []string{mine, theirs} {
		if err := os.WriteFile(file, []byte("databases: {main: {index: 0}}\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv(target.CatalogVariable, theirs)
	for _, test := range []struct {
		conf any
		want string
	}{{nil, theirs}, {map[string]any{"catalog": mine}, mine}} {
		p, err := New(test.conf)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.(*plugin).options.Catalog; got != test.want {
			t.Errorf("with %v: %s, want %s", test.conf, got, test.want)
		}
	}
	t.Setenv(target.CatalogVariable, filepath.Join(dir, "none.yaml"))
	if _, err := New(nil); err == nil || !strings.HasPrefix(err.Error(), target.CatalogVariable+": read catalog: open ") {
		t.Errorf("one that does not exist: %v", err)
	}
	if _, err := New(map[string]any{"catalog": mine}); err != nil {
		t.Errorf("one that does not exist, and one that does: %v", err)
	}
}

// Both names under which golangci-lint caches follow the catalog.
func TestNamesFollowCatalog(t *testing.T) {
	file := filepath.Join(t.TempDir(), "redis.yaml")
	names := func(text string) map[string]bool {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		p, err := New(map[string]any{"catalog": file})
		if err != nil {
			t.Fatal(err)
		}
		all, err := p.BuildAnalyzers()
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]bool{all[1].Name: true}
		for _, rule := range all[0].Requires {
			names[rule.Name] = true
		}
		if all[0].Name != Name || len(names) != 6 {
			t.Fatalf("%s, %v", all[0].Name, names)
		}
		return names
	}
	const one, two = "databases: {main: {index: 0}}\n", "databases: {main: {index: 1}}\n"
	before, after, again := names(one), names(two), names(one)
	for name := range before {
		if after[name] {
			t.Errorf("%s stays", name)
		}
		if !again[name] {
			t.Errorf("%s does not come back", name)
		}
	}
}

func workingDir(t *testing.T) string {
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return wd
}
