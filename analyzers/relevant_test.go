package analyzers

import (
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/target"
)

// A rule does nothing for a package that cannot reach a client: here there is
// nothing that it could look at, not even a file set.
func TestIrrelevantPackage(t *testing.T) {
	rules := New(&target.Options{})
	prerequisite := rules[0].Requires[0]
	pass := &analysis.Pass{Pkg: types.NewPackage("example.com/p", "p"), ResultOf: map[*analysis.Analyzer]any{}}
	pkg, err := prerequisite.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	if pkg.(*target.Package).Relevant {
		t.Fatal("a package without imports is relevant")
	}
	pass.ResultOf[prerequisite] = pkg
	for _, rule := range rules {
		pass.Analyzer = rule
		if result, err := rule.Run(pass); result != nil || err != nil {
			t.Errorf("%s: %v, %v", rule.Name, result, err)
		}
	}
}
