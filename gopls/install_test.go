package gopls

import (
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// These have the shape of gopls's own.
type (
	kind     string
	analyzer struct {
		analyzer    *analysis.Analyzer
		nonDefault  bool
		actionKinds []kind
	}
)

func TestList(t *testing.T) {
	first := &analyzer{analyzer: &analysis.Analyzer{Name: "first"}}
	all := []*analyzer{first}
	l, err := newList(&all)
	if err != nil {
		t.Fatal(err)
	}
	l.add(&analysis.Analyzer{Name: "second"})
	l.add(&analysis.Analyzer{Name: "last"})

	var names []string
	for _, a := range all {
		names = append(names, a.analyzer.Name)
	}
	if want := []string{"first", "second", "last"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
	if all[0] != first {
		t.Error("gopls's own analyzer is another one now")
	}
	for _, a := range all[1:] {
		if a.nonDefault || !slices.Equal(a.actionKinds, []kind{"quickfix", "source.fixAll"}) {
			t.Errorf("%+v", *a)
		}
	}
}

// What another gopls may have is refused, not written to.
func TestUnknownList(t *testing.T) {
	type (
		renamed  struct{ a *analysis.Analyzer }
		kindless struct{ analyzer *analysis.Analyzer }
		numbered struct {
			analyzer    *analysis.Analyzer
			actionKinds []int
		}
		valued struct {
			analyzer    analysis.Analyzer
			actionKinds []kind
		}
	)
	for _, list := range []any{
		0, []*analyzer{}, new([]analyzer), new([]*int), new([]*renamed), new([]*kindless), new([]*numbered), new([]*valued), new(map[string]*analyzer),
	} {
		if _, err := newList(list); err == nil {
			t.Errorf("%T passes for gopls's list", list)
		}
	}
}

func TestFollowerIsValid(t *testing.T) {
	f := newFollower("")
	f.open(t.TempDir())
	if err := analysis.Validate([]*analysis.Analyzer{f.analyzer}); err != nil {
		t.Error(err)
	}
}
