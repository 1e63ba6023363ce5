package unhandledclient

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
)

// atomicBool returns the field or package variable, an atomic.Bool, of which
// call is a method, or nil.
func atomicBool(call *ssa.CallCommon) *types.Var {
	fn := calledFunc(call)
	if fn == nil || call.IsInvoke() || fn.Pkg() == nil || fn.Pkg().Path() != "sync/atomic" || !hasPrefix(redisapi.Symbol(fn), "Bool.") {
		return nil
	}
	return fieldOf(call.Args[0])
}

// atomic takes w through a call of a method of an atomic.Bool, which holds what
// a bool in its place would.
func (f *flow) atomic(w *world, call *ssa.CallCommon, value ssa.Value) bool {
	v := atomicBool(call)
	if v == nil || value == nil {
		return false
	}
	at, ok := cellAt(call.Args[0])
	if !ok {
		return false
	}
	switch calledFunc(call).Name() {
	case "Load":
		w.set(value, w.cells[at])
	case "Store":
		w.put(at, w.of(call.Args[1]))
		f.variables[at] = v
	default:
		w.forget(at)
	}
	return true
}
