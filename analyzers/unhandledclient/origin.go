package unhandledclient

import (
	"cmp"
	"go/types"
	"maps"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"
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
				e.capturedOrigins(found, fn, block, i, call)
			}
			if call, ok := instr.(*ssa.Call); ok {
				for _, r := range e.nilResultsOf(call.Common()) {
					result := cell{path: strconv.Itoa(r.Index) + r.Source}
					found[originKey{fn, instr, result, r.known()}] = e.callOrigin(fn, block, i, call, r)
				}
			}
		}
	}
	e.fieldOrigins(found, fn, fn)
	return found
}

// fieldOrigins adds the fields and variables that body, which is fn or a
// literal in it, reads, and that may hold a missing client when fn first sees them.
func (e *engine) fieldOrigins(found map[originKey]*origin, fn, body *ssa.Function) {
	for _, block := range body.Blocks {
		for _, instr := range block.Instrs {
			switch instr := instr.(type) {
			case *ssa.UnOp:
				if isLoad(instr) {
					e.fieldOrigin(found, fn, instr, instr.X)
				}
			case *ssa.Field:
				e.fieldOrigin(found, fn, instr, instr)
			}
		}
	}
	if fn.Parent() != nil {
		return
	}
	for _, literal := range body.AnonFuncs {
		e.fieldOrigins(found, fn, literal)
	}
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
			if a == nonNil && isError(call.Call.Signature().Results().At(j).Type()) {
				o.err = j
			}
		}
	}
	return o
}

// fieldOrigin adds the origin that the field or package variable at addr is,
// read by instr, if it may hold a missing client when fn first sees it.
func (e *engine) fieldOrigin(found map[originKey]*origin, fn *ssa.Function, instr ssa.Instruction, addr ssa.Value) {
	v := fieldOf(addr)
	if v == nil {
		return
	}
	k := e.keeper(v)
	if k == nil {
		return
	}
	inner, ok := loaded(instr.(ssa.Value))
	if !ok {
		return
	}
	c, ok := seenFrom(fn, instr.Parent(), inner)
	if !ok {
		return
	}
	c = copiedFrom(c)
	if fn.Parent() != nil && isOuter(c.root) {
		return // the function around the literal sees it first
	}
	key := originKey{fn: fn, cell: c, known: len(k.from) - len(k.beside)}
	if found[key] != nil {
		return
	}
	block, i, ok := firstSight(fn, c)
	if !ok {
		return
	}
	e.variables[inner] = v
	e.variables[c] = v
	w := e.dominating(block)
	w.cells[c] = lost
	for name, a := range k.beside {
		if at, other, ok := beside(addr, c, name); ok {
			w.cells[at] = a
			e.variables[at] = other
		}
	}
	found[key] = &origin{fn: fn, block: block, index: i, world: w, from: maps.Clone(k.from), err: -1, field: v}
}

// isOuter reports whether a function literal shares v with the code around it.
func isOuter(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.FreeVar, *ssa.Global:
		return true
	}
	return false
}

// seenFrom returns the name that fn has for a place that literal, a function
// literal in it or fn itself, calls c. It has none for what is the literal's own.
func seenFrom(fn, literal *ssa.Function, c cell) (cell, bool) {
	for literal != fn {
		switch root := c.root.(type) {
		case *ssa.Global:
			return c, true
		case *ssa.FreeVar:
			outer, ok := bound(literal, root)
			if !ok {
				return c, false
			}
			c = cell{outer.root, outer.path + c.path}
			literal = literal.Parent()
		default:
			return c, false
		}
	}
	return c, true
}

// bound returns the place that literal captured as fv.
func bound(literal *ssa.Function, fv *ssa.FreeVar) (cell, bool) {
	for _, user := range *literal.Referrers() {
		if c, ok := user.(*ssa.MakeClosure); ok {
			return cellAt(c.Bindings[slices.Index(literal.FreeVars, fv)])
		}
	}
	return cell{}, false
}

// firstSight returns the instruction after which fn has c as its caller or a
// callee made it, and false if fn makes it itself.
func firstSight(fn *ssa.Function, c cell) (*ssa.BasicBlock, int, bool) {
	switch root := c.root.(type) {
	case *ssa.Alloc: // a parameter that has been given an address, or a copy
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

// copiedFrom returns the place of which c is a copy, or a part of one.
func copiedFrom(c cell) cell {
	for {
		root, ok := c.root.(*ssa.Alloc)
		if !ok {
			return c
		}
		given := onlyStore(root)
		if given == nil {
			return c
		}
		from, ok := loaded(given.Val)
		if !ok {
			return c
		}
		c = cell{from.root, from.path + c.path}
	}
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

// capturedOrigins adds the variables in which the function literals that call
// runs leave a missing client.
func (e *engine) capturedOrigins(found map[originKey]*origin, fn *ssa.Function, block *ssa.BasicBlock, i int, call ssa.CallInstruction) {
	for _, v := range append(slices.Clone(call.Common().Args), call.Common().Value) {
		literal := closureOf(v)
		if literal == nil {
			continue
		}
		body := literal.Fn.(*ssa.Function)
		left := e.captured[body]
		if left == nil {
			continue
		}
		w := e.dominating(block)
		for j, fv := range body.FreeVars {
			at, ok := cellAt(literal.Bindings[j])
			if a := left.cells[cell{fv, ""}]; ok && a != unknown {
				w.cells[at] = a
			}
		}
		from := maps.Clone(e.from[body])
		found[originKey{fn: fn, instr: call, cell: cell{root: literal}, known: len(from)}] = &origin{fn: fn, block: block, index: i, world: w, from: from, err: -1}
	}
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
