package unhandledclient

import (
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/report"
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
	rep := report.New(pass)
	defer rep.Close()
	if path := redisapi.Path(pass.Pkg); redisapi.InRuntime(path) || redisapi.InLibrary(path) || !holdsClient(pass) {
		return
	}
	e := newEngine(pass, build(pass))
	findings := e.solve()
	e.exportFacts()
	root := pkg.Inspector().Root()
	for _, f := range sanctioned(findings, pkg) {
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
			SuggestedFixes: fix(e, f, s),
		})
	}
}

// sanctioned returns the findings of clients that come from a getter of a
// sanctioned package, one for each place. A catalog that cannot be read is for
// the rules about names to report.
func sanctioned(findings []finding, pkg *target.Package) []finding {
	among, err := pkg.Sanctioned()
	if err != nil {
		among = []*redisapi.Sanctioned{redisapi.Redisruntime}
	}
	type place struct {
		instr ssa.Instruction
		value ssa.Value
	}
	seen := map[place]bool{}
	var list []finding
	for _, f := range findings {
		for _, name := range f.origin.from.names() {
			if owner := ownerOf(name, among); owner != nil && !seen[place{f.instr, f.value}] {
				seen[place{f.instr, f.value}] = true
				f.source, f.owner = name, owner
				list = append(list, f)
			}
		}
	}
	return list
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

// holdsClient reports whether the package mentions a client library, the
// runtime, or something of which a package below told a fact. SSA is built for
// no other.
func holdsClient(pass *analysis.Pass) bool {
	known := map[types.Object]bool{}
	for _, fact := range pass.AllObjectFacts() {
		known[fact.Object] = true
	}
	for _, obj := range pass.TypesInfo.Uses {
		if known[obj] || obj.Pkg() != nil && redisapi.IsClientPackage(redisapi.Path(obj.Pkg())) {
			return true
		}
	}
	return false
}

// build returns the functions of the package in SSA form, literals included,
// in the order of the source.
func build(pass *analysis.Pass) []*ssa.Function {
	// Debug information ties values to the expressions they came from.
	prog := ssa.NewProgram(pass.Fset, ssa.GlobalDebug)
	prog.SetNoReturn(listedTerminator)
	for _, p := range pass.Pkg.Imports() {
		prog.CreatePackage(p, nil, nil, true)
	}
	pkg := prog.CreatePackage(pass.Pkg, pass.Files, pass.TypesInfo, false)
	pkg.Build()
	return sourceFunctions(pass, prog, pkg)
}
