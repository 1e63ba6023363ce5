package unhandledclient

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// vouched reports whether a method of another package, which passes on a client,
// is only called where another method of the same value has had a say: facts do
// not tell whether both look at the same field.
func (e *engine) vouched(block *ssa.BasicBlock, call *ssa.CallCommon) bool {
	fn := calledFunc(call)
	if fn == nil || call.IsInvoke() || fn.Signature().Recv() == nil || fn.Pkg() == e.pass.Pkg || !e.pass.ImportObjectFact(fn.Origin(), new(maybeNil)) {
		return false
	}
	for n := 0; n < maxDominators && block.Idom() != nil; n++ {
		block = block.Idom()
		if cond, ok := block.Instrs[len(block.Instrs)-1].(*ssa.If); ok && asks(cond.Cond, call, maxDepth) {
			return true
		}
	}
	return false
}

// asks reports whether v comes from another call of a method of call's receiver,
// looking through at most depth operations.
func asks(v ssa.Value, call *ssa.CallCommon, depth int) bool {
	if depth == 0 {
		return false
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		return v.Op == token.NOT && asks(v.X, call, depth-1)
	case *ssa.BinOp:
		return asks(v.X, call, depth-1) || asks(v.Y, call, depth-1)
	case *ssa.Extract:
		return asks(v.Tuple, call, depth-1)
	case *ssa.Phi:
		for _, edge := range v.Edges {
			if asks(edge, call, depth-1) {
				return true
			}
		}
	case *ssa.Call:
		fn := calledFunc(v.Common())
		return fn != nil && !v.Call.IsInvoke() && fn.Signature().Recv() != nil && samePlace(v.Call.Args[0], call.Args[0])
	}
	return false
}

// samePlace reports whether x and y are one value, or addresses of one place.
func samePlace(x, y ssa.Value) bool {
	if x == y {
		return true
	}
	a, ok := cellAt(x)
	b, also := cellAt(y)
	return ok && also && a == b
}
