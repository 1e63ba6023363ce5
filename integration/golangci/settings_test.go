package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Settings come through golangci-lint as they are written.
func TestSettings(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	check(t, os.Mkdir(filepath.Join(dir, "config"), 0o777))
	write(t, filepath.Join(dir, "config", "redis.yaml"), "databases: {orders: {index: 0}}\n")
	for _, test := range []struct {
		settings string
		folder   string // where golangci-lint runs
		patterns string
		want     []string
	}{
		{"{rules: {dbname: {enabled: false}}}", ".", "./names/", nil},
		{"{rules: {dbname: {enabled: true}}}", ".", "./names/", []string{"names/names.go:6: dbname"}},
		{"{catalog: config/redis.yaml}", ".", "./names/", nil},
		{"{catalog: config/redis.yaml}", "names", ".", nil},
		{"{rules: {directredis: {generated: true, database: cache}, unhandlederr: {enabled: false}}}", ".", "./nolint/", []string{"nolint/nolint.go:15: directredis"}},
	} {
		configure(t, dir, test.settings)
		r := lint(t, filepath.Join(dir, test.folder), test.patterns)
		if !slices.Equal(places(r.issues), test.want) {
			t.Errorf("%s in %s: %q, want %q\n%s", test.settings, test.folder, r.issues, test.want, r.stderr)
		}
	}
}

// What cannot be used stops golangci-lint, with a message that says why.
func TestFaults(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	for _, test := range []struct{ settings, catalog, want string }{
		{"{rule: {dbname: false}}", "", "settings.rule: there is no such setting; there are catalog, rules"},
		{"{rules: {dbnames: {enabled: false}}}", "", `settings.rules.dbnames: there is no rule "dbnames"; use one of blockingcall, dbname,`},
		{"{rules: {directredis: {test: true}}}", "", `settings.rules.directredis.test: rule "directredis" has no setting "test"; use one of enabled, database,`},
		{"{rules: {directredis: {tests: often}}}", "", `settings.rules.directredis.tests: tests "often" is not true or false`},
		{"[dbname]", "", "settings must be a mapping"},
		{"{catalog: none.yaml}", "", "none.yaml: no such file"},
		{"{rules: {directredis: {database: shop}}}", "", "settings.rules.directredis.database=shop: the catalog has no database of that name"},
		// Last, because the catalog stays.
		{"{}", "databases: {orders: {index: -1}}\n", "redislint: the catalog of example.com/shop/names cannot be used; mend it or name another with settings.catalog: "},
	} {
		configure(t, dir, test.settings)
		if test.catalog != "" {
			write(t, filepath.Join(dir, "redis-databases.yaml"), test.catalog)
		}
		r := lint(t, dir, "./names/")
		if r.code == 0 || r.code == 1 || !strings.Contains(r.stderr, test.want) {
			t.Errorf("%s: exit code %d, %q, want %q", test.settings, r.code, r.stderr, test.want)
		}
	}
}
