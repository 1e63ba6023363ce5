package directredis

import (
	"fmt"
	"go/types"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/fold"
	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/report"
	"github.com/autobot/redislint/internal/rewrite"
	"github.com/autobot/redislint/internal/target"
	"github.com/autobot/redislint/runtime/catalog"
)

// Analyzer is the rule with its own flags, for the default suite.
var Analyzer = New(target.Analyzer)

// New returns the rule; t is the prerequisite made by target.New.
func New(t *analysis.Analyzer) *analysis.Analyzer {
	r := &rule{target: t}
	doc := Doc.Compile()
	a := &analysis.Analyzer{
		Name:      "directredis",
		Doc:       doc.Format(false),
		URL:       "https://github.com/autobot/redislint/blob/main/docs/directredis.md",
		Requires:  []*analysis.Analyzer{t},
		FactTypes: []analysis.Fact{new(buildsClient)},
		Run:       r.run,
	}
	a.Flags.BoolVar(&r.tests, "tests", false, "report in test files too")
	a.Flags.BoolVar(&r.generated, "generated", false, "report in generated files too")
	a.Flags.BoolVar(&r.helpers, "helpers", false, "report calls of functions that return a client they built, too")
	a.Flags.StringVar(&r.database, "database", "", "the `name` of the database that a fix uses where the number is not a constant")
	return a
}

type rule struct {
	target                    *analysis.Analyzer
	tests, generated, helpers bool
	database                  string
}

func (r *rule) run(pass *analysis.Pass) (any, error) {
	pkg := target.Of(pass, r.target)
	path := redisapi.Path(pass.Pkg)
	if !pkg.Relevant || redisapi.InRuntime(path) || redisapi.InLibrary(path) {
		return nil, nil
	}
	reporter := report.New(pass)
	// Facts come first: they depend neither on the catalog, nor on its faults.
	h := newHelpers(pass, pkg.Inspector(), reporter)
	h.export()
	cat, err := pkg.Catalog()
	if err != nil {
		return nil, fmt.Errorf("the catalog of %s cannot be used; mend it or name another with -catalog: %w", path, err)
	}
	sanctioned := redisapi.SanctionedBy(cat.Lint)
	if redisapi.IsSanctioned(path, sanctioned) || allowed(pass, cat) {
		return nil, nil
	}
	if _, ok := cat.Lookup(r.database); r.database != "" && !ok {
		return nil, fmt.Errorf("-directredis.database=%s: the catalog has no database of that name; it has %q", r.database, cat.Names())
	}
	c := &checker{
		rule: r, pass: pass, catalog: cat, sanctioned: sanctioned[0], reporter: reporter,
		fold:      fold.New(pass.TypesInfo, pkg.Inspector()),
		effects:   rewrite.NewEffects(pass.TypesInfo, pkg.Inspector()),
		variables: sync.OnceValue(func() *variables { return newVariables(pass.TypesInfo, pkg.Inspector()) }),
	}
	f := &finder{pass: pass, extra: constructors(cat), helper: func(*types.Func) string { return "" }}
	if r.helpers {
		f.helper = func(fn *types.Func) string {
			if helperPath := redisapi.Path(fn.Pkg()); redisapi.IsSanctioned(helperPath, sanctioned) || matchesAny(cat.Lint.Allow, helperPath) {
				return ""
			}
			return h.source(fn)
		}
	}
	c.report(f.find(pkg.Inspector()))
	c.reporter.Close()
	return nil, nil
}

// A checker reports the sites of one package.
type checker struct {
	*rule
	pass       *analysis.Pass
	catalog    *catalog.Catalog
	sanctioned *redisapi.Sanctioned // where clients are to come from
	reporter   *report.Reporter
	fold       *fold.Folder
	effects    *rewrite.Effects
	variables  func() *variables
}

func (c *checker) report(sites []*site) {
	var said []*options
	var reasons []string
	var repairs []*repair
	sites = slices.DeleteFunc(sites, c.exempt)
	for _, s := range sites {
		o := c.optionsOf(s)
		r, reason := c.repairOf(s, o)
		if r != nil {
			repairs = append(repairs, r)
			reason = "what is left unused cannot go" // unless there is a fix
		}
		said, reasons = append(said, o), append(reasons, reason)
	}
	fixes := c.fixes(repairs)
	for i, s := range sites {
		d := analysis.Diagnostic{Pos: s.expr.Pos(), End: s.expr.End(), Category: s.category}
		fix := fixes[s.call()]
		if fix != nil {
			d.SuggestedFixes = []analysis.SuggestedFix{*fix}
		}
		d.Message = c.message(s, said[i], fix, reasons[i])
		c.reporter.Report(d)
	}
}

// exempt reports whether s stands in a file that is not looked at, or is
// suppressed.
func (c *checker) exempt(s *site) bool {
	return c.reporter.Suppressed(s.expr.Pos()) || !c.generated && c.reporter.Generated(s.expr.Pos()) || !c.tests && isTest(c.pass, s.expr.Pos())
}
