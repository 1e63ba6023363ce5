package unhandlederr

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/owed"
	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/report"
	"github.com/autobot/redislint/internal/rewrite"
	"github.com/autobot/redislint/internal/target"
	"github.com/autobot/redislint/internal/values"
)

// The categories of this rule's diagnostics.
const (
	dropped       = "dropped"
	hidden        = "hidden"
	notExecuted   = "not-executed"
	iteration     = "iteration"
	nilComparison = "nil-comparison"
	notClosed     = "not-closed"
	missingKey    = "missing-key"
)

// Analyzer is the rule with the default settings.
var Analyzer = New(target.Analyzer)

// New returns the rule, built on t, the prerequisite analyzer of its suite.
func New(t *analysis.Analyzer) *analysis.Analyzer {
	r := &rule{}
	a := &analysis.Analyzer{
		Name:      "unhandlederr",
		Doc:       Doc.Compile().Format(false),
		URL:       "https://github.com/autobot/redislint/blob/main/docs/unhandlederr.md",
		Requires:  []*analysis.Analyzer{t},
		FactTypes: []analysis.Fact{new(commandResult), new(blindParams)},
		Run: func(pass *analysis.Pass) (any, error) {
			pkg := target.Of(pass, t)
			if path := redisapi.Path(pass.Pkg); pkg.Relevant && !redisapi.InRuntime(path) && !redisapi.InLibrary(path) {
				r.run(pass, pkg)
			}
			return nil, nil
		},
	}
	r.missing = target.Flag[bool](a, "missing", "report an Exec whose error is a failure to the code, although it may be redis.Nil for a key that is missing")
	return a
}

type rule struct{ missing *target.Setting[bool] }

func (r *rule) run(pass *analysis.Pass, pkg *target.Package) {
	root := pkg.Inspector().Root()
	c := &checker{
		pass: pass, missing: r.missing.For(pkg), root: root, reporter: report.New(pass, pkg), index: values.New(pass.TypesInfo, root), owed: owed.New(pass.TypesInfo),
		names: rewrite.NewNames(pass.Pkg), files: rewrite.NewFiles(pass), decls: map[*types.Func]inspector.Cursor{}, owners: map[*types.Var]*types.Func{}, results: map[*types.Func]bool{}, params: map[*types.Var]bool{}, seen: map[token.Pos]bool{},
	}
	c.solve()
	for cur := range root.Preorder((*ast.CallExpr)(nil), (*ast.BinaryExpr)(nil), (*ast.SwitchStmt)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			c.command(cur)
			c.sender(cur)
			c.missingKey(cur)
			c.pipeline(cur)
			c.iterator(cur)
			c.opened(cur)
		case *ast.BinaryExpr:
			c.comparison(cur, n)
		case *ast.SwitchStmt:
			c.cases(cur, n)
		}
	}
	c.reporter.Close()
}

// A checker looks at one package.
type checker struct {
	pass     *analysis.Pass
	missing  bool // the setting of that name
	root     inspector.Cursor
	reporter *report.Reporter
	index    *values.Index
	owed     *owed.Index
	decls    map[*types.Func]inspector.Cursor
	owners   map[*types.Var]*types.Func // the functions, by parameter
	dynamic  map[string]bool            // interface methods that are called with a pipeline
	results  map[*types.Func]bool       // functions that return a command whose error they leave to the caller
	params   map[*types.Var]bool        // parameters that are commands nobody asks for their error
	names    *rewrite.Names
	files    *rewrite.Files
	seen     map[token.Pos]bool // where something was reported
}

// report reports d, once at each place.
func (c *checker) report(d analysis.Diagnostic) {
	if !c.seen[d.Pos] {
		c.seen[d.Pos] = true
		c.reporter.Report(d)
	}
}
