package unhandledclient

import (
	"maps"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"
)

// A leaving is what a function leaves, where it may be left, in variables that
// others see: a missing client among them.
type leaving struct {
	world *world
	from  sources
	tells abs // the result by which it tells of a failure, or unknown
}

// leaveBehind records what a function literal leaves in the variables it captured
// and, if the function around it is told, in fields and package variables; and
// what a declared function leaves in what it was given and in package variables
// if its caller is told of it by an error or a condition at most.
func (e *engine) leaveBehind(o *origin, x exit, told bool) {
	silent := o.fn.Parent() == nil && keepsSilent(o.fn)
	l := &leaving{world: e.newWorld(), from: maps.Clone(o.from)}
	switch {
	case o.call == nil || x.failed() && !silent:
		return
	case x.failed():
		l.tells = failing(x.ret.Results[0].Type())
	}
	for c, a := range x.world.cells {
		switch root := c.root.(type) {
		case *ssa.Parameter:
			if silent && !isStruct(root.Type()) {
				l.world.cells[c] = a
			}
		case *ssa.FreeVar:
			if root.Parent() == o.fn && (c.path == "" || told && a == lost) {
				l.world.cells[c] = a
			}
		case *ssa.Global:
			if (told || silent) && a == lost {
				l.world.cells[c] = a
			}
		}
	}
	if !l.world.haunted() {
		return
	}
	if silent {
		l.world.doubtRest(o.fn)
	}
	i := slices.IndexFunc(e.leavings[o.fn], func(known *leaving) bool { return known.tells == l.tells })
	if i < 0 {
		e.leavings[o.fn] = append(e.leavings[o.fn], l)
	} else if known := e.leavings[o.fn][i]; !known.world.meet(l.world, true) && !e.add(known.from, l.from) {
		return
	}
	if silent {
		e.work.add(e.graph.callers[o.fn]...)
	} else {
		e.work.add(o.fn.Parent())
	}
}

// doubtRest makes doubtful what fn assigns in what it was given, and of which
// nothing is known: it may say whether the client is there.
func (w *world) doubtRest(fn *ssa.Function) {
	for _, block := range fn.Blocks {
		for _, instr := range block.Instrs {
			s, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			c, ok := cellAt(s.Addr)
			if _, given := c.root.(*ssa.Parameter); ok && given && w.cells[c] == unknown {
				w.cells[c] = doubtful
			}
		}
	}
}

// keepsSilent reports whether fn has no result but an error or a condition:
// where it does not fail, its caller is told nothing.
func keepsSilent(fn *ssa.Function) bool {
	results := fn.Signature.Results()
	return results.Len() == 0 || results.Len() == 1 && failing(results.At(0).Type()) != unknown
}

// leftOrigins adds the variables in which a function that call runs leaves
// a missing client: the one that is called, or a literal that is given to it.
func (e *engine) leftOrigins(found map[originKey]*origin, fn *ssa.Function, block *ssa.BasicBlock, i int, call ssa.CallInstruction) {
	common := call.Common()
	add := func(body *ssa.Function, key ssa.Value, place func(cell) (cell, bool)) {
		for _, l := range e.leavings[body] {
			w := e.dominating(block)
			for c, a := range l.world.cells {
				at, ok := place(c)
				if !ok {
					continue
				}
				w.cells[at] = a
				if v := e.variables[c]; v != nil {
					e.variables[at] = v
				}
			}
			if l.tells != unknown {
				w.set(call.Value(), l.tells)
			}
			at := cell{key, strconv.Itoa(int(l.tells))}
			found[originKey{fn: fn, instr: call, cell: at, known: len(l.from) - len(w.cells)}] = &origin{fn: fn, block: block, index: i, world: w, from: maps.Clone(l.from), err: -1}
		}
	}
	for _, v := range append(slices.Clone(common.Args), common.Value) {
		if literal := closureOf(v); literal != nil {
			body := literal.Fn.(*ssa.Function)
			add(body, literal, func(c cell) (cell, bool) {
				fv, ok := c.root.(*ssa.FreeVar)
				if !ok {
					return c, true
				}
				outer, ok := cellAt(literal.Bindings[slices.Index(body.FreeVars, fv)])
				return cell{outer.root, outer.path + c.path}, ok
			})
		}
	}
	if callee := common.StaticCallee(); call.Value() != nil && callee != nil && callee.Parent() == nil {
		add(callee, callee, func(c cell) (cell, bool) { return fromCall(c, callee, common.Args) })
	}
}
