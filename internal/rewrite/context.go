package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// requestContexts tells how the handlers' own context types reach the
// request's context. Types with a method Context() context.Context need no row.
var requestContexts = map[string]string{
	"github.com/gin-gonic/gin.Context":    ".Request.Context()",
	"github.com/labstack/echo.Context":    ".Request().Context()",
	"github.com/labstack/echo/v4.Context": ".Request().Context()",
	"github.com/gofiber/fiber/v2.Ctx":     ".UserContext()",
}

// Context returns the expression for a context at pos: one in scope, the
// nearest first, that is surely set; else context.TODO(), which it imports.
func (im *Imports) Context(pos token.Pos) string {
	if expr, _ := im.InScope(pos, nil); expr != "" {
		return expr
	}
	return im.Add(pos, "context", "context") + "TODO()"
}

// InScope returns the expression for a context at pos, the nearest first, and
// the variable that it is or that has it; "" if there is none. It passes over
// the variables for which skip, which may be nil, is true.
func (im *Imports) InScope(pos token.Pos, skip func(*types.Var) bool) (string, *types.Var) {
	top := im.pass.Pkg.Scope()
	for scope := im.scope(pos); scope != nil; scope = scope.Parent() {
		// The variable declared last is the nearest.
		var best *types.Var
		expr := ""
		for _, name := range scope.Names() {
			v, ok := scope.Lookup(name).(*types.Var)
			if !ok || name == "_" || best != nil && v.Pos() <= best.Pos() {
				continue
			}
			if _, seen := im.scope(pos).LookupParent(name, pos); seen != v || skip != nil && skip(v) || im.outlived(v, pos) {
				continue
			}
			if e := im.contextOf(v); e != "" {
				best, expr = v, e
			}
		}
		if best != nil {
			return expr, best
		}
		if scope == top {
			break
		}
	}
	return "", nil
}

// contextOf returns the expression for the context that v is or has, or "".
func (im *Imports) contextOf(v *types.Var) string {
	param := v.Kind() == types.ParamVar
	if values.IsContext(v.Type()) {
		if param || im.initialized(v) {
			return v.Name()
		}
		return ""
	}
	if !param {
		return ""
	}
	obj := redisapi.TypeName(v.Type())
	if obj == nil || obj.Pkg() == nil {
		return ""
	}
	if suffix := requestContexts[redisapi.TypePath(v.Type())]; suffix != "" {
		return v.Name() + suffix
	}
	if obj.Pkg().Path() == "testing" && !im.Since("go1.24") {
		return ""
	}
	method, _, _ := types.LookupFieldOrMethod(v.Type(), false, im.pass.Pkg, "Context")
	if fn, ok := method.(*types.Func); ok {
		sig := fn.Signature()
		if sig.Params().Len() == 0 && sig.Results().Len() == 1 && values.IsContext(sig.Results().At(0).Type()) {
			return v.Name() + ".Context()"
		}
	}
	return ""
}

// initialized reports whether v, declared in this file, gets a value where it
// is declared.
func (im *Imports) initialized(v *types.Var) bool {
	found := false
	ast.Inspect(im.file, func(n ast.Node) bool {
		if n == nil || found || v.Pos() < n.Pos() || n.End() <= v.Pos() {
			return false
		}
		switch n := n.(type) {
		case *ast.AssignStmt, *ast.RangeStmt:
			for _, id := range defined(n) {
				found = found || im.info.Defs[id] == v
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if im.info.Defs[id] == v && len(n.Values) == len(n.Names) {
					found = !im.info.Types[n.Values[i]].IsNil() && (v.Parent() != im.pass.Pkg.Scope() || im.callsContext(n.Values[i]))
				}
			}
		}
		return !found
	})
	return found
}

// outlived reports whether the code at pos runs in a goroutine that is started
// while v, a request or a test, is served: it may go on when that has ended.
func (im *Imports) outlived(v *types.Var, pos token.Pos) bool {
	if v.Kind() != types.ParamVar || values.IsContext(v.Type()) {
		return false
	}
	outlived := false
	ast.Inspect(im.file, func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || n.End() <= pos {
			return false
		}
		if g, ok := n.(*ast.GoStmt); ok {
			if lit, ok := ast.Unparen(g.Call.Fun).(*ast.FuncLit); ok && lit.Pos() <= pos && pos < lit.End() && v.Pos() < lit.Pos() {
				outlived = true
			}
		}
		return true
	})
	return outlived
}

// callsContext reports whether e is a call like context.Background(): all that
// a package variable's initializer may be, so that using it makes no cycle.
func (im *Imports) callsContext(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) > 0 {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn := im.info.Uses[sel.Sel]
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "context"
}

// defined returns the identifiers that the statement n declares.
func defined(n ast.Node) []*ast.Ident {
	var exprs []ast.Expr
	switch n := n.(type) {
	case *ast.AssignStmt:
		exprs = n.Lhs
	case *ast.RangeStmt:
		exprs = []ast.Expr{n.Key, n.Value}
	}
	var ids []*ast.Ident
	for _, e := range exprs {
		if id, ok := e.(*ast.Ident); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// Since reports whether the file may use what came to the standard library
// with that version of Go.
func (im *Imports) Since(goVersion string) bool {
	return version.Compare(im.goVersion(), goVersion) >= 0
}

// goVersion returns the language version of the file, which bounds the
// standard library that it may use.
func (im *Imports) goVersion() string {
	if v := im.info.FileVersions[im.file]; v != "" {
		return v
	}
	if v := im.pass.Pkg.GoVersion(); v != "" {
		return v
	}
	return "go1.26"
}
