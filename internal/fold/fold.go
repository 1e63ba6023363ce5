// Package fold computes constants that the compiler does not: of local variables
// that are set once, of concatenations with them, and of fmt.Sprintf.
package fold

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
	"sync"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

// maxDepth bounds how many variables one value may go through.
const maxDepth = 8

// A Folder computes constants in one package. Its methods may be called by one
// goroutine at a time.
type Folder struct {
	info    *types.Info
	once    func() map[*types.Var]ast.Expr
	partial bool // Unknown stands for what is not known
}

// Unknown stands in a pattern for text that is not known.
const Unknown = "\uFFFD"

// New returns a folder for the package that info and in describe. It looks at
// the package when it is first asked for a variable.
func New(info *types.Info, in *inspector.Inspector) *Folder {
	return &Folder{info: info, once: sync.OnceValue(func() map[*types.Var]ast.Expr { return setOnce(info, in) })}
}

// Value returns the value of e, or nil if it is not known to be a constant.
func (f *Folder) Value(e ast.Expr) constant.Value { return f.value(e, maxDepth) }

// Pattern returns the text that e makes, as far as it is known, with [Unknown] for
// the rest; "" if nothing is known.
func (f *Folder) Pattern(e ast.Expr) string {
	partial := Folder{info: f.info, once: f.once, partial: true}
	if v := partial.value(e, maxDepth); v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}

// Variable returns the only value that the local variable v is ever set to, or
// nil if there may be others.
func (f *Folder) Variable(v *types.Var) ast.Expr { return f.once()[v] }

// Origin returns what the local variable e is set to, if it is set once, and so on;
// e itself, without parentheses, if it is something else.
func (f *Folder) Origin(e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok {
		if v, ok := f.info.Uses[id].(*types.Var); ok {
			if init := f.Variable(v); init != nil && init.Pos() < id.Pos() {
				return f.Origin(init)
			}
		}
	}
	return e
}

func (f *Folder) value(e ast.Expr, depth int) constant.Value {
	e = ast.Unparen(e)
	if tv := f.info.Types[e]; tv.Value != nil || depth == 0 {
		return tv.Value
	}
	switch e := e.(type) {
	case *ast.Ident:
		v, ok := f.info.Uses[e].(*types.Var)
		if init := f.once()[v]; ok && init != nil {
			return f.value(init, depth-1)
		}
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return nil
		}
		x, y := f.part(e.X, depth-1), f.part(e.Y, depth-1)
		if x != nil && y != nil && x.Kind() == constant.String && y.Kind() == constant.String {
			return constant.BinaryOp(x, token.ADD, y)
		}
	case *ast.CallExpr:
		return f.call(e, depth)
	}
	return nil
}

// part returns the value of e, a part of a text.
func (f *Folder) part(e ast.Expr, depth int) constant.Value {
	if v := f.value(e, depth); v != nil || !f.partial {
		return v
	}
	return constant.MakeString(Unknown)
}

// call returns the value of a conversion between strings, or of a function that
// only formats.
func (f *Folder) call(call *ast.CallExpr, depth int) constant.Value {
	if f.info.Types[call.Fun].IsType() {
		b, ok := f.info.TypeOf(call).Underlying().(*types.Basic)
		if v := f.value(call.Args[0], depth-1); ok && v != nil && v.Kind() == constant.String && b.Kind() == types.String {
			return v
		}
		return nil
	}
	fn, ok := typeutil.Callee(f.info, call).(*types.Func)
	if !ok || call.Ellipsis.IsValid() {
		return nil
	}
	format, ok := formatters[fn.FullName()]
	if !ok {
		return nil
	}
	var args []any
	for _, arg := range call.Args {
		a := f.operand(arg, depth-1)
		if a == nil && f.partial {
			a = unknown{}
		}
		if a == nil {
			return nil
		}
		args = append(args, a)
	}
	text, ok := format(args)
	if !ok {
		return nil
	}
	return constant.MakeString(text)
}

// An unknown operand is formatted as Unknown, whatever the verb is.
type unknown struct{}

func (unknown) Format(s fmt.State, verb rune) { _, _ = s.Write([]byte(Unknown)) }

// formatters are functions of which constants make constants.
var formatters = map[string]func(args []any) (string, bool){
	"fmt.Sprint": func(args []any) (string, bool) { return fmt.Sprint(args...), true },
	"fmt.Sprintf": func(args []any) (string, bool) {
		if len(args) == 0 {
			return "", false
		}
		format, ok := args[0].(string)
		text := fmt.Sprintf(format, args[1:]...)
		return text, ok && !strings.Contains(text, "%!")
	},
	"strconv.Itoa": func(args []any) (string, bool) { return fmt.Sprint(args...), len(args) == 1 },
}

// operand returns the value of e as fmt would get it; nil if it is not known,
// or if its type has methods that fmt might call.
func (f *Folder) operand(e ast.Expr, depth int) any {
	v := f.value(e, depth)
	if v == nil || types.NewMethodSet(f.info.TypeOf(e)).Len() > 0 {
		return nil
	}
	switch v.Kind() {
	case constant.String:
		return constant.StringVal(v)
	case constant.Bool:
		return constant.BoolVal(v)
	case constant.Int:
		if b, ok := f.info.TypeOf(e).Underlying().(*types.Basic); !ok || b.Kind() == types.UntypedRune || b.Kind() == types.Int32 {
			return nil // %c and %q show a rune otherwise than a number
		}
		if n, exact := constant.Int64Val(v); exact {
			return n
		}
	}
	return nil
}

// setOnce returns the local variables of the package that are set once, where
// they are declared or later, and to what.
func setOnce(info *types.Info, in *inspector.Inspector) map[*types.Var]ast.Expr {
	values := map[*types.Var]ast.Expr{}
	sets := map[*types.Var]int{}
	set := func(lhs, value ast.Expr) {
		id, ok := ast.Unparen(lhs).(*ast.Ident)
		if !ok {
			return
		}
		if v, ok := info.ObjectOf(id).(*types.Var); ok && v.Kind() == types.LocalVar {
			sets[v]++
			values[v] = value
		}
	}
	for cur := range in.Root().Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.RangeStmt)(nil), (*ast.UnaryExpr)(nil), (*ast.IncDecStmt)(nil), (*ast.SelectorExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if len(n.Lhs) == len(n.Rhs) && (n.Tok == token.ASSIGN || n.Tok == token.DEFINE) {
					set(lhs, n.Rhs[i])
				} else {
					set(lhs, nil)
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if len(n.Values) == len(n.Names) {
					set(name, n.Values[i])
				} else {
					set(name, nil)
				}
			}
		case *ast.RangeStmt:
			set(orBlank(n.Key), nil)
			set(orBlank(n.Value), nil)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				set(n.X, nil)
			}
		case *ast.IncDecStmt:
			set(n.X, nil)
		case *ast.SelectorExpr: // a method may change what it gets the address of
			if fn, ok := info.Uses[n.Sel].(*types.Func); ok && fn.Signature().Recv() != nil {
				if _, pointer := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer); pointer {
					set(n.X, nil)
				}
			}
		}
	}
	for v, n := range sets {
		if n > 1 {
			delete(values, v)
		}
	}
	return values
}

func orBlank(e ast.Expr) ast.Expr {
	if e == nil {
		return ast.NewIdent("_")
	}
	return e
}
