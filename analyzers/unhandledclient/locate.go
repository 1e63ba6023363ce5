package unhandledclient

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/ssa"
)

// A site is where a use stands in the source.
type site struct {
	client   inspector.Cursor // the expression whose value is the client, or a return without results
	promoted string           // the embedded fields of it that lead to the client, as ".Client"
	hidden   bool             // one of those is another package's own
	result   string           // for a return without results: the result that is the client
}

// expr returns the expression whose value is the client, or nil for a return
// without results.
func (s site) expr() ast.Expr {
	e, ok := s.client.Node().(ast.Expr)
	if !ok {
		return nil
	}
	return ast.Unparen(e)
}

// text returns the expression for the client.
func (s site) text() string {
	if s.result != "" {
		return s.result
	}
	return types.ExprString(s.client.Node().(ast.Expr)) + s.promoted
}

// locate finds u in the source. Code that the compiler made up has no place there.
func locate(info *types.Info, root inspector.Cursor, u use) (site, bool) {
	if call, ok := u.instr.(ssa.CallInstruction); ok {
		if c, ok := argument(root, call, u.value); ok {
			return embedded(info, c, u)
		}
	}
	if ret, ok := u.instr.(*ssa.Return); ok {
		if s, ok := naked(root, ret, u.value); ok {
			return s, true
		}
	}
	if e := written(u.instr, u.value); e != nil {
		if c, ok := root.FindNode(e); ok {
			return embedded(info, c, u)
		}
	}
	return implicit(info, root, u)
}

// written returns the expression that last gave v before instr, in its block.
func written(instr ssa.Instruction, v ssa.Value) ast.Expr {
	instrs := instr.Block().Instrs
	for i := slices.Index(instrs, instr); i >= 0; i-- {
		if ref, ok := instrs[i].(*ssa.DebugRef); ok && ref.X == v && !ref.IsAddr {
			return ref.Expr
		}
	}
	return nil
}

// naked returns the site of v in a return that does not name its results.
func naked(root inspector.Cursor, ret *ssa.Return, v ssa.Value) (site, bool) {
	if !ret.Pos().IsValid() {
		return site{}, false
	}
	c, ok := root.FindByPos(ret.Pos(), ret.Pos())
	if !ok {
		return site{}, false
	}
	stmt, ok := c.Node().(*ast.ReturnStmt)
	if !ok || len(stmt.Results) > 0 {
		return site{}, false
	}
	i := slices.Index(ret.Results, v)
	return site{client: c, result: ret.Parent().Signature.Results().At(i).Name()}, true
}

// argument returns the receiver or argument of call that is v.
func argument(root inspector.Cursor, call ssa.CallInstruction, v ssa.Value) (inspector.Cursor, bool) {
	syntax, ok := callExpr(root, call)
	if !ok {
		return syntax, false
	}
	expr := syntax.Node().(*ast.CallExpr)
	common := call.Common()
	if common.IsInvoke() && common.Value == v {
		return receiver(syntax)
	}
	i := slices.Index(common.Args, v)
	if i < 0 {
		return syntax, false
	}
	if !common.IsInvoke() && common.Signature().Recv() != nil {
		if i == 0 {
			return receiver(syntax)
		}
		i--
	}
	if i >= len(expr.Args) {
		return syntax, false
	}
	return syntax.ChildAt(argEdge, i), true
}

// receiver returns the operand of the method that is called.
func receiver(call inspector.Cursor) (inspector.Cursor, bool) {
	fun := ast.Unparen(call.Node().(*ast.CallExpr).Fun)
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return call, false
	}
	return call.FindNode(sel.X)
}

// callExpr returns the syntax of call.
func callExpr(root inspector.Cursor, call ssa.CallInstruction) (inspector.Cursor, bool) {
	pos := call.Pos()
	if !pos.IsValid() {
		return inspector.Cursor{}, false
	}
	cur, ok := root.FindByPos(pos, pos)
	if !ok {
		return inspector.Cursor{}, false
	}
	switch n := cur.Node().(type) {
	case *ast.GoStmt:
		return cur.FindNode(n.Call)
	case *ast.DeferStmt:
		return cur.FindNode(n.Call)
	}
	for c := range cur.Enclosing((*ast.CallExpr)(nil)) {
		if c.Node().(*ast.CallExpr).Lparen == pos {
			return c, true
		}
	}
	return inspector.Cursor{}, false
}

// embedded returns the site of u at the expression x, which is the client
// itself or, as the operand of a selector, something that embeds it: x in
// x.Get(...), where x.Client.Get is meant.
func embedded(info *types.Info, x inspector.Cursor, u use) (site, bool) {
	v, own := u.value, u.instr.Parent().Package().Pkg
	for k, _ := x.ParentEdge(); k == edge.ParenExpr_X; k, _ = x.ParentEdge() {
		x = x.Parent()
	}
	s := site{client: x}
	if k, _ := x.ParentEdge(); k != edge.SelectorExpr_X {
		return s, true
	}
	selection := info.Selections[x.Parent().Node().(*ast.SelectorExpr)]
	if selection == nil || isOrPointsTo(selection.Recv(), v.Type()) {
		return s, true
	}
	t := selection.Recv()
	for _, i := range selection.Index()[:len(selection.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		strct, ok := t.Underlying().(*types.Struct)
		if !ok || i >= strct.NumFields() {
			return site{}, false
		}
		s.promoted += "." + strct.Field(i).Name()
		s.hidden = s.hidden || !strct.Field(i).Exported() && strct.Field(i).Pkg() != own
		if t = strct.Field(i).Type(); isOrPointsTo(t, v.Type()) {
			return s, true
		}
	}
	return s, s.promoted == "" // a method of the client, not of what embeds it
}

// isOrPointsTo reports whether a value of type t is, or points to, one of type to.
func isOrPointsTo(t, to types.Type) bool {
	if types.Identical(t, to) {
		return true
	}
	p, ok := t.Underlying().(*types.Pointer)
	return ok && types.Identical(p.Elem(), to)
}

// implicit finds a use of an embedded client that is not written out and is no
// call, as in a method value.
func implicit(info *types.Info, root inspector.Cursor, u use) (site, bool) {
	pos := u.instr.Pos()
	if !pos.IsValid() {
		return site{}, false
	}
	cur, ok := root.FindByPos(pos, pos)
	if !ok {
		return site{}, false
	}
	for c := range cur.Enclosing((*ast.SelectorExpr)(nil)) {
		sel := c.Node().(*ast.SelectorExpr)
		call, called := c.Parent().Node().(*ast.CallExpr)
		if sel.Pos() != pos && sel.Sel.Pos() != pos && !(called && call.Lparen == pos) {
			continue
		}
		if x, ok := c.FindNode(sel.X); ok {
			if s, ok := embedded(info, x, u); ok && s.promoted != "" {
				return s, true
			}
		}
	}
	return site{}, false
}
