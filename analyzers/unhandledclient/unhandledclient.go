package unhandledclient

import (
	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/owed"
	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/report"
	"github.com/autobot/redislint/internal/rewrite"
	"github.com/autobot/redislint/internal/target"
)

// Analyzer is the rule with the default settings.
var Analyzer = New(target.Analyzer)

// New returns the rule, built on t, the prerequisite analyzer of its suite.
func New(t *analysis.Analyzer) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:      "unhandledclient",
		Doc:       Doc.Compile().Format(false),
		URL:       "https://github.com/autobot/redislint/blob/main/docs/unhandledclient.md",
		Requires:  []*analysis.Analyzer{t},
		FactTypes: factTypes,
		Run: func(pass *analysis.Pass) (any, error) {
			if pkg := target.Of(pass, t); pkg.Relevant {
				run(pass, pkg)
			}
			return nil, nil
		},
	}
}

func run(pass *analysis.Pass, pkg *target.Package) {
	rep := report.New(pass, pkg)
	defer rep.Close()
	if path := redisapi.Path(pass.Pkg); redisapi.InRuntime(path) || redisapi.InLibrary(path) {
		return
	}
	files := holders(pass)
	if files == nil {
		return
	}
	e := newEngine(pass, build(pass, files))
	findings := e.solve()
	e.exportFacts()
	root := pkg.Inspector().Root()
	effects, owed := rewrite.NewEffects(pass.TypesInfo, pkg.Inspector()), owed.New(pass.TypesInfo)
	for _, f := range e.sanctioned(findings, pkg) {
		s, ok := locate(pass.TypesInfo, root, f.use)
		if !ok {
			continue
		}
		node := s.client.Node()
		rep.Report(analysis.Diagnostic{
			Pos:            node.Pos(),
			End:            node.End(),
			Message:        message(f, s),
			Related:        related(f),
			SuggestedFixes: fix(e, effects, owed, f, s),
		})
	}
}

// sanctioned returns the findings of clients that come from a getter of a
// sanctioned package, one for each place. A catalog that cannot be read is for
// the rules about names to report.
func (e *engine) sanctioned(findings []finding, pkg *target.Package) []finding {
	among, err := pkg.Sanctioned()
	if err != nil {
		among = []*redisapi.Sanctioned{redisapi.Redisruntime}
	}
	seen := map[place]bool{}
	var list []finding
	for _, f := range findings {
		if e.onlyInTests(f) {
			continue
		}
		for _, name := range f.origin.from.names() {
			if owner := ownerOf(name, among); owner != nil && !seen[f.place()] {
				seen[f.place()] = true
				f.source, f.owner, f.certain = name, owner, e.needsMissing(f)
				list = append(list, f)
			}
		}
	}
	return list
}

// onlyInTests reports whether code that is no test is used by a test, with a
// client that the test has not checked: no fault of that code.
func (e *engine) onlyInTests(f finding) bool {
	if e.inTest(f.position()) {
		return false
	}
	if e.inTest(f.origin.fn.Pos()) {
		return true
	}
	for _, pos := range f.origin.from {
		if pos.IsValid() && !e.inTest(pos) {
			return false
		}
	}
	return true
}

// ownerOf returns the sanctioned package among these whose getter has that name, or nil.
func ownerOf(source string, among []*redisapi.Sanctioned) *redisapi.Sanctioned {
	for _, s := range among {
		for _, g := range s.Getters {
			if source == s.Path+"."+g.Symbol {
				return s
			}
		}
	}
	return nil
}
