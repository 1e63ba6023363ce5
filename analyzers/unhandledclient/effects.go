package unhandledclient

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
)

// sideEffects knows what calls may change behind a flow's back.
type sideEffects struct {
	own       map[*ssa.Function]map[*types.Var]bool // assigned by the function itself
	all       map[*ssa.Function]map[*types.Var]bool // and by what it calls
	mutable   map[*types.Var]bool                   // assigned after it was made
	reassigns map[ssa.Value]bool                    // variables that a function literal assigns
	atTheEnd  map[ssa.Value]bool                    // and those that only a deferred one does
	guards    map[*ssa.Function][]*ssa.Call         // the calls of a function that may give a router a guard
	functions map[*ssa.Global]ssa.Value             // what a variable that holds a function is, if it is assigned once; nil if more often
}

func newSideEffects(functions []*ssa.Function) *sideEffects {
	s := &sideEffects{
		own:       map[*ssa.Function]map[*types.Var]bool{},
		all:       map[*ssa.Function]map[*types.Var]bool{},
		mutable:   map[*types.Var]bool{},
		reassigns: map[ssa.Value]bool{},
		atTheEnd:  map[ssa.Value]bool{},
		guards:    map[*ssa.Function][]*ssa.Call{},
		functions: map[*ssa.Global]ssa.Value{},
	}
	for _, fn := range functions {
		own := map[*types.Var]bool{}
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				switch instr := instr.(type) {
				case *ssa.Store:
					s.assigned(own, instr)
					s.assignedFunction(instr)
				case *ssa.Call:
					if called := calledFunc(instr.Common()); called != nil && slices.Contains(guardsLater, called.Name()) {
						s.guards[fn] = append(s.guards[fn], instr)
					}
					if v := atomicBool(instr.Common()); v != nil && calledFunc(instr.Common()).Name() != "Load" {
						own[v] = true
						s.mutable[v] = true
					}
				case *ssa.MakeClosure:
					assigned := s.reassigns
					if isUsedBy[*ssa.Defer](instr) {
						assigned = s.atTheEnd
					}
					for i, fv := range instr.Fn.(*ssa.Function).FreeVars {
						if assigns(fv) {
							assigned[instr.Bindings[i]] = true
						}
					}
				}
			}
		}
		s.own[fn] = own
	}
	return s
}

func (s *sideEffects) assigned(own map[*types.Var]bool, store *ssa.Store) {
	v := fieldOf(store.Addr)
	if v == nil {
		return
	}
	own[v] = true
	c, ok := cellAt(store.Addr)
	_, fresh := c.root.(*ssa.Alloc)
	fresh = fresh || isInitializer(store.Parent())
	if !ok || !fresh || strings.Contains(c.path, "*") {
		s.mutable[v] = true
	}
}

// isInitializer reports whether fn gives the package's variables their first values.
func isInitializer(fn *ssa.Function) bool { return fn.Synthetic != "" && fn.Name() == "init" }

// assignedFunction notes what function a package variable holds, if no other
// package can assign it.
func (s *sideEffects) assignedFunction(store *ssa.Store) {
	g, ok := store.Addr.(*ssa.Global)
	if !ok || g.Object() == nil || g.Object().Exported() {
		return
	}
	if _, ok := store.Val.Type().Underlying().(*types.Signature); !ok {
		return
	}
	if _, again := s.functions[g]; again {
		s.functions[g] = nil
		return
	}
	s.functions[g] = store.Val
}

// assigns reports whether a function literal, or one inside it, assigns the
// variable it captured as fv.
func assigns(fv *ssa.FreeVar) bool {
	for _, user := range *fv.Referrers() {
		switch user := user.(type) {
		case *ssa.Store:
			if user.Addr == ssa.Value(fv) {
				return true
			}
		case *ssa.MakeClosure:
			for i, b := range user.Bindings {
				if b == ssa.Value(fv) && assigns(user.Fn.(*ssa.Function).FreeVars[i]) {
					return true
				}
			}
		}
	}
	return false
}

// assignedBy returns the fields and package variables that fn, or what it
// calls in this package, may assign.
func (s *sideEffects) assignedBy(fn *ssa.Function) map[*types.Var]bool {
	if all, ok := s.all[fn]; ok {
		return all
	}
	all := map[*types.Var]bool{}
	seen := map[*ssa.Function]bool{}
	var visit func(*ssa.Function)
	visit = func(fn *ssa.Function) {
		if seen[fn] {
			return
		}
		seen[fn] = true
		if known, ok := s.all[fn]; ok {
			maps.Copy(all, known)
			return
		}
		for v := range s.own[fn] {
			all[v] = true
		}
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				if call, ok := instr.(ssa.CallInstruction); ok {
					if callee := call.Common().StaticCallee(); callee != nil {
						visit(callee)
					} else if unpredictable(call.Common()) {
						for v := range s.mutable {
							all[v] = true
						}
					}
				}
			}
		}
		for _, literal := range fn.AnonFuncs {
			if !isReturned(literal) {
				visit(literal)
			}
		}
	}
	visit(fn)
	s.all[fn] = all
	return all
}

// isReturned reports whether a function literal is only returned, to be run by others.
func isReturned(literal *ssa.Function) bool {
	for _, user := range *literal.Referrers() {
		if c, ok := user.(*ssa.MakeClosure); !ok || !isUsedBy[*ssa.Return](c) {
			return false
		}
	}
	return len(*literal.Referrers()) > 0
}

// isUsedBy reports whether all uses of v, perhaps as another type, are instructions of type T.
func isUsedBy[T ssa.Instruction](v ssa.Value) bool {
	return !slices.ContainsFunc(*v.Referrers(), func(user ssa.Instruction) bool {
		switch user := user.(type) {
		case T, *ssa.DebugRef:
			return false
		case *ssa.ChangeType:
			return !isUsedBy[T](user)
		case *ssa.MakeInterface:
			return !isUsedBy[T](user)
		}
		return true
	})
}

// unpredictable reports whether a call may come back into this package and
// assign its variables.
func unpredictable(call *ssa.CallCommon) bool {
	if _, ok := call.Value.(*ssa.Builtin); ok || call.StaticCallee() != nil {
		return false
	}
	if !call.IsInvoke() {
		return true
	}
	pkg := call.Method.Pkg() // nil for error.Error
	return pkg != nil && pkg.Path() != "context" && !redisapi.IsClientPackage(redisapi.Path(pkg))
}

// forget drops from w what the call may have changed.
func (f *flow) forget(w *world, call *ssa.CallCommon, callee *ssa.Function) {
	if len(w.cells) == 0 {
		return
	}
	for _, arg := range call.Args {
		if addr, ok := cellAt(arg); ok && isVariableAddress(arg) {
			w.forget(addr)
		}
	}
	if callee == nil || len(callee.Blocks) == 0 {
		f.forgetFields(w, call)
	}
	var changed map[*types.Var]bool
	switch {
	case callee != nil && len(callee.Blocks) > 0:
		changed = f.effects.assignedBy(callee)
	case callee == nil && unpredictable(call):
		changed = f.effects.mutable
	}
	for c := range w.cells {
		if v := f.variables[c]; v != nil && changed[v] || f.effects.reassigns[c.root] {
			delete(w.cells, c)
		}
	}
}

// forgetFields drops from w what a function of another package can set in the
// structs that it is given.
func (f *flow) forgetFields(w *world, call *ssa.CallCommon) {
	fn := calledFunc(call)
	if fn != nil && fn.Pkg() != nil && redisapi.IsClientPackage(redisapi.Path(fn.Pkg())) {
		return
	}
	for _, arg := range spread(call.Args) {
		if boxed, ok := arg.(*ssa.MakeInterface); ok {
			arg = boxed.X
		}
		base, ok := cellAt(arg)
		if !ok || !isPointer(arg.Type()) {
			continue
		}
		for c := range w.cells {
			if _, below := c.below(base); !below {
				continue
			}
			if v := f.variables[c]; v == nil || v.Exported() || fn != nil && v.Pkg() == fn.Pkg() {
				delete(w.cells, c)
			}
		}
	}
}

// isVariableAddress reports whether v is &x of a variable or field that is not
// itself a struct.
func isVariableAddress(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Alloc, *ssa.FieldAddr, *ssa.Global:
		p, ok := v.Type().Underlying().(*types.Pointer)
		return ok && !isStruct(p.Elem())
	}
	return false
}
