package values

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

// A Kind is what becomes of a value.
type Kind int

// The kinds of fates.
const (
	Elsewhere Kind = iota // anything else: it may be used in ways that are not followed
	Dropped               // a statement of its own
	Spawned               // the call of a go statement
	Deferred              // the call of a defer statement
	Ignored               // assigned to the blank identifier
	Written               // no value: the variable is assigned to
	Stored                // assigned to a variable or field
	Called                // the receiver of a method call
	Passed                // the argument of a call
	Returned              // a result of a function
)

// A Fate is what becomes of the value of an expression.
type Fate struct {
	Kind   Kind
	Cur    inspector.Cursor // the statement or call
	Var    *types.Var       // Stored: the variable
	Move   inspector.Cursor // Stored: the expression that it is set to
	Method string           // Called: the method
	Fn     *types.Func      // Passed: the function, or nil if it is not known
	Arg    int              // Passed: which argument
}

// Fate returns what becomes of the value of the expression at cur, or of its
// first result if it is a call of several.
func (x *Index) Fate(cur inspector.Cursor) Fate {
	for cur.ParentEdgeKind() == edge.ParenExpr_X {
		cur = cur.Parent()
	}
	parent := cur.Parent()
	kind, i := cur.ParentEdge()
	switch kind {
	case edge.ExprStmt_X:
		return Fate{Kind: Dropped, Cur: parent}
	case edge.GoStmt_Call:
		return Fate{Kind: Spawned, Cur: parent}
	case edge.DeferStmt_Call:
		return Fate{Kind: Deferred, Cur: parent}
	case edge.SelectorExpr_X:
		return x.selected(parent)
	case edge.AssignStmt_Lhs:
		if parent.Node().(*ast.AssignStmt).Tok == token.ASSIGN {
			return Fate{Kind: Written, Cur: parent}
		}
	case edge.AssignStmt_Rhs:
		return x.stored(cur, parent.Node().(*ast.AssignStmt).Lhs[i])
	case edge.ValueSpec_Values:
		return x.stored(cur, parent.Node().(*ast.ValueSpec).Names[i])
	case edge.KeyValueExpr_Key:
		return Fate{Kind: Written, Cur: parent}
	case edge.KeyValueExpr_Value:
		if _, ok := deref(x.info.TypeOf(parent.Parent().Node().(ast.Expr))).Underlying().(*types.Struct); ok {
			return x.stored(cur, parent.Node().(*ast.KeyValueExpr).Key)
		}
	case edge.CompositeLit_Elts:
		if st, ok := deref(x.info.TypeOf(parent.Node().(ast.Expr))).Underlying().(*types.Struct); ok && i < st.NumFields() {
			return Fate{Kind: Stored, Cur: parent, Var: st.Field(i).Origin(), Move: cur}
		}
	case edge.CallExpr_Args:
		fn, _ := typeutil.Callee(x.info, parent.Node().(*ast.CallExpr)).(*types.Func)
		return Fate{Kind: Passed, Cur: parent, Fn: fn, Arg: i}
	case edge.ReturnStmt_Results:
		return Fate{Kind: Returned, Cur: parent}
	}
	return Fate{}
}

func (x *Index) stored(cur inspector.Cursor, to ast.Expr) Fate {
	if id, ok := ast.Unparen(to).(*ast.Ident); ok && id.Name == "_" {
		return Fate{Kind: Ignored, Cur: cur.Parent()}
	}
	if v := x.Var(to); v != nil {
		return Fate{Kind: Stored, Cur: cur.Parent(), Var: v, Move: cur}
	}
	return Fate{}
}

// selected returns the fate of the operand of the selector.
func (x *Index) selected(sel inspector.Cursor) Fate {
	call := Expr(sel)
	if call.ParentEdgeKind() != edge.CallExpr_Fun {
		return Fate{}
	}
	fn, ok := x.info.Uses[sel.Node().(*ast.SelectorExpr).Sel].(*types.Func)
	if !ok {
		return Fate{}
	}
	return Fate{Kind: Called, Cur: call.Parent(), Method: fn.Name(), Fn: fn}
}
