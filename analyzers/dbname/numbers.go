package dbname

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/fold"
	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/report"
)

// A place is an expression that a client library takes for the number of a
// database, or for a URL with one.
type place struct {
	e  ast.Expr
	as meaning
}

// places finds the places of the package.
func places(pass *analysis.Pass, fold *fold.Folder, in *inspector.Inspector) []place {
	info := pass.TypesInfo
	p := &placer{info: info, fold: fold}
	for cur := range in.Root().Preorder((*ast.CallExpr)(nil), (*ast.CompositeLit)(nil), (*ast.AssignStmt)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			p.arguments(n)
		case *ast.CompositeLit:
			if expected(pass, cur) {
				continue
			}
			for _, elt := range n.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					if key, ok := kv.Key.(*ast.Ident); ok {
						p.field(info.TypeOf(n), key, kv.Value)
					}
				}
			}
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr); ok && len(n.Lhs) == len(n.Rhs) && n.Tok == token.ASSIGN {
					p.field(p.owner(sel), sel.Sel, n.Rhs[i])
				}
			}
		}
	}
	return p.places
}

// expected reports whether the literal at cur is, in a test, a field or element of
// another: what the options of some parser are compared with, as a rule.
func expected(pass *analysis.Pass, cur inspector.Cursor) bool {
	if !report.InTest(pass.Fset, cur.Node().Pos()) {
		return false
	}
	for {
		switch cur.Parent().Node().(type) {
		case *ast.ParenExpr, *ast.UnaryExpr:
			cur = cur.Parent()
		case *ast.KeyValueExpr, *ast.CompositeLit:
			return true
		default:
			return false
		}
	}
}

type placer struct {
	info   *types.Info
	fold   *fold.Folder
	places []place
}

func (p *placer) add(e ast.Expr, kind kind, where string) {
	p.places = append(p.places, place{e, meaning{Kind: kind, Of: where}})
}

// owner returns the struct type that declares the field which sel selects,
// perhaps through embedded fields.
func (p *placer) owner(sel *ast.SelectorExpr) types.Type {
	selection := p.info.Selections[sel]
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

// field adds value, which the field of a struct of type t is set to.
func (p *placer) field(t types.Type, field *ast.Ident, value ast.Expr) {
	obj := p.info.Uses[field]
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
			p.add(value, number, named.Obj().Name()+"."+n.Field)
		}
	}
}

// arguments adds the numbers among a call's arguments.
func (p *placer) arguments(call *ast.CallExpr) {
	fn, ok := typeutil.Callee(p.info, call).(*types.Func)
	if !ok {
		return
	}
	lib := redisapi.LibraryOf(fn)
	if lib == nil {
		return
	}
	isMethod := fn.Signature().Recv() != nil
	for _, n := range lib.Numbers {
		if n.Func != fn.Name() || n.Method != isMethod {
			continue
		}
		i := n.Arg
		if i < 0 {
			i += len(call.Args)
		}
		switch {
		case i < 0 || i >= len(call.Args):
		case n.URL:
			p.add(call.Args[i], address, "the URL")
		default:
			p.add(call.Args[i], number, fn.Name())
		}
	}
	for _, raw := range lib.Raw {
		if words := rawWords(p.fold, call, raw); raw.Is(fn.Name(), isMethod) && len(words) > 0 {
			p.raw(words[0], words[1:])
		}
	}
}

// raw adds the numbers among the arguments of a command given by its words.
func (p *placer) raw(command ast.Expr, args []ast.Expr) {
	word := p.fold.Value(command)
	if word == nil || word.Kind() != constant.String {
		return
	}
	upper := strings.ToUpper(constant.StringVal(word))
	for _, i := range redisapi.CommandNumbers[upper] {
		if i < len(args) {
			p.add(args[i], number, upper)
		}
	}
	if upper != "COPY" {
		return
	}
	for i := 2; i+1 < len(args); i++ {
		option := p.info.Types[args[i]].Value
		if option != nil && option.Kind() == constant.String && strings.EqualFold(constant.StringVal(option), "DB") {
			p.add(args[i+1], number, upper)
		}
	}
}

// rawWords returns the words of the command that call sends, if raw is what it
// calls: arguments, or the elements of a literal that is spread.
func rawWords(fold *fold.Folder, call *ast.CallExpr, raw redisapi.Raw) []ast.Expr {
	if raw.Command >= len(call.Args) {
		return nil
	}
	words := call.Args[raw.Command:]
	if lit, ok := fold.Origin(words[0]).(*ast.CompositeLit); ok && call.Ellipsis.IsValid() && len(words) == 1 {
		return lit.Elts
	}
	return words
}

// number checks a constant that is the number of a database.
func (c *checker) number(k constantIn) {
	switch k.value.Kind() {
	case constant.String: // radix takes text
		if n, err := strconv.Atoi(constant.StringVal(k.value)); err == nil {
			c.index(k, n)
		}
	case constant.Int:
		if n, exact := constant.Int64Val(k.value); exact {
			c.index(k, int(n))
		}
	}
}

// address checks a constant that is a URL with the number of a database, or the
// pattern of one.
func (c *checker) address(k constantIn) {
	if n, ok := redisapi.URLPatternNumber(constant.StringVal(k.value), fold.Unknown); ok {
		c.index(k, n)
	}
}

func (c *checker) index(k constantIn, n int) {
	var numbers []int
	for _, db := range c.catalog.Databases {
		if db.Index == n {
			return
		}
		numbers = append(numbers, db.Index)
	}
	where := " in " + k.as.Of
	if !k.direct {
		where = ", which becomes that of " + k.as.Of + ","
	}
	c.reporter.Report(analysis.Diagnostic{
		Pos: k.e.Pos(), End: k.e.End(), Category: unknownNumber,
		Message: fmt.Sprintf("database %d%s is not in %s, so nobody knows whose data it is; use one of %s, or add it",
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
