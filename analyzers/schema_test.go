package analyzers

import (
	"encoding/json"
	"flag"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/autobot/redislint/internal/target"
	"github.com/autobot/redislint/runtime/catalog"
)

// Editors offer the rules and their flags as the schema of the catalog has them.
// The catalog's package cannot know them: it is a part of the runtime.
func TestSchemaHasRules(t *testing.T) {
	type property struct{ Type, Description string }
	var schema struct {
		Defs struct {
			Rules struct {
				Properties map[string]struct{ Properties map[string]property }
			}
		} `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(catalog.Schema()), &schema); err != nil {
		t.Fatal(err)
	}
	got := map[string]map[string]property{}
	for rule, p := range schema.Defs.Rules.Properties {
		delete(p.Properties, catalog.EnabledSetting)
		got[rule] = p.Properties
	}
	want := map[string]map[string]property{}
	for _, rule := range New(&target.Options{}) {
		want[rule.Name] = map[string]property{}
		rule.Flags.VisitAll(func(f *flag.Flag) {
			_, usage := flag.UnquoteUsage(f)
			kind := "string"
			if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
				kind = "boolean"
			}
			want[rule.Name][f.Name] = property{kind, usage}
		})
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-rules +schema):\n%s", d)
	}
}

// A flag has no name that means something else in the catalog.
func TestNoFlagIsEnabled(t *testing.T) {
	for _, rule := range New(&target.Options{}) {
		if rule.Flags.Lookup(catalog.EnabledSetting) != nil {
			t.Errorf("%s has a flag %s", rule.Name, catalog.EnabledSetting)
		}
	}
}
