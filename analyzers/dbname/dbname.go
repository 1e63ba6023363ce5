package dbname

import (
	"go/ast"
	"go/constant"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/fold"
	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/report"
	"github.com/autobot/redislint/internal/target"
	"github.com/autobot/redislint/runtime/catalog"
)

// The categories of this rule's diagnostics.
const (
	unknownName    = "unknown-name"
	unknownNumber  = "unknown-number"
	deprecatedName = "deprecated-name"
	aliasName      = "alias-name"
	selectCommand  = "select"
)

// Analyzer is the rule with its own flags, for the default suite.
var Analyzer = New(target.Analyzer)

// New returns the rule; t is the prerequisite made by target.New.
func New(t *analysis.Analyzer) *analysis.Analyzer {
	r := &rule{target: t}
	doc := Doc.Compile()
	a := &analysis.Analyzer{
		Name:      "dbname",
		Doc:       doc.Format(false),
		URL:       "https://github.com/autobot/redislint/blob/main/docs/dbname.md",
		Requires:  []*analysis.Analyzer{t},
		FactTypes: []analysis.Fact{new(becomesDatabase)},
		Run:       r.run,
	}
	r.aliases = target.Flag[bool](a, "aliases", "report aliases too, with the canonical name")
	return a
}

type rule struct {
	target  *analysis.Analyzer
	aliases *target.Setting[bool]
}

func (r *rule) run(pass *analysis.Pass) (any, error) {
	pkg := target.Of(pass, r.target)
	path := redisapi.Path(pass.Pkg)
	if !pkg.Relevant || redisapi.InLibrary(path) {
		return nil, nil
	}
	// Facts come first: they do not depend on the catalog, nor on its faults.
	flow := newFlow(pass, pkg.Inspector())
	flow.solve()
	flow.export()
	if redisapi.InRuntime(strings.TrimSuffix(path, "_test")) {
		return nil, nil // its tests have catalogs of their own
	}
	cat, err := pkg.Catalog()
	if err != nil {
		return nil, err
	}
	sanctioned := redisapi.SanctionedBy(cat.Lint)
	c := &checker{
		pass: pass, aliases: r.aliases.For(pkg), catalog: cat, sanctioned: sanctioned,
		reporter: report.New(pass, pkg), fold: flow.fold,
	}
	for cur := range c.constants(pkg.Inspector()) {
		c.name(cur)
	}
	c.strings(flow.constants)
	c.selects(pkg.Inspector())
	c.reporter.Close()
	return nil, nil
}

// strings checks the constants that have a meaning, each expression once.
func (c *checker) strings(constants []constantIn) {
	names := meansName(c.sanctioned)
	checked := map[ast.Expr]bool{}
	for _, k := range constants {
		if checked[k.e] || k.as.Kind == name && !names[k.as.Of] {
			continue
		}
		checked[k.e] = true
		switch k.as.Kind {
		case name:
			c.value(k.e, constant.StringVal(k.value), nil)
		case number:
			c.number(k)
		case address:
			c.address(k)
		}
	}
}

// A checker compares what one package writes with the catalog.
type checker struct {
	pass       *analysis.Pass
	aliases    bool // report aliases too
	catalog    *catalog.Catalog
	sanctioned []*redisapi.Sanctioned
	reporter   *report.Reporter
	fold       *fold.Folder
}

// source names the catalog, for a message.
func (c *checker) source() string {
	if c.catalog.Path == "" {
		return "the default catalog"
	}
	return catalog.FileName
}

// known lists the catalog's names, for a message.
func (c *checker) known() string { return strings.Join(c.catalog.Names(), ", ") }
