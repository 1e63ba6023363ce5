package unhandledclient

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/values"
)

// Functions that are passed on as values, to be called by others: literals, and
// the package's private functions and methods. They are looked into where they
// are passed on, as if they ran there.

// passed returns the body of the function v, or of the one in the interface v,
// and the world in which it starts; nil if v is none that can be looked into.
func (f *flow) passed(w *world, v ssa.Value) (*ssa.Function, *world) {
	if c := closureOf(v); c != nil {
		body := f.passedBody(c)
		if body == nil || body == c.Fn {
			return body, f.capturing(w, c)
		}
		entry := f.newWorld() // a method
		f.hand(w, c.Bindings[0], entry, body.Params[0])
		w.sharedWith(entry)
		return body, entry
	}
	entry := f.newWorld()
	w.sharedWith(entry)
	return f.passedBody(unboxed(v)), entry
}

// passedBody returns the body of the function value v if it can be looked into
// where it is passed on, or nil.
func (e *engine) passedBody(v ssa.Value) *ssa.Function {
	fn, ok := v.(*ssa.Function)
	if c, isClosure := v.(*ssa.MakeClosure); isClosure {
		fn, ok = c.Fn.(*ssa.Function), true
	}
	if !ok {
		return nil
	}
	if fn.Parent() == nil {
		obj, _ := fn.Object().(*types.Func)
		if fn = e.byObject[obj]; !e.graph.private[fn] {
			return nil
		}
	}
	if len(fn.Blocks) == 0 {
		return nil
	}
	return fn
}

// unboxed returns the value that v is, perhaps in an interface or as another type.
func unboxed(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.ChangeType:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		default:
			return v
		}
	}
}

func closureOf(v ssa.Value) *ssa.MakeClosure {
	c, _ := unboxed(v).(*ssa.MakeClosure)
	return c
}

// kept looks into the functions among values that are passed on. A use in one
// of them is on another path than the code behind.
func (f *flow) kept(w *world, functions ...ssa.Value) {
	for _, v := range functions {
		if body, entry := f.passed(w, v); body != nil {
			if out, _ := f.lookInto(v, body, entry); out != nil {
				f.apart = append(append(f.apart, out.uses...), out.apart...)
			}
		}
	}
}

// lookInto returns what comes of running the function v, and remembers which of
// the functions that it has captured it has no use for.
func (f *flow) lookInto(v ssa.Value, body *ssa.Function, entry *world) (out *outcome, known bool) {
	out, known = f.outcome(body, entry)
	if c := closureOf(v); c != nil && out != nil {
		if f.ran == nil {
			f.ran = map[*ssa.MakeClosure][]*outcome{}
		}
		f.ran[c] = append(f.ran[c], out)
	}
	return out, known
}

// handed looks into the functions that a call is given, but for those that do
// not run in w: callee has no use for them, or a guard stands before them.
func (f *flow) handed(w *world, instr ssa.CallInstruction, call *ssa.CallCommon, callee *ssa.Function) {
	if !f.hasPassed(call) || f.guardsAll(w, instr, call) {
		return
	}
	args := spread(f.running(w, call, callee))
	if slices.ContainsFunc(args, func(v ssa.Value) bool { return f.stops(w, v) }) {
		return
	}
	last := call.Args[len(call.Args)-1]
	listed := spread([]ssa.Value{last})
	for _, v := range args {
		f.kept(w, v)
		if !slices.Contains(call.Args, v) && slices.Contains(listed, v) && f.checks(w, v) {
			return // those behind it in the list of arguments
		}
	}
}

// running returns the arguments of a call without the functions that callee has
// no use for in w.
func (f *flow) running(w *world, call *ssa.CallCommon, callee *ssa.Function) []ssa.Value {
	if callee == nil || len(callee.Blocks) == 0 {
		return call.Args
	}
	out, _ := f.outcome(callee, f.entering(w, callee, call))
	if out == nil {
		return call.Args
	}
	var args []ssa.Value
	for i, arg := range call.Args {
		if i >= len(callee.Params) || !out.idle[callee.Params[i]] {
			args = append(args, arg)
		}
	}
	return args
}

// hasPassed reports whether a function that can be looked into is among the
// arguments of a call.
func (e *engine) hasPassed(call *ssa.CallCommon) bool {
	has, known := e.passing[call]
	if !known {
		has = slices.ContainsFunc(spread(call.Args), func(v ssa.Value) bool { return e.passedBody(unboxed(v)) != nil })
		e.passing[call] = has
	}
	return has
}

// idle returns the functions, given to the flow's function or captured by it,
// that no world reaches a use of.
func (f *flow) idle() map[ssa.Value]bool {
	var idle map[ssa.Value]bool
	look := func(v ssa.Value) {
		if f.isIdle(v) {
			if idle == nil {
				idle = map[ssa.Value]bool{}
			}
			idle[v] = true
		}
	}
	for _, p := range f.fn.Params {
		if mayRun(p.Type()) {
			look(p)
		}
	}
	for _, fv := range f.fn.FreeVars {
		if p, ok := fv.Type().Underlying().(*types.Pointer); ok && mayRun(p.Elem()) {
			look(fv)
		}
	}
	return idle
}

// mayRun reports whether a value of type t may be a function, or hold one.
func mayRun(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok || hasMethods(t) && !values.IsError(t)
}

func isFunction(v ssa.Value) bool {
	_, ok := v.Type().Underlying().(*types.Signature)
	return ok
}

// isIdle reports whether no world reaches a use of the function v, or of the
// one in the variable at v.
func (f *flow) isIdle(v ssa.Value) bool {
	for _, user := range *v.Referrers() {
		if block := user.Block(); block != f.fn.Blocks[0] && f.arriving[block] == nil {
			continue
		}
		switch user := user.(type) {
		case *ssa.DebugRef:
			continue
		case *ssa.Store:
			variable, local := user.Addr.(*ssa.Alloc)
			if user.Addr == v || local && f.isIdle(variable) {
				continue
			}
		case *ssa.UnOp:
			if isLoad(user) && f.isIdle(user) {
				continue
			}
		case *ssa.ChangeType, *ssa.MakeInterface, *ssa.ChangeInterface:
			if f.isIdle(user.(ssa.Value)) {
				continue
			}
		case *ssa.MakeClosure:
			fv := user.Fn.(*ssa.Function).FreeVars[slices.Index(user.Bindings, v)]
			ran := f.ran[user]
			if len(ran) > 0 && !slices.ContainsFunc(ran, func(out *outcome) bool { return !out.idle[fv] }) {
				continue
			}
			if len(ran) == 0 && f.isIdle(user) {
				continue
			}
		}
		return false
	}
	return true
}
