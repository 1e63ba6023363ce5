package cachekey

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// The hash changes with every catalog that may govern a package, and with
// nothing else.
func TestAddCatalogs(t *testing.T) {
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "off")
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/shop\n\ngo 1.26\n")
	last := map[string]string{}
	for _, step := range []struct {
		file, text   string
		found, named bool // whether the hash changes
	}{
		{"main.go", "package main", true, true}, // the first
		{"main.go", "package shop", false, false},
		{"redis-databases.yaml", "databases: {}", true, false},
		{"orders/redis-databases.yaml", "databases: {}", true, false},
		{"orders/redis-databases.yaml", "databases: {a: {index: 0}}", true, false},
		{"orders/redis-databases.yaml", "databases: {a: {index: 0}}", false, false},
		{"vendor/x/redis-databases.yaml", "databases: {}", false, false},
		{".git/redis-databases.yaml", "databases: {}", false, false},
		{"other.yaml", "databases: {}", false, true},
		{"other.yaml", "databases: {b: {index: 1}}", false, true},
	} {
		write(step.file, step.text)
		for _, c := range []struct {
			named   string
			changes bool
		}{{"", step.found}, {filepath.Join(dir, "other.yaml"), step.named}} {
			h := sha256.New()
			if err := AddCatalogs(h, c.named, dir); err != nil {
				t.Fatal(err)
			}
			sum := fmt.Sprintf("%x", h.Sum(nil))
			if changed := sum != last[c.named]; changed != c.changes {
				t.Errorf("after %s is written, with catalog %q: the hash changes: %t, want %t", step.file, c.named, changed, c.changes)
			}
			last[c.named] = sum
		}
	}
}

func TestUnreadable(t *testing.T) {
	dir := t.TempDir()
	if err := AddCatalogs(sha256.New(), dir, dir); err == nil {
		t.Error("a folder passes for a catalog")
	}
	if err := AddCatalogs(sha256.New(), filepath.Join(dir, "none.yaml"), dir); err != nil {
		t.Errorf("one that does not exist: %v", err)
	}
	if err := AddCatalogs(sha256.New(), "", dir); err != nil { // in no module
		t.Error(err)
	}
}
