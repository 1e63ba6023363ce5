package unhandledclient

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// bodyOf returns the function of this package that a call runs, followed
// through method values, promotion, variables that are assigned once, and
// sync.OnceValue; or nil.
func (e *engine) bodyOf(call *ssa.CallCommon) *ssa.Function {
	callee := call.StaticCallee()
	if callee == nil {
		if call.IsInvoke() {
			return nil
		}
		if callee = e.functionOf(call.Value, maxDepth); callee == nil {
			return nil
		}
	}
	if callee.Synthetic != "" { // stands for a method
		if obj, ok := callee.Object().(*types.Func); ok {
			return e.byObject[obj]
		}
	}
	if o := callee.Origin(); o != nil {
		callee = o
	}
	if len(callee.Blocks) == 0 {
		return nil
	}
	return callee
}

// functionOf returns the function that v is, looking through at most depth variables.
func (e *engine) functionOf(v ssa.Value, depth int) *ssa.Function {
	if depth == 0 {
		return nil
	}
	switch v := v.(type) {
	case *ssa.Function:
		return v
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.ChangeType:
		return e.functionOf(v.X, depth-1)
	case *ssa.Call:
		if remembers(v.Common()) {
			return e.functionOf(v.Call.Args[0], depth-1)
		}
	case *ssa.UnOp:
		if isLoad(v) {
			return e.functionOf(e.assignedOnce(v.X), depth-1)
		}
	}
	return nil
}

// assignedOnce returns the function that is assigned to the variable at addr,
// or nil if that is not certain.
func (e *engine) assignedOnce(addr ssa.Value) ssa.Value {
	switch addr := addr.(type) {
	case *ssa.Global:
		return e.effects.functions[addr]
	case *ssa.Alloc:
		if s := onlyStore(addr); s != nil && !e.effects.reassigns[addr] {
			return s.Val
		}
	case *ssa.FreeVar:
		if outer, ok := bound(addr.Parent(), addr); ok && outer.path == "" {
			return e.assignedOnce(outer.root)
		}
	}
	return nil
}

// remembers reports whether a call returns a function that returns what its
// argument does.
func remembers(call *ssa.CallCommon) bool {
	fn := calledFunc(call)
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "sync" && (fn.Name() == "OnceValue" || fn.Name() == "OnceValues")
}
