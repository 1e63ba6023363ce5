package unhandledclient

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A graph tells which functions of the package to look at, and at which again
// once more is known of another.
type graph struct {
	order   []*ssa.Function                    // callees before their callers, as far as there is no cycle
	callers map[*ssa.Function][]*ssa.Function  // of a function
	readers map[*types.Var][]*ssa.Function     // of a field or package variable, themselves or in literals
	passes  map[*ssa.Function][]passedFunction // that a function passes on
	private map[*ssa.Function]bool             // called or passed on by this package's functions only, in plain sight
}

// newGraph returns the graph of e's functions.
func newGraph(e *engine) *graph {
	g := &graph{callers: map[*ssa.Function][]*ssa.Function{}, readers: map[*types.Var][]*ssa.Function{}, passes: map[*ssa.Function][]passedFunction{}}
	callees := map[*ssa.Function][]*ssa.Function{}
	calls := func(fn, callee *ssa.Function) {
		callees[fn] = append(callees[fn], callee)
		g.callers[callee] = add(g.callers[callee], fn)
	}
	v := valueUses{e: e, functions: map[*ssa.Function]bool{}, methods: map[string]bool{}}
	for _, obj := range e.pass.TypesInfo.Uses {
		if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil && types.IsInterface(fn.Signature().Recv().Type()) {
			v.methods[fn.Name()] = true
		}
	}
	for _, fn := range e.functions {
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				for _, passed := range v.look(instr) {
					calls(fn, passed.fn)
					g.passes[fn] = append(g.passes[fn], passed)
				}
				switch instr := instr.(type) {
				case ssa.CallInstruction:
					if body := e.bodyOf(instr.Common()); body != nil {
						calls(fn, body)
					}
				case *ssa.UnOp:
					if isLoad(instr) {
						g.reads(fn, fieldOf(instr.X))
					}
				case *ssa.Field:
					g.reads(fn, fieldOf(instr))
				}
			}
		}
	}
	g.private = map[*ssa.Function]bool{}
	for fn := range g.callers {
		g.private[fn] = v.isPrivate(fn)
	}
	seen := map[*ssa.Function]bool{}
	var visit func(*ssa.Function)
	visit = func(fn *ssa.Function) {
		if seen[fn] {
			return
		}
		seen[fn] = true
		for _, literal := range fn.AnonFuncs {
			visit(literal)
		}
		for _, callee := range callees[fn] {
			visit(callee)
		}
		g.order = append(g.order, fn)
	}
	for _, fn := range e.functions {
		visit(fn)
	}
	return g
}

// A passedFunction is a function that is passed on, or a method with its receiver.
type passedFunction struct {
	fn    *ssa.Function
	bound []ssa.Value
}

// valueUses are the functions of a package that are used as values in ways that
// are not followed, so that anybody may call them.
type valueUses struct {
	e         *engine
	functions map[*ssa.Function]bool
	methods   map[string]bool // names of methods that are called through interfaces
}

// look notes the functions that instr uses as values, and returns those that
// are passed on, to be looked into there.
func (u *valueUses) look(instr ssa.Instruction) (passed []passedFunction) {
	if _, ok := instr.(*ssa.DebugRef); ok {
		return nil
	}
	call, isCall := instr.(ssa.CallInstruction)
	for _, op := range instr.Operands(nil) {
		fn, ok := (*op).(*ssa.Function)
		if !ok || isCall && op == &call.Common().Value {
			continue
		}
		plain := passesOn(instr, fn)
		var receiver []ssa.Value
		if obj, ok := fn.Object().(*types.Func); ok && fn.Synthetic != "" { // stands for a method
			bound, isBound := instr.(*ssa.MakeClosure)
			if plain = isBound && onlyPassedOn(bound); plain {
				receiver = bound.Bindings
			}
			fn = u.e.byObject[obj]
		}
		if plain && fn != nil {
			passed = append(passed, passedFunction{fn, receiver})
		} else {
			u.functions[fn] = true
		}
	}
	return passed
}

// onlyPassedOn reports whether all that is done with v is to pass it on.
func onlyPassedOn(v ssa.Value) bool {
	return !slices.ContainsFunc(*v.Referrers(), func(user ssa.Instruction) bool { return !passesOn(user, v) })
}

// passesOn reports whether instr passes v on to others, at a place where
// [flow.kept] looks into it.
func passesOn(instr ssa.Instruction, v ssa.Value) bool {
	switch instr := instr.(type) {
	case *ssa.DebugRef, *ssa.Return, *ssa.Send:
		return true
	case *ssa.MapUpdate:
		return instr.Value == v
	case *ssa.Store:
		_, local := instr.Addr.(*ssa.Alloc)
		return instr.Val == v && !local
	case *ssa.ChangeType:
		return onlyPassedOn(instr)
	case *ssa.MakeInterface:
		return onlyPassedOn(instr)
	case ssa.CallInstruction:
		return instr.Common().Value != v
	}
	return false
}

// isPrivate reports whether fn can only be called where the package names it.
func (u *valueUses) isPrivate(fn *ssa.Function) bool {
	obj, ok := fn.Object().(*types.Func)
	sig := fn.Signature
	return ok && !obj.Exported() && !u.functions[fn] && !(sig.Recv() != nil && u.methods[obj.Name()]) &&
		sig.TypeParams().Len() == 0 && sig.RecvTypeParams().Len() == 0
}

// readersOf returns the functions that read v, and the callers of private ones.
func (g *graph) readersOf(v *types.Var) []*ssa.Function {
	all := slices.Clone(g.readers[v])
	seen := map[*ssa.Function]bool{}
	for i := 0; i < len(all); i++ {
		if fn := all[i]; g.private[fn] && !seen[fn] {
			seen[fn] = true
			all = append(all, g.callers[fn]...)
		}
	}
	return all
}

// reads notes that fn, or a literal of it, reads v.
func (g *graph) reads(fn *ssa.Function, v *types.Var) {
	for ; v != nil && fn != nil; fn = fn.Parent() {
		g.readers[v] = add(g.readers[v], fn)
	}
}

// add appends fn unless it is the last.
func add(list []*ssa.Function, fn *ssa.Function) []*ssa.Function {
	if len(list) > 0 && list[len(list)-1] == fn {
		return list
	}
	return append(list, fn)
}

// A worklist holds the functions to look at, each once.
type worklist struct {
	queue   []*ssa.Function
	waiting map[*ssa.Function]bool
}

func (w *worklist) add(functions ...*ssa.Function) {
	for _, fn := range functions {
		if !w.waiting[fn] {
			w.waiting[fn] = true
			w.queue = append(w.queue, fn)
		}
	}
}

func (w *worklist) next() (*ssa.Function, bool) {
	if len(w.queue) == 0 {
		return nil, false
	}
	fn := w.queue[0]
	w.queue = w.queue[1:]
	w.waiting[fn] = false
	return fn, true
}
