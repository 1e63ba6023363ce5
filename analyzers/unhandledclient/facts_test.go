package unhandledclient_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/autobot/redislint/analyzers/unhandledclient"
	"github.com/autobot/redislint/internal/driver/load"
	"github.com/autobot/redislint/internal/target"
)

// TestFactsWithoutConfiguration checks that a catalog decides what is reported
// and nothing else.
func TestFactsWithoutConfiguration(t *testing.T) {
	other := filepath.Join(t.TempDir(), "redis-databases.yaml")
	if err := os.WriteFile(other, []byte("databases: {main: {index: 0}, cache: {index: 1}}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	own, reported := teamFacts(t, &target.Options{})
	without, reportedWithout := teamFacts(t, &target.Options{Catalog: other})
	if len(own) == 0 || !slices.Equal(own, without) {
		t.Errorf("with the team's catalog the facts are\n%q\nand without\n%q", own, without)
	}
	if reported <= reportedWithout || reportedWithout == 0 {
		t.Errorf("with the team's catalog %d findings, without %d; want more with it, and some without", reported, reportedWithout)
	}
}

// teamFacts returns the facts about the packages of the team fixture, and the
// number of findings there.
func teamFacts(t *testing.T, opts *target.Options) (facts []string, findings int) {
	loaded, err := load.Load(t.Context(), &load.Config{Dir: "../../testdata/src", Patterns: []string{"./unhandledclient/team/..."}, All: true})
	if err != nil {
		t.Fatal(err)
	}
	rule := unhandledclient.New(target.New(opts))
	graph, err := checker.Analyze([]*analysis.Analyzer{rule}, loaded.Packages, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, root := range graph.Roots {
		if root.Err != nil {
			t.Fatal(root.Err)
		}
		findings += len(root.Diagnostics)
		for _, f := range root.AllObjectFacts() {
			if f.Object.Pkg() == root.Package.Types {
				facts = append(facts, fmt.Sprintf("%v %#v", f.Object, f.Fact))
			}
		}
	}
	slices.Sort(facts)
	return facts, findings
}
