package directredis_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/analyzers/directredis"
	"github.com/autobot/redislint/internal/fixtest"
	"github.com/autobot/redislint/internal/target"
)

func TestFixtures(t *testing.T) {
	fixtest.Run(t, directredis.New(target.New(&target.Options{})), "./directredis/...")
}

func TestFlags(t *testing.T) {
	for flag, value := range map[string]string{"tests": "true", "generated": "true", "helpers": "true", "database": "cache"} {
		t.Run(flag, func(t *testing.T) {
			a := directredis.New(target.New(&target.Options{}))
			if err := a.Flags.Set(flag, value); err != nil {
				t.Fatal(err)
			}
			fixtest.Run(t, a, "./flags/"+flag+"/...")
		})
	}
}

func TestUnknownDatabaseFlag(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: "../../testdata/src"}, "./flags/database")
	if err != nil {
		t.Fatal(err)
	}
	a := directredis.New(target.New(&target.Options{}))
	if err := a.Flags.Set("database", "chache"); err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = graph.Roots[0].Err
	if err == nil || !strings.Contains(err.Error(), `-directredis.database=chache: the catalog has no database of that name; it has ["main" "cache"`) {
		t.Errorf("got %v", err)
	}
}
