package driver

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/unitchecker"
)

func TestSkip(t *testing.T) {
	for _, test := range []struct {
		unit unitchecker.Config
		want bool
	}{
		{unitchecker.Config{ImportPath: "net/http", VetxOnly: true}, true},
		{unitchecker.Config{ImportPath: "net/http"}, false},
		{unitchecker.Config{ImportPath: "example.com/m/p", ModulePath: "example.com/m", VetxOnly: true}, false},
		{unitchecker.Config{ImportPath: "m/p", ModulePath: "m", VetxOnly: true}, false},
		{unitchecker.Config{ImportPath: "example.com/gopath/p", VetxOnly: true}, false},
	} {
		dir := t.TempDir()
		test.unit.VetxOutput = filepath.Join(dir, "vet.out")
		text, err := json.Marshal(test.unit)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, "vet.cfg")
		write(t, name, string(text))
		got := skip([]string{"-json", name})
		facts, err := os.ReadFile(test.unit.VetxOutput)
		if got != test.want || got != (err == nil) || len(facts) > 0 {
			t.Errorf("%+v: %v, %d bytes, %v", test.unit, got, len(facts), err)
		}
	}
	if skip([]string{"-V=full"}) {
		t.Error("not asked about a package")
	}
}
