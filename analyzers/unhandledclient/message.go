package unhandledclient

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/ssa"
)

// message says what is wrong with f, whose client is at s.
func message(f finding, s site) string {
	text := consequence(f, s)
	if f.certain {
		text = strings.Replace(text, "may be", "is", 1)
	}
	return fmt.Sprintf("%s %s: %s", s.text(), text, reason(f))
}

// consequence says what happens to the client when it is missing.
func consequence(f finding, s site) string {
	switch f.kind {
	case converted:
		to, from := shortType(f.instr.(*ssa.MakeInterface).Type()), shortType(f.value.Type())
		return fmt.Sprintf("may be a nil %s%s, and as %s it is not == nil any more, so that a later check will not see it", from, in(s.client), to)
	case passed:
		if f.there == converted {
			return fmt.Sprintf("may be a nil %s%s, and %s makes an interface of it, where a later check will not see it", shortType(f.value.Type()), in(s.client), f.via)
		}
		return fmt.Sprintf("may be nil%s, and %s uses it without a check", in(s.client), f.via)
	case returned:
		return "may be nil" + in(s.client) + " although the error returned with it is nil"
	}
	return "may be nil when" + caller(s.client) + " " + action(s)
}

// action says what the code does with the client at s.
func action(s site) string {
	switch parent := s.client.Parent().Node().(type) {
	case *ast.SelectorExpr:
		name := s.text()
		if call, ok := s.client.Node().(*ast.CallExpr); ok {
			name = types.ExprString(call.Fun) + "()"
		}
		if call, ok := s.client.Parent().Parent().Node().(*ast.CallExpr); ok && call.Fun == ast.Expr(parent) {
			return "calls " + name + "." + parent.Sel.Name
		}
		return "uses " + name + "." + parent.Sel.Name
	case *ast.TypeAssertExpr:
		return "asserts its type"
	case *ast.StarExpr:
		return "dereferences it"
	}
	return "uses it"
}

// reason says why the client may be missing.
func reason(f finding) string {
	const absent = " is nil while Redis is unavailable"
	o := f.origin
	switch {
	case f.certain:
		return "the check before it lets only a missing client through"
	case o.err >= 0:
		return fmt.Sprintf("the error of %s is not checked", called(f))
	case o.field != nil:
		return fmt.Sprintf("%s is set from %s, which%s, and not checked there", o.field.Name(), f.name(), absent)
	case o.call != nil && called(f) != f.name():
		return fmt.Sprintf("%s passes on the client of %s, which%s", called(f), f.name(), absent)
	}
	return "the client of " + f.name() + absent
}

// called returns the name of the function whose call is the origin of f.
func called(f finding) string {
	call := f.origin.call
	if call == nil {
		return f.name()
	}
	fn := calledFunc(call.Common())
	switch {
	case fn == nil:
		if load, ok := call.Call.Value.(*ssa.UnOp); ok {
			return load.X.Name()
		}
		return "the function literal"
	case fn.Pkg() == nil || sourceName(fn) == f.source:
		return f.name()
	case fn.Pkg() == f.origin.fn.Package().Pkg:
		return fn.Name()
	}
	return fn.Pkg().Name() + "." + fn.Name()
}

// related tells the story of the missing client: where it comes from, and
// where it is used if that is elsewhere.
func related(f finding) []analysis.RelatedInformation {
	var list []analysis.RelatedInformation
	add := func(pos token.Pos, format string, args ...any) {
		if pos.IsValid() {
			list = append(list, analysis.RelatedInformation{Pos: pos, Message: fmt.Sprintf(format, args...)})
		}
	}
	switch pos := f.origin.from[f.source]; {
	case f.origin.field != nil:
		add(pos, "%s is stored in %s here, without a check", f.name(), f.origin.field.Name())
	case f.certain:
		add(pos, "the client comes from here, and the check on the way to its use is the wrong way round")
	case f.origin.err >= 0:
		add(pos, "the client comes from here, with an error that no check on the way to its use looks at")
	default:
		add(pos, "the client comes from here, and no check stands on the way to its use")
	}
	if f.kind == passed {
		add(f.within, "%s uses it here", f.via)
	}
	return list
}

// caller returns " F", the function around c, for a sentence that says what F
// does, or " the package" for code outside of functions.
func caller(c inspector.Cursor) string {
	if name := functionName(c); name != "" {
		return " " + name
	}
	return " the package"
}

func in(c inspector.Cursor) string {
	if name := functionName(c); name != "" {
		return " in " + name
	}
	return ""
}

// functionName returns the name of the declaration around c, with its receiver's type.
func functionName(c inspector.Cursor) string {
	for d := range c.Enclosing((*ast.FuncDecl)(nil)) {
		decl := d.Node().(*ast.FuncDecl)
		if decl.Recv == nil || len(decl.Recv.List) == 0 {
			return decl.Name.Name
		}
		recv := strings.TrimLeft(types.ExprString(decl.Recv.List[0].Type), "*")
		recv, _, _ = strings.Cut(recv, "[")
		return recv + "." + decl.Name.Name
	}
	return ""
}

// shortType returns t with package names instead of paths.
func shortType(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return path.Base(p.Name()) })
}
