package directredis

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/report"
)

// buildsClient is the fact that a function returns a client that it, or a
// function it calls, built directly.
type buildsClient struct{ Constructor string } // as in the source, "redis.NewClient"

func (*buildsClient) AFact() {}

func (f *buildsClient) String() string { return "builds a client with " + f.Constructor }

// helpers knows which functions return a client that was built directly.
type helpers struct {
	pass     *analysis.Pass
	reporter *report.Reporter
	own      map[*types.Func]string // functions of this package, with the constructor
}

func newHelpers(pass *analysis.Pass, in *inspector.Inspector, reporter *report.Reporter) *helpers {
	h := &helpers{pass: pass, reporter: reporter, own: map[*types.Func]string{}}
	for n := -1; n != len(h.own); { // helpers may call helpers
		n = len(h.own)
		for cur := range in.Root().Preorder((*ast.FuncDecl)(nil)) {
			decl := cur.Node().(*ast.FuncDecl)
			fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func)
			if !ok || decl.Body == nil || h.own[fn] != "" {
				continue
			}
			if source := h.returned(cur, fn); source != "" {
				h.own[fn] = source
			}
		}
	}
	return h
}

// source returns the constructor that fn's client comes from, or "".
func (h *helpers) source(fn *types.Func) string {
	if fn.Pkg() == h.pass.Pkg {
		return h.own[fn]
	}
	var fact buildsClient
	h.pass.ImportObjectFact(fn, &fact)
	return fact.Constructor
}

func (h *helpers) export() {
	for fn, source := range h.own {
		h.pass.ExportObjectFact(fn, &buildsClient{source})
	}
}

// returned returns the constructor of a client that the function at cur returns.
func (h *helpers) returned(cur inspector.Cursor, fn *types.Func) string {
	built := map[types.Object]string{} // variables that such a client is assigned to
	for c := range cur.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		switch n := c.Node().(type) {
		case *ast.AssignStmt:
			h.assigned(built, n.Lhs, n.Rhs)
		case *ast.ValueSpec:
			var names []ast.Expr
			for _, id := range n.Names {
				names = append(names, id)
			}
			h.assigned(built, names, n.Values)
		}
	}
	results := fn.Signature().Results()
	if !slices.ContainsFunc(slices.Collect(results.Variables()), func(v *types.Var) bool { return ofLibrary(v.Type()) }) {
		return ""
	}
	for i := range results.Len() {
		if source := built[results.At(i)]; source != "" {
			return source
		}
	}
	for c := range cur.Preorder((*ast.ReturnStmt)(nil)) {
		if inLiteral(c, cur) {
			continue
		}
		for _, e := range c.Node().(*ast.ReturnStmt).Results {
			if id, ok := ast.Unparen(e).(*ast.Ident); ok {
				if source := built[h.pass.TypesInfo.Uses[id]]; source != "" {
					return source
				}
			}
			if source := h.constructed(e); source != "" {
				return source
			}
		}
	}
	return ""
}

// inLiteral reports whether c stands in a function literal below top.
func inLiteral(c, top inspector.Cursor) bool {
	for f := range c.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		return f != top
	}
	return false
}

// assigned notes the variables among lhs that get a client built directly.
func (h *helpers) assigned(built map[types.Object]string, lhs, rhs []ast.Expr) {
	for i, e := range rhs {
		source := h.constructed(e)
		if source == "" {
			continue
		}
		vars := lhs[i : i+1]
		if len(rhs) != len(lhs) {
			vars = lhs
		}
		for _, v := range vars {
			if id, ok := ast.Unparen(v).(*ast.Ident); ok && ofLibrary(h.pass.TypesInfo.TypeOf(id)) {
				built[h.pass.TypesInfo.ObjectOf(id)] = source
			}
		}
	}
}

// constructed returns the constructor that e calls, itself or through a helper.
// One that is suppressed has been decided on.
func (h *helpers) constructed(e ast.Expr) string {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return ""
	}
	if h.pass.TypesInfo.Types[call.Fun].IsType() && len(call.Args) == 1 { // a conversion
		return h.constructed(call.Args[0])
	}
	fn, ok := typeutil.Callee(h.pass.TypesInfo, call).(*types.Func)
	if !ok || fn.Pkg() == nil {
		return ""
	}
	if _, ctor := redisapi.ConstructorOf(fn.Origin()); ctor != nil {
		if h.reporter.Suppressed(call.Pos()) {
			return ""
		}
		return fn.Pkg().Name() + "." + redisapi.Symbol(fn)
	}
	return h.source(fn.Origin())
}

// ofLibrary reports whether t is, or points to, a type of a client library.
func ofLibrary(t types.Type) bool {
	return redisapi.LibraryOf(redisapi.TypeName(t)) != nil
}
