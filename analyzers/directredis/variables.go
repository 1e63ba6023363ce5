package directredis

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

// variables are the local variables and parameters of a package.
type variables struct {
	defs map[*types.Var]inspector.Cursor
	uses map[*types.Var][]inspector.Cursor
}

func newVariables(info *types.Info, in *inspector.Inspector) *variables {
	vars := &variables{defs: map[*types.Var]inspector.Cursor{}, uses: map[*types.Var][]inspector.Cursor{}}
	for cur := range in.Root().Preorder((*ast.Ident)(nil)) {
		id := cur.Node().(*ast.Ident)
		if v, ok := info.Defs[id].(*types.Var); ok && v.Kind() == types.LocalVar {
			vars.defs[v] = cur
		} else if v, ok := info.Uses[id].(*types.Var); ok && (v.Kind() == types.LocalVar || v.Kind() == types.ParamVar) {
			vars.uses[v] = append(vars.uses[v], cur)
		}
	}
	return vars
}
