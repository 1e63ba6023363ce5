package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The cache of golangci-lint does not see catalogs; still each run reports by
// the catalog as it is.
func TestCatalogChanges(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	configure(t, dir, "{}")
	unknown := []string{"names/names.go:6: dbname"}
	for _, step := range []struct {
		file, text string
		want       []string
	}{
		{"redis-databases.yaml", "", unknown}, // none
		{"redis-databases.yaml", "databases: {orders: {index: 3}}\n", nil},
		{"redis-databases.yaml", "databases: {shop: {index: 3}}\n", unknown},
		{"names/redis-databases.yaml", "databases: {orders: {index: 0}}\n", nil},
		{"names/redis-databases.yaml", "", unknown},
		{"redis-databases.yaml", "databases: {orders: {index: 3}}\n", nil}, // as once before
	} {
		file := filepath.Join(dir, step.file)
		if step.text == "" {
			if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		} else {
			write(t, file, step.text)
		}
		if r := lint(t, dir, "./names/"); !slices.Equal(places(r.issues), step.want) {
			t.Errorf("with %s as %q: %q, want %q\n%s", step.file, step.text, r.issues, step.want, r.stderr)
		}
	}
}

// A catalog that sanctions a package changes what the packages between it and
// its use tell; golangci-lint keeps that too, of packages that it only imports.
func TestCatalogChangesFacts(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	configure(t, dir, "{}")
	const sanctioned = `databases: {orders: {index: 0}}
lint: {runtime: {package: example.com/shop/facts/team, functions: {Get: {returns: Client, arguments: [database]}}}}
`
	catalog := filepath.Join(dir, "redis-databases.yaml")
	for range 2 {
		write(t, catalog, "databases: {orders: {index: 0}}\n")
		if r := lint(t, dir, "./facts/wrapuse/"); len(r.issues) > 0 {
			t.Errorf("unsanctioned: %q", r.issues)
		}
		write(t, catalog, sanctioned)
		want := []string{"facts/wrapuse/wrapuse.go:12: unhandledclient"}
		if r := lint(t, dir, "./facts/wrapuse/"); !slices.Equal(places(r.issues), want) {
			t.Errorf("sanctioned: %q, want %q\n%s", r.issues, want, r.stderr)
		}
	}
}
