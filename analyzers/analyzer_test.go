package analyzers

import (
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/analyzers/blockingcall"
	"github.com/autobot/redislint/analyzers/dbname"
	"github.com/autobot/redislint/analyzers/directredis"
	"github.com/autobot/redislint/analyzers/unhandledclient"
	"github.com/autobot/redislint/analyzers/unhandlederr"
	"github.com/autobot/redislint/internal/target"
)

// A driver that knows nothing of suites, such as nogo, takes the Analyzer of each
// package. These are the rules of the suite, and run together.
func TestAnalyzers(t *testing.T) {
	single := []*analysis.Analyzer{
		blockingcall.Analyzer, dbname.Analyzer, directredis.Analyzer, unhandledclient.Analyzer, unhandlederr.Analyzer,
	}
	if err := analysis.Validate(single); err != nil {
		t.Error(err)
	}
	suite := New(&target.Options{})
	if len(suite) != len(single) {
		t.Fatalf("%d rules in the suite, %d packages", len(suite), len(single))
	}
	for i, rule := range suite {
		if rule.Name != single[i].Name || single[i].Requires[0] != target.Analyzer {
			t.Errorf("%s is not %s", single[i].Name, rule.Name)
		}
	}
}
