package dbname_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/autobot/redislint/analyzers/dbname"
	"github.com/autobot/redislint/internal/fixtest"
	"github.com/autobot/redislint/internal/target"
)

func TestFixtures(t *testing.T) {
	fixtest.Run(t, dbname.New(target.New(&target.Options{})), "./dbname/...")
}

func TestAliases(t *testing.T) {
	a := dbname.New(target.New(&target.Options{}))
	if err := a.Flags.Set("aliases", "true"); err != nil {
		t.Fatal(err)
	}
	fixtest.Run(t, a, "./flags/aliases")
}

// TestBrokenCatalog checks that a fault in the catalog is told, and that the
// facts which other packages need are there all the same.
func TestBrokenCatalog(t *testing.T) {
	file := filepath.Join(t.TempDir(), "redis-databases.yaml")
	if err := os.WriteFile(file, []byte("databases: {cache: {index: x}}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	a := dbname.New(target.New(&target.Options{Catalog: file}))
	dir, err := filepath.Abs("../../testdata/src")
	if err != nil {
		t.Fatal(err)
	}
	faults := &faults{}
	for _, result := range analysistest.Run(faults, dir, a, "./dbname/wrappers/lib") {
		if result.Err == nil || !strings.Contains(result.Err.Error(), file) || !strings.Contains(result.Err.Error(), "mend it or name another with -catalog") {
			t.Errorf("the error says not what to do: %v", result.Err)
		}
	}
	if len(*faults) == 0 {
		t.Error("a broken catalog is no error")
	}
}

// faults collects what analysistest finds wrong.
type faults []string

func (f *faults) Errorf(format string, args ...any) { *f = append(*f, format) }
