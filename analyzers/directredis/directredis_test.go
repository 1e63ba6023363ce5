package directredis_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/autobot/redislint/analyzers/directredis"
	"github.com/autobot/redislint/internal/fixtest"
	"github.com/autobot/redislint/internal/target"
)

func TestFixtures(t *testing.T) {
	fixtest.Run(t, directredis.New(target.New(&target.Options{})), "./directredis/...")
}

func TestFlags(t *testing.T) {
	for flag, value := range map[string]string{"tests": "true", "generated": "true", "database": "cache"} {
		t.Run(flag, func(t *testing.T) {
			a := directredis.New(target.New(&target.Options{}))
			if err := a.Flags.Set(flag, value); err != nil {
				t.Fatal(err)
			}
			fixtest.Run(t, a, "./flags/"+flag)
		})
	}
}

func TestUnknownDatabaseFlag(t *testing.T) {
	a := directredis.New(target.New(&target.Options{}))
	if err := a.Flags.Set("database", "chache"); err != nil {
		t.Fatal(err)
	}
	faults := &faults{}
	results := analysistest.Run(faults, "../../testdata/src", a, "./flags/database")
	if len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), `-directredis.database=chache: the catalog has no database of that name; it has ["main" "cache"`) {
		t.Errorf("got %v", results)
	}
}

// faults collects what analysistest finds wrong.
type faults []string

func (f *faults) Errorf(format string, args ...any) { *f = append(*f, format) }
