package unhandledclient

import (
	"cmp"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/values"
)

// An origin is a point from which a missing client may spread: a call that
// yields it, or the first sight of a field or variable that holds it.
type origin struct {
	fn    *ssa.Function
	block *ssa.BasicBlock
	index int // of the instruction after which it is there
	world *world
	from  sources
	call  *ssa.Call  // the call that yields it; nil for a field or variable
	err   int        // the result that is an error at the same time, or -1
	field *types.Var // the field or variable that it is read from
}

// An originKey tells origins apart.
type originKey struct {
	fn    *ssa.Function
	instr ssa.Instruction
	cell  cell
	known int // how much is known of it: an origin is followed again when that changes
}

// origins returns the points of fn from which a missing client may spread, as
// far as is known by now.
func (e *engine) origins(fn *ssa.Function) map[originKey]*origin {
	found := map[originKey]*origin{}
	for _, block := range fn.Blocks {
		for i, instr := range block.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				e.leftOrigins(found, fn, block, i, call)
			}
			if call, ok := instr.(*ssa.Call); ok && !e.vouched(block, call.Common()) {
				for _, r := range e.nilResultsOf(call.Common()) {
					result := cell{path: strconv.Itoa(r.Index) + r.Source}
					found[originKey{fn, instr, result, r.known()}] = e.callOrigin(fn, block, i, call, r)
				}
			}
		}
	}
	for _, r := range e.readsOf(fn) {
		e.fieldOrigin(found, fn, r)
	}
	return found
}

// callOrigin returns the origin that result r of call is.
func (e *engine) callOrigin(fn *ssa.Function, block *ssa.BasicBlock, i int, call *ssa.Call, r nilResult) *origin {
	o := &origin{fn: fn, block: block, index: i, world: e.dominating(block), from: sources{r.Source: call.Pos()}, call: call, err: -1}
	if _, tuple := call.Type().(*types.Tuple); !tuple {
		o.world.set(call, lost)
		return o
	}
	setTuple(o.world, call, r.Index, lost)
	for j, a := range r.Others {
		if a != unknown && j != r.Index {
			setTuple(o.world, call, j, a)
			if a == nonNil && values.IsError(call.Call.Signature().Results().At(j).Type()) {
				o.err = j
			}
		}
	}
	return o
}

// fieldOrigin adds the origin that a field or package variable read by fn is,
// if it may hold a missing client when fn first sees it.
func (e *engine) fieldOrigin(found map[originKey]*origin, fn *ssa.Function, r read) {
	k := e.keeper(r.variable)
	if k == nil || fn.Parent() != nil && isOuter(r.cell.root) || e.graph.private[fn] && isEntry(r.cell.root) {
		return // the function around the literal, or the callers of fn, see it first
	}
	key := originKey{fn: fn, cell: r.cell, known: len(k.from) - len(k.beside)}
	if found[key] != nil {
		return
	}
	block, i, ok := firstSight(fn, r.cell)
	if !ok {
		return
	}
	w := e.dominating(block)
	w.cells[r.cell] = lost
	for name, a := range k.beside {
		if at, other, ok := r.beside(name); ok {
			w.cells[at] = a
			e.variables[at] = other
		}
	}
	found[key] = &origin{fn: fn, block: block, index: i, world: w, from: k.from, err: -1, field: r.variable}
}

// isOuter reports whether a function literal shares v with the code around it.
func isOuter(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.FreeVar, *ssa.Global:
		return true
	}
	return false
}

// firstSight returns the instruction after which fn has c as its caller or a
// callee made it, and false if fn makes it itself.
func firstSight(fn *ssa.Function, c cell) (*ssa.BasicBlock, int, bool) {
	switch root := c.root.(type) {
	case *ssa.Alloc: // a copy
		given := onlyStore(root)
		if given == nil {
			return nil, 0, false
		}
		if _, made := given.Val.(*ssa.Alloc); made {
			return nil, 0, false
		}
		return given.Block(), slices.Index(given.Block().Instrs, ssa.Instruction(given)), true
	case *ssa.Phi:
		return root.Block(), lastPhi(root.Block()), true
	case ssa.Instruction:
		return root.Block(), slices.Index(root.Block().Instrs, root), true
	}
	return fn.Blocks[0], -1, true // a parameter, a captured variable, a package variable
}

// onlyStore returns the one assignment to all of a variable, or nil.
func onlyStore(variable *ssa.Alloc) *ssa.Store {
	var only *ssa.Store
	for _, user := range *variable.Referrers() {
		if s, ok := user.(*ssa.Store); ok && s.Addr == ssa.Value(variable) {
			if only != nil {
				return nil
			}
			only = s
		}
	}
	return only
}

func lastPhi(b *ssa.BasicBlock) int {
	i := 0
	for ; i < len(b.Instrs); i++ {
		if _, ok := b.Instrs[i].(*ssa.Phi); !ok {
			break
		}
	}
	return i - 1
}

// maxDominators bounds how many enclosing conditions an origin remembers.
const maxDominators = 64

// dominating returns the world at the entry of block: what the conditions that
// lead to it say.
func (e *engine) dominating(block *ssa.BasicBlock) *world {
	w := e.newWorld()
	for n := 0; n < maxDominators && block.Idom() != nil; n++ {
		idom := block.Idom()
		if cond, ok := idom.Instrs[len(idom.Instrs)-1].(*ssa.If); ok && len(block.Preds) == 1 && idom.Succs[0] != idom.Succs[1] {
			switch block {
			case idom.Succs[0]:
				assume(w, cond.Cond, true)
			case idom.Succs[1]:
				assume(w, cond.Cond, false)
			}
		}
		block = idom
	}
	return w
}

// A keyed origin is one with its key.
type keyed struct {
	key originKey
	*origin
}

// inOrder returns the origins in the order of the source.
func inOrder(found map[originKey]*origin) []keyed {
	var list []keyed
	for k, o := range found {
		list = append(list, keyed{k, o})
	}
	slices.SortFunc(list, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.block.Index, b.block.Index), cmp.Compare(a.index, b.index), cmp.Compare(a.key.cell.path, b.key.cell.path), cmp.Compare(a.key.known, b.key.known))
	})
	return list
}
