package driver

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/unitchecker"
)

func TestSkip(t *testing.T) {
	const listing = "lint:\n  constructors: [example.com/m/x.New]\n"
	module := unitchecker.Config{ImportPath: "example.com/m/p", ModulePath: "example.com/m", VetxOnly: true}
	importing := func(facts string) unitchecker.Config {
		unit := module
		unit.ImportMap = map[string]string{"fmt": "fmt", "unsafe": "unsafe", "C": "C", "q": "example.com/q"}
		unit.Standard = map[string]bool{"fmt": true}
		if facts != "none" {
			name := filepath.Join(t.TempDir(), "vet.out")
			write(t, name, facts)
			unit.PackageVetx = map[string]string{"example.com/q": name}
		}
		return unit
	}
	as := func(path string) unitchecker.Config {
		unit := module
		unit.ImportPath = path
		return unit
	}
	for _, test := range []struct {
		name    string
		unit    unitchecker.Config
		catalog string
		want    bool
	}{
		{"standard library", unitchecker.Config{ImportPath: "net/http", VetxOnly: true}, "", true},
		{"asked to report", unitchecker.Config{ImportPath: "net/http"}, "", false},
		{"imports nothing", module, "", true},
		{"module without a dot", unitchecker.Config{ImportPath: "m/p", ModulePath: "m", VetxOnly: true}, "", true},
		{"imports what reaches none", importing(string(unreached)), "", true},
		{"imports what the rules ran on", importing(""), "", false},
		{"imports what has facts", importing("facts"), "", false},
		{"imports what nothing is known of", importing("none"), "", false},
		{"client", as("github.com/redis/go-redis/v9"), "", false},
		{"client in a vendor folder", as("example.com/m/vendor/github.com/redis/go-redis/v9"), "", false},
		{"client for its test", as("github.com/redis/go-redis/v9 [github.com/redis/go-redis/v9.test]"), "", false},
		{"catalog", module, "databases:\n  main: {index: 0}\n", true},
		{"catalog with constructors", module, listing, false},
		{"catalog with a runtime", module, "lint:\n  runtime: {package: example.com/m/r, functions: {Get: {returns: Client}}}\n", false},
		{"catalog with faults", module, "lint: 1\n", false},
		{"standard library beside a catalog", unitchecker.Config{ImportPath: "net/http", VetxOnly: true}, listing, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "go.mod"), "module m\n")
			if test.catalog != "" {
				write(t, filepath.Join(dir, "redis-databases.yaml"), test.catalog)
			}
			test.unit.Dir = dir
			test.unit.VetxOutput = filepath.Join(dir, "vet.out")
			text, err := json.Marshal(test.unit)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Join(dir, "vet.cfg")
			write(t, name, string(text))
			got := skip([]string{"-json", name})
			facts, err := os.ReadFile(test.unit.VetxOutput)
			if got != test.want || got != (err == nil) || got && string(facts) != string(unreached) {
				t.Errorf("%v, %q, %v", got, facts, err)
			}
		})
	}
	if skip([]string{"-V=full"}) {
		t.Error("not asked about a package")
	}
}
