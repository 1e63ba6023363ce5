package directredis

import (
	"fmt"
	"go/types"
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
	r.tests = target.Flag[bool](a, "tests", "report in test files too")
	r.generated = target.Flag[bool](a, "generated", "report in generated files too")
	r.helpers = target.Flag[bool](a, "helpers", "report calls of functions that return a client they built, too")
	r.database = target.Flag[string](a, "database", "the `name` of the database that a fix uses where the number is not a constant")
	return a
}

type rule struct {
	target                    *analysis.Analyzer
	tests, generated, helpers *target.Setting[bool]
	database                  *target.Setting[string]
}

func (r *rule) run(pass *analysis.Pass) (any, error) {
	pkg := target.Of(pass, r.target)
	path := redisapi.Path(pass.Pkg)
	if !pkg.Relevant || redisapi.InRuntime(path) || redisapi.InLibrary(path) {
		return nil, nil
	}
	reporter := report.New(pass, pkg)
	// Facts come first: they depend neither on the catalog, nor on its faults.
	h := newHelpers(pass, pkg.Inspector(), reporter)
	h.export()
	cat, err := pkg.Catalog()
	if err != nil {
		return nil, err
	}
	sanctioned := redisapi.SanctionedBy(cat.Lint)
	if redisapi.IsSanctioned(path, sanctioned) || allowed(pass, cat) {
		return nil, nil
	}
	database := r.database.For(pkg)
	if _, ok := cat.Lookup(database); database != "" && !ok {
		return nil, fmt.Errorf("%s=%s: the catalog has no database of that name; it has %q", r.database.Origin(pkg), database, cat.Names())
	}
	first := *sanctioned[0]
	if p := redisapi.Find(pass.Pkg, first.Path); p != nil {
		first.Name = p.Name()
	}
	c := &checker{
		pass: pass, catalog: cat, sanctioned: &first, reporter: reporter,
		tests: r.tests.For(pkg), generated: r.generated.For(pkg), database: database,
		meanings: map[*types.Var]string{}, shortened: map[string]string{},
		fold:      fold.New(pass.TypesInfo, pkg.Inspector()),
		effects:   rewrite.NewEffects(pass.TypesInfo, pkg.Inspector()),
		variables: sync.OnceValue(func() *variables { return newVariables(pass.TypesInfo, pkg.Inspector()) }),
		calls:     sync.OnceValue(func() calls { return newCalls(pass, pkg.Inspector()) }),
	}
	c.hooked = sync.OnceValue(func() map[*types.Var]bool { return newHooked(c, pkg.Inspector()) })
	f := &finder{pass: pass, extra: constructors(cat), helper: func(*types.Func) string { return "" }}
	if r.helpers.For(pkg) {
		f.helper = func(fn *types.Func) string {
			if fn.Pkg() == nil { // a method of the predeclared type error
				return ""
			}
			if helperPath := redisapi.Path(fn.Pkg()); redisapi.IsSanctioned(helperPath, sanctioned) || allows(pass, cat, helperPath) {
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
	pass       *analysis.Pass
	tests      bool   // report in test files too
	generated  bool   // report in generated files too
	database   string // of fixes where the number is not a constant
	catalog    *catalog.Catalog
	sanctioned *redisapi.Sanctioned // where clients are to come from
	reporter   *report.Reporter
	fold       *fold.Folder
	effects    *rewrite.Effects
	variables  func() *variables
	calls      func() calls
	hooked     func() map[*types.Var]bool
	meanings   map[*types.Var]string // of variables, see meant
	shortened  map[string]string
}

// A finding is a site with what is known of it.
type finding struct {
	*site
	options *options
	repair  *repair // nil if there can be none
	reason  string  // why there is none, for people; may be empty
}

func (c *checker) report(sites []*site) {
	var findings []*finding
	for _, s := range sites {
		suppressed := c.reporter.Suppressed(s.expr.Pos()) // where it is exempt too, that is a use of the comment
		if c.exempt(s) {
			continue
		}
		f := &finding{site: s, options: c.optionsOf(s)}
		if suppressed { // the fixes of others are to leave it alone
			c.reporter.Report(c.diagnostic(f, nil))
			continue
		}
		f.repair, f.reason = c.repairOf(s, f.options)
		findings = append(findings, f)
	}
	c.keepApart(findings)
	fixes := c.fixes(findings)
	for _, f := range findings {
		fix := fixes[f.call()]
		if fix == nil && f.repair != nil {
			f.reason = "what is left unused cannot go"
		}
		c.reporter.Report(c.diagnostic(f, fix))
	}
}

// diagnostic returns that of f, with the fix unless it is nil.
func (c *checker) diagnostic(f *finding, fix *analysis.SuggestedFix) analysis.Diagnostic {
	d := analysis.Diagnostic{Pos: f.expr.Pos(), End: f.expr.End(), Category: f.category, Message: c.message(f, fix)}
	if fix != nil {
		d.SuggestedFixes = []analysis.SuggestedFix{*fix}
	}
	return d
}

// exempt reports whether s stands in a file that is not looked at.
func (c *checker) exempt(s *site) bool {
	return !c.generated && c.reporter.Generated(s.expr.Pos()) || !c.tests && report.InTest(c.pass.Fset, s.expr.Pos())
}
