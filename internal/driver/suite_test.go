package driver

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/analyzers"
	"github.com/autobot/redislint/internal/report"
	"github.com/autobot/redislint/internal/target"
)

// asTool makes the test binary behave as the command, with the suite below or,
// if it is "real", with redislint's own.
const asTool = "REDISLINT_TEST_AS_TOOL"

func TestMain(m *testing.M) {
	switch os.Getenv(asTool) {
	case "":
		// The go command runs this binary hundreds of times as a tool. Under the
		// race detector each would sleep for a second when it ends.
		if err := os.Setenv("GORACE", os.Getenv("GORACE")+" atexit_sleep_ms=0"); err != nil {
			panic(err)
		}
		os.Exit(m.Run())
	case "real":
		os.Exit(Main(analyzers.New))
	default:
		os.Exit(Main(testSuite))
	}
}

// testSuite is a suite of small rules that do what real ones do to a driver.
func testSuite(options *target.Options) []*analysis.Analyzer {
	t := target.New(options)
	var quiet *target.Setting[bool]
	rules := []*analysis.Analyzer{
		{Name: "dial", Doc: "dial: find clients that are built directly\n\nMore about it.", URL: "https://example.com/dial", Run: func(pass *analysis.Pass) (any, error) { return dial(pass, target.Of(pass, t), quiet) }},
		{Name: "name", Doc: "name: find names that the catalog does not have", FactTypes: []analysis.Fact{new(named)}, Run: func(pass *analysis.Pass) (any, error) { return name(pass, t) }},
		{Name: "crash", Doc: "crash: panic where the package has a function of that name", Run: crash},
	}
	for _, rule := range rules {
		rule.Requires = append(rule.Requires, t)
	}
	quiet = target.Flag[bool](rules[0], "quiet", "report nothing")
	options.Rules = rules
	return rules
}

// dial reports calls of NewClient and offers to call Standalone instead. A call
// with an argument named overlap gets a fix that reaches into the next element;
// one with an argument named broken, a fix that does not compile; one named
// stubborn, a fix that leaves the finding; one named grown, a fix that makes
// another finding.
func dial(pass *analysis.Pass, pkg *target.Package, quiet *target.Setting[bool]) (any, error) {
	if quiet.For(pkg) {
		return nil, nil
	}
	r := report.New(pass, pkg)
	defer r.Close()
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "NewClient" {
				return true
			}
			text, end := "redisruntime.Standalone()", call.End()
			argument := types.ExprString(call.Args[0])
			switch argument {
			case "broken":
				text = "redisruntime.None()"
			case "stubborn":
				text = "redis.NewClient(stubborn, 1)"
			case "overlap":
				text, end = text+",r", end+2
			}
			if strings.HasPrefix(argument, "grown") {
				text = "redis.NewClient(" + argument + " + 1)"
			}
			edits := []analysis.TextEdit{
				{Pos: file.Name.End(), End: file.Name.End(), NewText: []byte("\n\nimport redisruntime \"github.com/autobot/redislint/runtime\"\n")},
				{Pos: call.Pos(), End: end, NewText: []byte(text)},
			}
			r.Report(analysis.Diagnostic{
				Pos: call.Pos(), End: call.End(), Message: fmt.Sprintf("client with %s is built directly", argument),
				Related:        []analysis.RelatedInformation{{Pos: file.Package, End: file.Name.End(), Message: "in this package"}},
				SuggestedFixes: []analysis.SuggestedFix{{Message: "call Standalone", TextEdits: edits}},
			})
			return true
		})
	}
	return nil, nil
}

// named is the fact that a function takes the name of a database.
type named struct{}

func (*named) AFact() {}

// name reports string constants given to functions called Use, or to functions
// that pass their parameter on to one, that the catalog does not have.
func name(pass *analysis.Pass, t *analysis.Analyzer) (any, error) {
	if !target.Of(pass, t).Relevant {
		return nil, nil
	}
	names, err := target.Of(pass, t).Catalog()
	if err != nil {
		return nil, err
	}
	r := report.New(pass, target.Of(pass, t))
	defer r.Close()
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if ok && strings.HasPrefix(fn.Name.Name, "Use") {
				pass.ExportObjectFact(pass.TypesInfo.Defs[fn.Name], new(named))
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			var id *ast.Ident
			switch fun := call.Fun.(type) {
			case *ast.Ident:
				id = fun
			case *ast.SelectorExpr:
				id = fun.Sel
			default:
				return true
			}
			fn, ok := pass.TypesInfo.Uses[id].(*types.Func)
			value := pass.TypesInfo.Types[call.Args[0]].Value
			if !ok || value == nil || value.Kind() != constant.String || !pass.ImportObjectFact(fn, new(named)) {
				return true
			}
			if _, ok := names.Lookup(constant.StringVal(value)); !ok {
				r.Report(analysis.Diagnostic{Pos: call.Args[0].Pos(), Message: fmt.Sprintf("no database is named %s", value)})
			}
			return true
		})
	}
	return nil, nil
}

// crash panics in a package with a function of that name. In one with a function
// interrupt, it sends the process the signal that Ctrl-C does.
func crash(pass *analysis.Pass) (any, error) {
	if pass.Pkg.Scope().Lookup("interrupt") != nil {
		self, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = self.Signal(os.Interrupt)
		}
		time.Sleep(100 * time.Millisecond)
		return nil, err
	}
	if pass.Pkg.Scope().Lookup("crash") != nil {
		panic("crash")
	}
	return nil, nil
}
