package rewrite

import (
	"go/token"
	"go/types"
	"strings"
)

// Return returns the statement at pos by which a function of that signature
// hands on the error err: beside zero values. It returns false if the last
// result is not an error, or another one has no zero value that can be written.
func (im *Imports) Return(pos token.Pos, sig *types.Signature, err string) (string, bool) {
	results := sig.Results()
	n := results.Len()
	if n == 0 || !types.Identical(results.At(n-1).Type(), types.Universe.Lookup("error").Type()) {
		return "", false
	}
	values := make([]string, n)
	for i := range n - 1 {
		zero, ok := im.Zero(pos, results.At(i).Type())
		if !ok {
			return "", false
		}
		values[i] = zero
	}
	values[n-1] = err
	return "return " + strings.Join(values, ", "), true
}

// Zero returns the expression at pos for the zero value of t. It returns false
// if a name that it needs means something else there.
func (im *Imports) Zero(pos token.Pos, t types.Type) (string, bool) {
	universe := func(name string) bool { return im.sees(pos, types.Universe.Lookup(name)) }
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		return "*new(" + p.Obj().Name() + ")", universe("new") && im.sees(pos, p.Obj())
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false", universe("false")
		case u.Info()&types.IsString != 0:
			return `""`, true
		case u.Info()&types.IsNumeric != 0:
			return "0", true
		}
	case *types.Struct, *types.Array:
		if n, named := types.Unalias(t).(*types.Named); named {
			if own := n.Obj().Pkg() == im.pass.Pkg; own && !im.sees(pos, n.Obj()) || !own && !n.Obj().Exported() {
				return "", false
			}
		}
		return types.TypeString(t, func(p *types.Package) string {
			if p == im.pass.Pkg {
				return ""
			}
			return strings.TrimSuffix(im.Add(pos, p.Path(), p.Name()), ".")
		}) + "{}", true
	}
	return "nil", universe("nil")
}

// sees reports whether the name of obj means obj at pos.
func (im *Imports) sees(pos token.Pos, obj types.Object) bool {
	_, seen := im.scope(pos).LookupParent(obj.Name(), pos)
	return seen == obj
}
