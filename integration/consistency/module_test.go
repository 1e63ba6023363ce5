package consistency

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A module is a copy of one with findings, for a driver to look at.
type module struct {
	dir string
	env []string
}

// A setting is a way to tell drivers what to report.
type setting struct {
	name    string
	catalog string // its text
	named   bool   // by the variable, on the example only; otherwise it is at the root of the module
}

// The settings of all drivers. Those of single drivers, such as flags, are tested
// with these.
var settings = []setting{
	{name: "defaults"},
	{name: "catalog", catalog: everything},
	{name: "variable", catalog: others, named: true},
}

const (
	// everything reports what is not reported by default.
	everything = `lint:
  rules:
    blockingcall: {derived: true, loops: true, unbounded: true}
    dbname: {aliases: true}
    directredis: {generated: true, helpers: true, tests: true, database: main}
    unhandlederr: {missing: true}
`
	// others has names of its own, and one rule less.
	others = `databases:
  main: {index: 0}
  orders: {index: 1}
  pages: {index: 7}
  archive: {alias_of: pages}
lint:
  rules:
    blockingcall: {enabled: false}
    directredis: {tests: true}
`
)

// copied returns a copy of the module in a folder of this checkout, with the
// setting. It takes the place of the last copy: to the go command a package in
// another folder is another one, and compiling the fixtures costs more than all
// drivers together. For the same reason it compiles them fast and badly.
func copied(t testing.TB, from string, with setting) *module {
	t.Helper()
	dir := filepath.Join(scratch, "modules", from)
	m := &module{dir: dir, env: append(os.Environ(), "PWD="+dir, "GOFLAGS="+os.Getenv("GOFLAGS")+" '-gcflags=fixtures/...=-N -l'")}
	check(t, os.RemoveAll(dir))
	check(t, os.CopyFS(dir, os.DirFS(filepath.Join(root, from))))
	m.run(t, []int{0}, "go", "mod", "edit", "-replace", "github.com/autobot/redislint="+root)
	if with.catalog == "" {
		return m
	}
	catalog := filepath.Join(dir, "redis-databases.yaml")
	if with.named {
		catalog = filepath.Join(t.TempDir(), "named.yaml")
		m.env = append(m.env, "REDISLINT_CATALOG="+catalog)
	}
	check(t, os.WriteFile(catalog, []byte(with.catalog), 0o666))
	return m
}

// sources returns the texts of the Go files in the module, by their paths below it.
func (m *module) sources(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{}
	check(t, fs.WalkDir(os.DirFS(m.dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".go" && !d.IsDir() {
			var text []byte
			text, err = os.ReadFile(filepath.Join(m.dir, path))
			all[path] = string(text)
		}
		return err
	}))
	return all
}

// files returns the paths below the module of the files that its packages and
// their tests consist of.
func (m *module) files(t testing.TB) (files []string) {
	t.Helper()
	out, _ := m.run(t, []int{0}, "go", "list", "-json=Dir,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles", "./...")
	for dec := json.NewDecoder(bytes.NewReader([]byte(out))); ; {
		var pkg struct {
			Dir                                          string
			GoFiles, CgoFiles, TestGoFiles, XTestGoFiles []string
		}
		if err := dec.Decode(&pkg); errors.Is(err, io.EOF) {
			return files
		} else if err != nil {
			t.Fatal(err)
		}
		for _, name := range slices.Concat(pkg.GoFiles, pkg.CgoFiles, pkg.TestGoFiles, pkg.XTestGoFiles) {
			files = append(files, m.rel(t, filepath.Join(pkg.Dir, name)))
		}
	}
}

// rel returns the path of a file below the module.
func (m *module) rel(t testing.TB, file string) string {
	t.Helper()
	if !filepath.IsAbs(file) {
		return filepath.ToSlash(file)
	}
	rel, err := filepath.Rel(m.dir, file)
	check(t, err)
	return filepath.ToSlash(rel)
}

// toTheEnd calls round until it changes no file.
func (m *module) toTheEnd(t testing.TB, round func()) {
	t.Helper()
	before := m.sources(t)
	for range 12 {
		round()
		after := m.sources(t)
		if maps.Equal(before, after) {
			return
		}
		before = after
	}
	t.Fatal("twelve rounds, and no end of it")
}
