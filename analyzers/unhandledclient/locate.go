package unhandledclient

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/ssa"
)

// A site is where a use stands in the source.
type site struct {
	client inspector.Cursor // the expression whose value is the client
	field  string           // the embedded field of it that is the client itself, or ""
}

// text returns the expression for the client.
func (s site) text() string {
	text := types.ExprString(s.client.Node().(ast.Expr))
	if s.field != "" {
		text += "." + s.field
	}
	return text
}

// locate finds u in the source. Code that the compiler made up has no place there.
func locate(root inspector.Cursor, u use) (site, bool) {
	if call, ok := u.instr.(ssa.CallInstruction); ok {
		if s, ok := argument(root, call, u.value); ok {
			return s, true
		}
	}
	if e := written(u.instr, u.value); e != nil {
		if cur, ok := root.FindNode(e); ok {
			return site{client: cur}, true
		}
	}
	return promoted(root, u)
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

// argument returns the receiver or argument of call that is v.
func argument(root inspector.Cursor, call ssa.CallInstruction, v ssa.Value) (site, bool) {
	syntax, ok := callExpr(root, call)
	if !ok {
		return site{}, false
	}
	expr := syntax.Node().(*ast.CallExpr)
	common := call.Common()
	if common.IsInvoke() && common.Value == v {
		return receiver(syntax)
	}
	i := slices.Index(common.Args, v)
	if i < 0 {
		return site{}, false
	}
	if !common.IsInvoke() && common.Signature().Recv() != nil {
		if i == 0 {
			return receiver(syntax)
		}
		i--
	}
	if i >= len(expr.Args) {
		return site{}, false
	}
	return site{client: syntax.ChildAt(argEdge, i)}, true
}

// receiver returns the operand of the method that is called.
func receiver(call inspector.Cursor) (site, bool) {
	fun := ast.Unparen(call.Node().(*ast.CallExpr).Fun)
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return site{}, false
	}
	cur, ok := call.FindNode(sel.X)
	return site{client: cur}, ok
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

// promoted finds a use of a client that is embedded in a struct and not
// written out: x in x.Get(...), where x.Client.Get is meant.
func promoted(root inspector.Cursor, u use) (site, bool) {
	field, ok := u.value.(*ssa.Field)
	var embedded *types.Var
	if ok {
		embedded = fieldOf(field)
	} else if load, ok := u.value.(*ssa.UnOp); ok && isLoad(load) {
		embedded = fieldOf(load.X)
	}
	if embedded == nil || !embedded.Embedded() || !u.instr.Pos().IsValid() {
		return site{}, false
	}
	pos := u.instr.Pos()
	cur, ok := root.FindByPos(pos, pos)
	if !ok {
		return site{}, false
	}
	for c := range cur.Enclosing((*ast.SelectorExpr)(nil)) {
		sel := c.Node().(*ast.SelectorExpr)
		if sel.Pos() == pos || sel.Sel.Pos() == pos || hasLparen(c, pos) {
			x, ok := c.FindNode(sel.X)
			return site{client: x, field: embedded.Name()}, ok
		}
	}
	return site{}, false
}

func hasLparen(fun inspector.Cursor, pos token.Pos) bool {
	call, ok := fun.Parent().Node().(*ast.CallExpr)
	return ok && call.Lparen == pos
}
