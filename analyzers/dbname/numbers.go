package dbname

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/redisapi"
)

// numbers checks the constant numbers of databases that client libraries are given.
func (c *checker) numbers(in *inspector.Inspector) {
	for cur := range in.Root().Preorder((*ast.CallExpr)(nil), (*ast.CompositeLit)(nil), (*ast.AssignStmt)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			c.arguments(n)
		case *ast.CompositeLit:
			for _, elt := range n.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					if key, ok := kv.Key.(*ast.Ident); ok {
						c.field(c.pass.TypesInfo.TypeOf(n), key, kv.Value)
					}
				}
			}
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr); ok && len(n.Lhs) == len(n.Rhs) {
					c.field(c.owner(sel), sel.Sel, n.Rhs[i])
				}
			}
		}
	}
}

// owner returns the struct type that declares the field which sel selects,
// perhaps through embedded fields.
func (c *checker) owner(sel *ast.SelectorExpr) types.Type {
	selection := c.pass.TypesInfo.Selections[sel]
	if selection == nil {
		return nil
	}
	t := selection.Recv()
	path := selection.Index()
	for _, i := range path[:len(path)-1] {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok {
			return nil
		}
		t = st.Field(i).Type()
	}
	return t
}

// field checks value, which the field of a struct of type t is set to.
func (c *checker) field(t types.Type, field *ast.Ident, value ast.Expr) {
	obj := c.pass.TypesInfo.Uses[field]
	lib := redisapi.LibraryOf(obj)
	if lib == nil || t == nil {
		return
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() != obj.Pkg() {
		return
	}
	for _, n := range lib.Numbers {
		if n.Field == field.Name && n.Type == named.Obj().Name() {
			c.number(value, named.Obj().Name()+"."+n.Field)
		}
	}
}

// arguments checks the numbers among a call's arguments.
func (c *checker) arguments(call *ast.CallExpr) {
	fn, ok := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
	if !ok {
		return
	}
	lib := redisapi.LibraryOf(fn)
	if lib == nil {
		return
	}
	for _, n := range lib.Numbers {
		if n.Func != fn.Name() || n.Method != (fn.Signature().Recv() != nil) {
			continue
		}
		i := n.Arg
		if i < 0 {
			i += len(call.Args)
		}
		switch {
		case i < 0 || i >= len(call.Args):
		case n.URL:
			c.url(call.Args[i])
		default:
			c.number(call.Args[i], fn.Name())
		}
	}
}

// number checks e, the number that where is given.
func (c *checker) number(e ast.Expr, where string) {
	value := c.pass.TypesInfo.Types[e].Value
	if value == nil {
		return
	}
	switch value.Kind() {
	case constant.String: // radix takes text
		if n, err := strconv.Atoi(constant.StringVal(value)); err == nil {
			c.index(e, n, where)
		}
	case constant.Int:
		if n, exact := constant.Int64Val(value); exact {
			c.index(e, int(n), where)
		}
	}
}

func (c *checker) url(e ast.Expr) {
	value := c.pass.TypesInfo.Types[e].Value
	if value == nil || value.Kind() != constant.String {
		return
	}
	if n, found, ok := redisapi.URLNumber(constant.StringVal(value)); found && ok {
		c.index(e, n, "the URL")
	}
}

func (c *checker) index(e ast.Expr, n int, where string) {
	var numbers []int
	for _, db := range c.catalog.Databases {
		if db.Index == n {
			return
		}
		numbers = append(numbers, db.Index)
	}
	c.reporter.Report(analysis.Diagnostic{
		Pos: e.Pos(), End: e.End(), Category: unknownNumber,
		Message: fmt.Sprintf("database %d in %s is not in %s, so nobody knows whose data it is; use one of %s, or add it",
			n, where, c.source(), list(numbers)),
	})
}

// list writes numbers in order, each once.
func list(numbers []int) string {
	slices.Sort(numbers)
	var words []string
	for _, n := range slices.Compact(numbers) {
		words = append(words, strconv.Itoa(n))
	}
	return strings.Join(words, ", ")
}
