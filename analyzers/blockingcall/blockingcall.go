package blockingcall

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/report"
	"github.com/autobot/redislint/internal/rewrite"
	"github.com/autobot/redislint/internal/target"
	"github.com/autobot/redislint/internal/values"
)

// The categories of this rule's diagnostics.
const (
	background   = "background"
	endless      = "endless"
	subscription = "subscription"
	stalling     = "stalling"
	unbounded    = "unbounded"
	perRequest   = "per-request"
	inLoop       = "loop"
)

// Analyzer is the rule with its own flags, for the default suite.
var Analyzer = New(target.Analyzer)

// New returns the rule, built on t, the prerequisite analyzer of its suite.
func New(t *analysis.Analyzer) *analysis.Analyzer {
	r := &rule{target: t}
	a := &analysis.Analyzer{
		Name:      "blockingcall",
		Doc:       Doc.Compile().Format(false),
		URL:       "https://github.com/autobot/redislint/blob/main/docs/blockingcall.md",
		Requires:  []*analysis.Analyzer{t},
		FactTypes: []analysis.Fact{new(bounds), new(endlessContext)},
		Run:       r.run,
	}
	r.derived = target.Flag[bool](a, "derived", "report a context that is derived from context.Background too, such as one with a timeout of its own")
	r.loops = target.Flag[bool](a, "loops", "report commands in a loop, which one pipeline would send at once")
	r.unbounded = target.Flag[bool](a, "unbounded", "report commands that answer with all of a value, such as SMEMBERS, HGETALL and LRANGE 0 -1")
	return a
}

type rule struct {
	target                    *analysis.Analyzer
	derived, loops, unbounded *target.Setting[bool]
}

func (r *rule) run(pass *analysis.Pass) (any, error) {
	pkg := target.Of(pass, r.target)
	if path := redisapi.Path(pass.Pkg); !pkg.Relevant || redisapi.InRuntime(path) || redisapi.InLibrary(path) {
		return nil, nil
	}
	root := pkg.Inspector().Root()
	c := &checker{
		pass: pass, derived: r.derived.For(pkg), loops: r.loops.For(pkg), unbounded: r.unbounded.For(pkg),
		root: root, reporter: report.New(pass, pkg), index: values.New(pass.TypesInfo, root),
		names: rewrite.NewNames(pass.Pkg), files: rewrite.NewFiles(pass), bounded: map[*types.Var]bool{}, seen: map[token.Pos]bool{},
	}
	c.solve()
	for cur := range root.Preorder((*ast.CallExpr)(nil), (*ast.RangeStmt)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			fn := c.callee(n)
			if fn == nil {
				continue
			}
			if !c.context(cur) {
				c.wait(cur, n, fn)
			}
			c.stall(cur, n, fn)
			c.client(cur, n, fn)
			c.loop(cur, n, fn)
		case *ast.RangeStmt:
			c.listen(cur, n)
		}
	}
	c.reporter.Close()
	return nil, nil
}

// A checker looks at one package.
type checker struct {
	pass *analysis.Pass

	derived, loops, unbounded bool // the settings of those names

	root     inspector.Cursor
	reporter *report.Reporter
	index    *values.Index
	names    *rewrite.Names
	files    *rewrite.Files
	bounded  map[*types.Var]bool // parameters that functions hand on to commands, as their contexts
	seen     map[token.Pos]bool  // where something was reported
}

// report reports d, once at each place, and returns true.
func (c *checker) report(d analysis.Diagnostic) bool {
	if !c.seen[d.Pos] {
		c.seen[d.Pos] = true
		c.reporter.Report(d)
	}
	return true
}

// callee returns the declared function that is called, or nil.
func (c *checker) callee(call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
	return fn
}

func (c *checker) describe(call *ast.CallExpr) string { return report.Call(c.pass.TypesInfo, call) }

// testFolder matches the import paths of packages that only tests use.
var testFolder = regexp.MustCompile(`(^|/)_?(test|tests|testing|testutil|testutils|testdata|testhelper|testhelpers)(/|$)`)

// inTest reports whether cur stands in a file for tests: one that go test
// compiles, or one that helps with testing.
func (c *checker) inTest(cur inspector.Cursor) bool {
	if report.InTest(c.pass.Fset, cur.Node().Pos()) || testFolder.MatchString(c.pass.Pkg.Path()) {
		return true
	}
	for f := range cur.Enclosing((*ast.File)(nil)) {
		for _, spec := range f.Node().(*ast.File).Imports {
			if spec.Path.Value == `"testing"` {
				return true
			}
		}
	}
	return false
}
