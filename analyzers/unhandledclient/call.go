package unhandledclient

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
)

// call takes w through a call, a go or a defer statement.
func (f *flow) call(w *world, instr ssa.CallInstruction, call *ssa.CallCommon) bool {
	value := instr.Value() // nil for go and defer
	if value != nil {
		clearTuple(w, value)
		w.set(value, unknown)
	}
	if call.IsInvoke() && w.of(call.Value) == lost {
		return f.use(instr, call.Value, dereferenced)
	}
	_, immediate := instr.(*ssa.Call)
	callee := call.StaticCallee()
	if fn := calledFunc(call); fn != nil && immediate {
		if f.neverReturns(fn) || returnsNothing(fn) && fn.Pkg() != f.pass.Pkg && chained(call) {
			f.leave(w)
			return false
		}
		if goesOn, known := f.assertion(w, fn, call, value); known && !goesOn {
			return false
		}
	}
	if b, ok := call.Value.(*ssa.Builtin); ok {
		if b.Name() == "ssa:wrapnilchk" && w.of(call.Args[0]) == lost {
			return f.use(instr, call.Args[0], dereferenced)
		}
		if value != nil {
			w.set(value, builtin(w, b, call))
			if b.Name() == "append" {
				if !w.collected(call.Args[0]) {
					f.handed(w, instr, call, nil)
				}
				w.appended(value)
			}
		}
		return true
	}
	f.handed(w, instr, call, callee)
	goesOn := true
	if a, ok := wrapped(w, call); ok {
		w.set(value, a)
	} else if identified(w, call, value) || f.atomic(w, call, value) || f.text(w, call, value) {
		return true
	} else if callee != nil && len(callee.Blocks) > 0 {
		goesOn = f.static(w, instr, call, callee, value, immediate)
	} else {
		goesOn = f.external(w, instr, call, calledFunc(call), value, immediate)
	}
	f.forget(w, call, callee)
	f.rewritten(w, call)
	return goesOn
}

// calledFunc returns the declared function or method that is called, if any.
func calledFunc(call *ssa.CallCommon) *types.Func {
	if call.IsInvoke() {
		return call.Method
	}
	if callee := call.StaticCallee(); callee != nil {
		if fn, ok := callee.Object().(*types.Func); ok {
			return fn
		}
		if origin := callee.Origin(); origin != nil {
			fn, _ := origin.Object().(*types.Func)
			return fn
		}
	}
	return nil
}

// static takes w through a call of a known function.
func (f *flow) static(w *world, instr ssa.CallInstruction, call *ssa.CallCommon, callee *ssa.Function, value ssa.Value, immediate bool) bool {
	out, known := f.lookInto(call.Value, callee, f.entering(w, callee, call))
	if out != nil && out.how() != unused && !f.usedBy(w, instr, call, callee, out) {
		return false
	}
	if immediate && slices.ContainsFunc(call.Args, w.collected) {
		return f.doubt(w, call, calledFunc(call), value)
	}
	if out == nil {
		return known || !immediate || f.doubt(w, call, calledFunc(call), value)
	}
	f.escaped = append(f.escaped, out.stored...)
	if !immediate {
		return true
	}
	if !out.returns {
		w.checked = w.checked || !out.always
		f.leave(w)
		return false
	}
	f.setResults(w, value, out.results)
	return true
}

// usedBy records that callee uses the missing client that it is given, and
// reports whether w goes on.
func (f *flow) usedBy(w *world, instr ssa.CallInstruction, call *ssa.CallCommon, callee *ssa.Function, out *outcome) bool {
	if callee.Parent() != nil { // a function literal: its body is part of this code
		f.uses = append(f.uses, out.uses...)
		f.apart = append(f.apart, out.apart...)
		return len(out.uses) == 0
	}
	inner := out.first()
	for _, arg := range call.Args {
		if w.of(arg) != lost {
			continue
		}
		if callee.Synthetic != "" { // a promoted method, a method expression
			return f.use(instr, arg, dereferenced)
		}
		f.uses = append(f.uses, use{instr: instr, value: arg, kind: passed, callee: callee, within: inner.instr.Pos(), via: callee.Name(), there: inner.how()})
		return false
	}
	// It is in a field of what the callee is given, and used there. A function
	// that others call too is looked at by itself.
	if f.graph.private[callee] {
		f.uses = append(f.uses, out.uses...)
		f.apart = append(f.apart, out.apart...)
	}
	if len(out.uses) == 0 {
		return true
	}
	f.escaped = append(f.escaped, f.keeps(w, func(cell) bool { return true })...)
	return false
}

// external takes w through a call of a function whose body is not known,
// using what its package exported about it.
func (f *flow) external(w *world, instr ssa.CallInstruction, call *ssa.CallCommon, fn *types.Func, value ssa.Value, immediate bool) bool {
	if fn != nil && !call.IsInvoke() {
		if u := f.derefs(w, instr, call, fn); u != nil {
			f.uses = append(f.uses, *u)
			return false
		}
	}
	if !immediate {
		return true
	}
	answered := false
	if fn != nil && !call.IsInvoke() {
		for i, arg := range call.Args {
			for _, c := range f.outcomeFact(fn).Cases {
				if c.Param != i || !c.Given.covers(w.of(arg)) {
					continue
				}
				if c.NoReturn {
					w.checked = true
					f.leave(w)
					return false
				}
				answered = true
				f.setResults(w, value, c.Results)
			}
		}
	}
	switch {
	case answered:
		return true
	case f.known(call, fn):
		if w.looksAt(call.Args) {
			f.setResults(w, value, slicesOf(doubtful, call.Signature().Results().Len()))
		}
		return true
	}
	return f.doubt(w, call, fn, value)
}

// derefs returns the use that a call of fn, a function of another package, is
// of the missing client.
func (f *flow) derefs(w *world, instr ssa.CallInstruction, call *ssa.CallCommon, fn *types.Func) *use {
	library := redisapi.IsClientPackage(redisapi.Path(fn.Pkg()))
	for i, arg := range call.Args {
		if w.of(arg) != lost {
			continue
		}
		if library && i == 0 && fn.Signature().Recv() != nil {
			return &use{instr: instr, value: arg, kind: dereferenced}
		}
		how := unused
		if library && redisapi.Path(fn.Pkg()) == redisapi.GoRedis {
			how = dereferenced
		}
		for _, c := range f.outcomeFact(fn).Cases {
			if c.Param == i && c.Given == lost && c.Uses != unused {
				how = c.Uses
			}
		}
		if how != unused {
			return &use{instr: instr, value: arg, kind: passed, via: fn.Name(), there: how}
		}
	}
	return nil
}

func (f *flow) setResults(w *world, value ssa.Value, results []abs) {
	if value == nil {
		return
	}
	if _, tuple := value.Type().(*types.Tuple); tuple {
		for i, a := range results {
			setTuple(w, value, i, a)
		}
	} else if len(results) == 1 {
		w.set(value, results[0])
	}
}

// entering returns the world in which callee starts: what is known of its
// arguments, of its captured variables, and of the memory below them.
func (f *flow) entering(w *world, callee *ssa.Function, call *ssa.CallCommon) *world {
	entry := f.newWorld()
	if c, ok := call.Value.(*ssa.MakeClosure); ok {
		entry = f.capturing(w, c)
	} else if callee.Parent() != nil || f.graph.private[callee] {
		w.sharedWith(entry)
	}
	for i, p := range callee.Params {
		if i < len(call.Args) {
			f.hand(w, call.Args[i], entry, p)
		}
	}
	return entry
}

// capturing returns the world in which the body of a function literal starts.
func (f *flow) capturing(w *world, c *ssa.MakeClosure) *world {
	entry := f.newWorld()
	for i, fv := range c.Fn.(*ssa.Function).FreeVars {
		f.hand(w, c.Bindings[i], entry, fv)
	}
	w.sharedWith(entry)
	return entry
}

// hand copies what w knows of from, and of the memory it points to, to the
// name that entry has for it.
func (f *flow) hand(w *world, from ssa.Value, entry *world, to ssa.Value) {
	if a := w.of(from); w.telling(a) == a && !(a == filled && isText(from.Type())) && (a != nonNil || types.IsInterface(from.Type())) {
		entry.set(to, a)
	}
	base, ok := placeOf(from)
	if !ok {
		return
	}
	for c, a := range w.cells {
		if rest, below := c.below(base); below {
			inner := cell{to, rest}
			if w.telling(a) != a || strings.HasSuffix(c.path, ".elements") {
				continue
			}
			entry.cells[inner] = a
			if f.variables[inner] == nil && f.variables[c] != nil {
				f.variables[inner] = f.variables[c]
			}
		}
	}
}

// runDefers looks into the deferred function literals as they run at the end.
func (f *flow) runDefers(w *world, at *ssa.RunDefers) bool {
	for _, block := range f.fn.Blocks {
		if !block.Dominates(at.Block()) {
			continue
		}
		for _, instr := range block.Instrs {
			d, ok := instr.(*ssa.Defer)
			if !ok {
				continue
			}
			if c, ok := d.Call.Value.(*ssa.MakeClosure); ok {
				if out, _ := f.lookInto(c, c.Fn.(*ssa.Function), f.capturing(w, c)); out != nil && out.how() != unused {
					f.uses = append(append(f.uses, out.uses...), out.apart...)
					return false
				}
			}
		}
	}
	for c := range w.cells {
		if f.effects.atTheEnd[c.root] {
			delete(w.cells, c)
		}
	}
	return true
}
