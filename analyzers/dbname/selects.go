package dbname

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/redisapi"
)

// selects reports the SELECT commands that code sends.
func (c *checker) selects(in *inspector.Inspector) {
	for cur := range in.Root().Preorder((*ast.SelectorExpr)(nil), (*ast.CallExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.SelectorExpr:
			fn, ok := c.pass.TypesInfo.Uses[n.Sel].(*types.Func)
			if !ok || fn.Signature().Recv() == nil {
				continue
			}
			if lib := redisapi.LibraryOf(fn); lib != nil && slices.Contains(lib.Selects, fn.Name()) {
				c.selected(cur, types.ExprString(n))
			}
		case *ast.CallExpr:
			c.raw(cur, n)
		}
	}
}

// raw reports the call if it sends a command whose first word is SELECT.
func (c *checker) raw(cur inspector.Cursor, call *ast.CallExpr) {
	fn, ok := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
	if !ok {
		return
	}
	lib := redisapi.LibraryOf(fn)
	if lib == nil {
		return
	}
	for _, raw := range lib.Raw {
		words := rawWords(c.fold, call, raw)
		if !raw.Is(fn.Name(), fn.Signature().Recv() != nil) || len(words) == 0 {
			continue
		}
		word := c.fold.Value(words[0])
		if word != nil && word.Kind() == constant.String && strings.EqualFold(constant.StringVal(word), "SELECT") {
			c.selected(cur, types.ExprString(call.Fun)+" of SELECT")
		}
	}
}

func (c *checker) selected(cur inspector.Cursor, what string) {
	consequence := "changes the database of a connection, and of whoever gets it next from the pool"
	if connecting(cur) {
		consequence = "gives all connections of a pool a database that no catalog checks"
	}
	c.reporter.Report(analysis.Diagnostic{
		Pos: cur.Node().Pos(), End: cur.Node().End(), Category: selectCommand,
		Message: fmt.Sprintf("%s %s; get a client by name from redisruntime.Client", what, consequence),
	})
}

// connecting reports whether cur stands in a function that a pool calls for
// each new connection.
func connecting(cur inspector.Cursor) bool {
	for c := range cur.Enclosing((*ast.KeyValueExpr)(nil)) {
		key, ok := c.Node().(*ast.KeyValueExpr).Key.(*ast.Ident)
		if ok && slices.Contains([]string{"OnConnect", "Dial", "DialContext"}, key.Name) {
			return true
		}
	}
	return false
}
