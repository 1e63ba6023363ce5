package unhandledclient

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Bounds that keep a run linear in the size of the function. Past them a world
// is given up, so that the rule is silent rather than slow.
const (
	maxWorlds = 16  // per block
	maxVisits = 128 // per block, on average over the function, for all that is followed in it
	maxKnown  = 256 // values and places of which a world knows something
)

// A flow follows the worlds of one function from a starting point to every
// place they reach.
type flow struct {
	*engine
	fn       *ssa.Function
	top      bool                     // it starts at an origin, not at a call
	boxed    bool                     // as if the client came in an interface, so that no conversion hides that it is nil
	present  bool                     // it follows the client that is there
	haunted  bool                     // give up a world once no missing client is left in it, nor the reason for being there
	until    *ssa.BasicBlock          // stop once a world arrives there; or nil
	within   map[*ssa.BasicBlock]bool // the blocks to stay in; nil for all
	arriving map[*ssa.BasicBlock]map[string]*world
	queue    []arrival

	ran     map[*ssa.MakeClosure][]*outcome // what comes of the literals that it looks into
	uses    []use                           // where a missing client is used
	apart   []use                           // and where in functions that are passed on
	exits   []exit                          // where the function is left
	escaped []kept                          // fields and variables in which a callee keeps one
}

// An arrival is a world that waits at the entry of a block.
type arrival struct {
	block *ssa.BasicBlock
	key   string
}

// An exit is one way out of the function: a return, or, with a nil ret, a
// call or panic that does not come back.
type exit struct {
	ret   *ssa.Return
	world *world
}

// run follows w from instruction index of block on.
func (f *flow) run(block *ssa.BasicBlock, index int, w *world) {
	f.arriving = map[*ssa.BasicBlock]map[string]*world{}
	f.through(block, index, w)
	for len(f.queue) > 0 && (f.until == nil || f.arriving[f.until] == nil) && f.visits[f.fn] < maxVisits*(len(f.fn.Blocks)+maxWorlds) {
		next := f.queue[0]
		f.queue = f.queue[1:]
		f.visits[f.fn]++
		f.through(next.block, 0, f.arriving[next.block][next.key].clone())
	}
}

// through takes w through the instructions of block and on to its successors.
func (f *flow) through(block *ssa.BasicBlock, index int, w *world) {
	for _, instr := range block.Instrs[index:] {
		switch instr := instr.(type) {
		case *ssa.If:
			f.branch(block, instr.Cond, w)
			return
		case *ssa.Jump:
			f.enter(block, 0, w)
			return
		}
		if !f.step(w, instr) {
			return
		}
	}
}

// branch takes w along the edges that cond leaves open in it.
func (f *flow) branch(block *ssa.BasicBlock, cond ssa.Value, w *world) {
	switch w.of(cond) {
	case isTrue:
		f.decide(block, 0, cond, w)
	case isFalse:
		f.decide(block, 1, cond, w)
	case doubtful: // somebody else may have checked the client there
	default:
		otherwise := w.clone()
		assume(w, cond, true)
		f.enter(block, 0, w)
		assume(otherwise, cond, false)
		f.enter(block, 1, otherwise)
	}
}

// decide takes w along the edge that what is known decides to take.
func (f *flow) decide(block *ssa.BasicBlock, i int, cond ssa.Value, w *world) {
	if op, ok := cond.(*ssa.BinOp); !f.present && (!ok || w.of(op.X) < first && !isText(op.X.Type())) {
		w.decide(block.Succs[i])
	}
	f.enter(block, i, w)
}

// assume records in w that cond turned out as truth.
func assume(w *world, cond ssa.Value, truth bool) {
	learn(w, cond, boolean(truth))
	switch cond := cond.(type) {
	case *ssa.UnOp:
		if cond.Op == token.NOT {
			assume(w, cond.X, !truth)
		}
	case *ssa.BinOp:
		if cond.Op != token.EQL && cond.Op != token.NEQ {
			return
		}
		x, y := cond.X, cond.Y
		if w.of(x) != unknown {
			x, y = y, x
		}
		same := truth == (cond.Op == token.EQL)
		switch known := w.of(y); {
		case known.nil() && same:
			learn(w, x, isNil)
		case known.nil():
			learn(w, x, nonNil)
		case known == isTrue || known == isFalse:
			assume(w, x, same == (known == isTrue))
		}
	}
}

// learn records what v turned out to be, and with it the place that v was read from.
func learn(w *world, v ssa.Value, a abs) {
	if w.of(v) != unknown {
		return
	}
	w.set(v, a)
	if c, ok := loaded(v); ok {
		if _, known := w.cells[c]; !known {
			w.cells[c] = a
		}
	}
}

// enter takes w over the edge to the i-th successor of block.
func (f *flow) enter(block *ssa.BasicBlock, i int, w *world) {
	succ := block.Succs[i]
	if f.within != nil && !f.within[succ] {
		return
	}
	f.phis(succ, edgeIndex(block, i), w)
	for v := range w.values {
		if !f.live.in(v, succ) {
			delete(w.values, v)
		}
	}
	if w.because != nil && !w.because.Dominates(succ) {
		w.because = nil
	}
	if f.haunted && w.because == nil && !w.haunted() {
		return
	}
	if len(w.values)+len(w.cells) > maxKnown {
		return
	}
	key := w.haunts(f.numbering)
	worlds := f.arriving[succ]
	if worlds == nil {
		worlds = map[string]*world{}
		f.arriving[succ] = worlds
	}
	before, ok := worlds[key]
	switch {
	case !ok && len(worlds) == maxWorlds:
		return
	case !ok:
		worlds[key] = w
	case !before.meet(w, succ.Dominates(block)):
		return
	}
	if next := (arrival{succ, key}); !slices.Contains(f.queue, next) {
		f.queue = append(f.queue, next)
	}
}

// phis gives the phis of block their values on the edge from its i-th predecessor.
func (f *flow) phis(block *ssa.BasicBlock, i int, w *world) {
	var phis []*ssa.Phi
	var values []abs
	for _, instr := range block.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		phis = append(phis, phi)
		values = append(values, w.of(phi.Edges[i]))
	}
	for i, phi := range phis { // all at once: one phi may be an operand of another
		w.set(phi, values[i])
	}
}

// edgeIndex returns which predecessor of its i-th successor block is.
func edgeIndex(block *ssa.BasicBlock, i int) int {
	nth := 0 // a block may be the same successor's predecessor twice
	for _, succ := range block.Succs[:i] {
		if succ == block.Succs[i] {
			nth++
		}
	}
	for j, pred := range block.Succs[i].Preds {
		if pred == block {
			if nth == 0 {
				return j
			}
			nth--
		}
	}
	panic("unreachable: an edge is known at both ends")
}
