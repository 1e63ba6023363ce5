package unhandledclient

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

var errorInterface = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

// results returns the expressions to return when the client is missing: zero
// values, and the error where one can be returned. It reports false where a
// zero value would say that all is well, or blow up in the caller's hands.
func (g *guard) results(results *types.Tuple, err string) ([]string, bool) {
	texts := make([]string, results.Len())
	last := -1
	told := false // the results say that there is nothing
	for v := range results.Variables() {
		told = told || failing(v.Type()) != unknown
	}
	for i := range texts {
		t := results.At(i).Type()
		var ok bool
		switch {
		case values.IsError(t):
			last, texts[i], ok = i, "nil", g.universe("nil")
		case types.Implements(t, errorInterface):
			return nil, false // an error of the author's own making
		case isCommand(t):
			texts[i], ok = g.failed(t, err)
		case !told && leads(t) && !g.isClient(t):
			return nil, false // nil would only blow up later
		default:
			texts[i], ok = g.zero(t)
		}
		if !ok {
			return nil, false
		}
	}
	if last >= 0 {
		texts[last] = g.unavailable(err)
	}
	return texts, true
}

// isClient reports whether a result of type t is a client, for which nil says
// that there is none.
func (g *guard) isClient(t types.Type) bool {
	if box, ok := g.finding.instr.(*ssa.MakeInterface); ok && types.Identical(box.Type(), t) {
		return true
	}
	return redisapi.IsClient(t)
}

// leads reports whether people use what a value of type t leads to without
// asking whether it is nil.
func leads(t types.Type) bool { return isPointer(t) || hasMethods(t) }

// isCommand reports whether t is a pointer to one of go-redis's commands.
func isCommand(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	return ok && n.Obj().Pkg() != nil && redisapi.Path(n.Obj().Pkg()) == redisapi.GoRedis && strings.HasSuffix(n.Obj().Name(), "Cmd")
}

// failed returns a command, of the pointer type t, that has failed with the error.
func (g *guard) failed(t types.Type, err string) (string, bool) {
	obj := types.Unalias(types.Unalias(t).(*types.Pointer).Elem()).(*types.Named).Obj()
	name := "New" + strings.TrimSuffix(obj.Name(), "Cmd") + "Result"
	if obj.Name() == "Cmd" {
		name = "NewCmdResult"
	}
	fn, ok := obj.Pkg().Scope().Lookup(name).(*types.Func)
	if !ok || fn.Signature().Params().Len() != 2 || !types.Identical(fn.Signature().Results().At(0).Type(), t) {
		return "", false
	}
	value, ok := g.zero(fn.Signature().Params().At(0).Type())
	if !ok {
		return "", false
	}
	return g.imports.Add(g.stmt.Node().Pos(), obj.Pkg().Path(), obj.Pkg().Name()) + name + "(" + value + ", " + g.unavailable(err) + ")", true
}

// zero returns the expression for the zero value of t.
func (g *guard) zero(t types.Type) (string, bool) {
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		return "*new(" + p.Obj().Name() + ")", g.universe("new") && g.sees(p.Obj())
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false", g.universe("false")
		case u.Info()&types.IsString != 0:
			return `""`, true
		case u.Info()&types.IsNumeric != 0:
			return "0", true
		}
	case *types.Signature:
		return "", false // whoever gets it will call it
	case *types.Struct, *types.Array:
		text, ok := g.typeText(t)
		return text + "{}", ok
	}
	return "nil", g.universe("nil")
}

// typeText returns how t is written at the statement, if it can be.
func (g *guard) typeText(t types.Type) (string, bool) {
	ok := true
	g.names(t, func(obj *types.TypeName) {
		if obj.Pkg() == g.pass.Pkg || obj.Pkg() == nil {
			ok = ok && g.sees(obj)
		} else {
			ok = ok && obj.Exported()
		}
	})
	if !ok {
		return "", false
	}
	return types.TypeString(t, func(p *types.Package) string {
		if p == g.pass.Pkg {
			return ""
		}
		return strings.TrimSuffix(g.imports.Add(g.stmt.Node().Pos(), p.Path(), p.Name()), ".")
	}), true
}

// names calls visit with each type name that the text of t has.
func (g *guard) names(t types.Type, visit func(*types.TypeName)) {
	switch t := t.(type) {
	case *types.Alias:
		visit(t.Obj())
		for arg := range t.TypeArgs().Types() {
			g.names(arg, visit)
		}
	case *types.Named:
		visit(t.Obj())
		for arg := range t.TypeArgs().Types() {
			g.names(arg, visit)
		}
	case *types.TypeParam:
		visit(t.Obj())
	case *types.Basic:
		if obj, ok := types.Universe.Lookup(t.Name()).(*types.TypeName); ok {
			visit(obj)
		}
	case *types.Array:
		g.names(t.Elem(), visit)
	case *types.Pointer:
		g.names(t.Elem(), visit)
	case *types.Slice:
		g.names(t.Elem(), visit)
	case *types.Map:
		g.names(t.Key(), visit)
		g.names(t.Elem(), visit)
	case *types.Chan:
		g.names(t.Elem(), visit)
	case *types.Struct:
		for f := range t.Fields() {
			g.names(f.Type(), visit)
		}
	}
}

// sees reports whether obj's name means obj at the statement.
func (g *guard) sees(obj types.Object) bool {
	_, seen := g.scope().LookupParent(obj.Name(), g.stmt.Node().Pos())
	return seen == obj
}

// universe reports whether a predeclared name means what it usually does.
func (g *guard) universe(name string) bool { return g.sees(types.Universe.Lookup(name)) }

// givesUp returns the method by which tests of this file give up without a Redis.
func (g *guard) givesUp() string {
	method := ".Fatal"
	ast.Inspect(g.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && hasPrefix(sel.Sel.Name, "Skip") {
			if fn, ok := g.pass.TypesInfo.Uses[sel.Sel].(*types.Func); ok && fn.Pkg() != nil && fn.Pkg().Path() == "testing" {
				method = ".Skip"
			}
		}
		return method == ".Fatal"
	})
	return method
}
