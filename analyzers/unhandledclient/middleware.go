package unhandledclient

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Middleware is a function that wraps another, or comes before others in a list
// or on a router. A guard is one that lets nobody through without a client.

// guardsLater are the methods by which routers are told of guards for all that
// they are given after it.
var guardsLater = []string{"Use", "UseFunc", "Pre"}

// stops reports whether v wraps a function that it does not run in w.
func (f *flow) stops(w *world, v ssa.Value) bool {
	body, entry := f.passed(w, v)
	if body == nil {
		return false
	}
	out, _ := f.outcome(body, entry)
	results := slices.Collect(body.Signature.Results().Variables())
	wraps := slices.ContainsFunc(results, func(r *types.Var) bool { return mayRun(r.Type()) })
	return out != nil && slices.ContainsFunc(body.Params, func(p *ssa.Parameter) bool {
		return out.idle[p] && len(*p.Referrers()) > 0 && (isFunction(p) || wraps)
	})
}

// checks reports whether the function v looks for the client in w, and may not go on.
func (f *flow) checks(w *world, v ssa.Value) bool {
	body, entry := f.passed(w, v)
	if body == nil {
		return false
	}
	out, _ := f.outcome(body, entry)
	return out != nil && out.checked && out.how() == unused
}

// guardsAll reports whether the receiver of a call, such as a router, has been
// given a guard before.
func (f *flow) guardsAll(w *world, instr ssa.CallInstruction, call *ssa.CallCommon) bool {
	for range maxDepth {
		router := receiverOf(call)
		if router == nil {
			return false
		}
		for _, earlier := range f.effects.guards[f.fn] {
			if r := receiverOf(earlier.Common()); samePlace(r, router) && comesBefore(earlier, instr) && f.hasGuard(w, earlier.Common()) {
				return true
			}
		}
		from, ok := router.(*ssa.Call) // a group of routes, or the end of a chain
		if !ok {
			return false
		}
		if call = from.Common(); f.hasGuard(w, call) {
			return true
		}
	}
	return false
}

// hasGuard reports whether a guard is among the arguments of a call.
func (f *flow) hasGuard(w *world, call *ssa.CallCommon) bool {
	return slices.ContainsFunc(spread(call.Args), func(v ssa.Value) bool { return f.stops(w, v) || f.checks(w, v) })
}

// receiverOf returns the value whose method is called, also if what it embeds
// has the method, or nil.
func receiverOf(call *ssa.CallCommon) ssa.Value {
	switch {
	case call.IsInvoke():
		return call.Value
	case call.Signature().Recv() == nil || len(call.Args) == 0:
		return nil
	}
	v := call.Args[0]
	for {
		field, ok := v.(*ssa.FieldAddr)
		if !ok {
			return v
		}
		if part := structField(field.X.Type(), field.Field); part == nil || !part.Embedded() {
			return v
		}
		v = field.X
	}
}

// comesBefore reports whether a has been executed whenever b is.
func comesBefore(a, b ssa.Instruction) bool {
	if a.Block() != b.Block() {
		return a.Block().Dominates(b.Block())
	}
	instrs := a.Block().Instrs
	return slices.Index(instrs, a) < slices.Index(instrs, b)
}
