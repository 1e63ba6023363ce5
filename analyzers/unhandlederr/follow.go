package unhandlederr

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// An outcome says what becomes of a command's value.
type outcome struct {
	asked    bool               // somebody may look at the error, or has decided not to
	returned bool               // it is returned to the caller
	blind    []inspector.Cursor // calls that take the value without a look at the error
}

// follow returns what becomes of the command that is the value of cur.
func (c *checker) follow(cur inspector.Cursor) outcome {
	f := &follower{checker: c, seen: map[*types.Var]bool{}}
	f.value(cur)
	if f.out.returned {
		f.out.asked = true
	}
	return f.out
}

type follower struct {
	*checker
	seen map[*types.Var]bool
	out  outcome
}

func (f *follower) value(cur inspector.Cursor) {
	fate := f.index.Fate(cur)
	switch fate.Kind {
	case values.Dropped, values.Spawned, values.Deferred, values.Written:
	case values.Called:
		f.method(fate)
	case values.Stored:
		f.variable(fate.Var, fate.Move)
	case values.Returned:
		f.out.returned = true
	case values.Passed:
		if fate.Fn != nil && f.ignores(fate.Fn, fate.Arg) {
			f.out.blind = append(f.out.blind, fate.Cur)
			return
		}
		f.out.asked = true
	default:
		// That a command is not nil says nothing: it never is.
		f.out.asked = f.out.asked || !f.comparesNil(cur)
	}
}

// comparesNil reports whether the value of cur is compared with nil.
func (f *follower) comparesNil(cur inspector.Cursor) bool {
	cmp, ok := cur.Parent().Node().(*ast.BinaryExpr)
	return ok && (f.pass.TypesInfo.Types[cmp.X].IsNil() || f.pass.TypesInfo.Types[cmp.Y].IsNil())
}

// method looks at a method call on the command's value.
func (f *follower) method(fate values.Fate) {
	replies := redisapi.ResultOf(recvType(fate.Fn))
	if replies == nil {
		f.out.asked = true
		return
	}
	result := f.index.Fate(fate.Cur).Kind
	switch {
	case slices.Contains(replies.Blind, fate.Method):
		if result == values.Ignored || f.comparesStatus(fate) {
			f.out.asked = true
		} else {
			f.out.blind = append(f.out.blind, fate.Cur)
		}
	case lastIsError(fate.Fn.Signature()):
		if result != values.Dropped && result != values.Spawned && result != values.Deferred {
			f.out.asked = true
		}
	default:
		f.out.asked = true
	}
}

// comparesStatus reports whether the value is compared with what the server
// answers if all is well: a failure is not that.
func (f *follower) comparesStatus(fate values.Fate) bool {
	if obj := redisapi.TypeName(recvType(fate.Fn)); obj == nil || obj.Name() != "StatusCmd" {
		return false
	}
	cmp, ok := fate.Cur.Parent().Node().(*ast.BinaryExpr)
	return ok && slices.ContainsFunc([]ast.Expr{cmp.X, cmp.Y}, func(e ast.Expr) bool {
		v := f.pass.TypesInfo.Types[e].Value
		return v != nil && (v.ExactString() == `"OK"` || v.ExactString() == `"PONG"`)
	})
}

// variable follows the command on from where it is stored in v.
func (f *follower) variable(v *types.Var, move inspector.Cursor) {
	v = v.Origin()
	if f.seen[v] {
		return
	}
	f.seen[v] = true
	if v.Pkg() != f.pass.Pkg || v.Exported() && !isLocal(v) || !f.onlySent(v) {
		f.out.asked = true
		return
	}
	if v.Kind() == types.ResultVar {
		f.out.returned = true
		return
	}
	for _, use := range f.index.Reached(v, move) {
		f.value(values.Expr(use))
	}
}

// onlySent reports whether all that a field or package variable is set to are
// commands that were sent. A local variable is told apart by its assignments.
func (f *follower) onlySent(v *types.Var) bool {
	if isLocal(v) {
		return true
	}
	moves, all := f.index.Moves(v)
	if !all {
		return false
	}
	return !slices.ContainsFunc(moves, func(m values.Move) bool {
		_, ok := m.From.Node().(*ast.CallExpr)
		return !ok || f.stateOf(m.From) != sent
	})
}

func isLocal(v *types.Var) bool {
	switch v.Kind() {
	case types.LocalVar, types.ParamVar, types.ResultVar, types.RecvVar:
		return true
	}
	return false
}

func recvType(fn *types.Func) types.Type {
	if recv := fn.Signature().Recv(); recv != nil {
		return recv.Type()
	}
	return nil
}

func lastIsError(sig *types.Signature) bool {
	n := sig.Results().Len()
	return n > 0 && values.IsError(sig.Results().At(n-1).Type())
}
