package unhandledclient

import (
	"cmp"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// A finding is a use of a missing client, with where it came from.
type finding struct {
	use
	origin  *origin
	source  string               // the getter that the client comes from
	owner   *redisapi.Sanctioned // whose getter that is
	certain bool                 // the use is only reached when the client is missing
}

// name returns the getter's name, as people write it.
func (f finding) name() string {
	return f.owner.Name + strings.TrimPrefix(f.source, f.owner.Path)
}

// solve follows every origin in the package, until no further function or
// field turns out to pass a missing client on.
func (e *engine) solve() []finding {
	for _, fn := range e.graph.order {
		e.summarize(fn) // before its callers, so that no call is too deep
	}
	var findings []finding
	done := map[originKey]bool{}
	e.work.add(e.graph.order...)
	for {
		fn, ok := e.work.next()
		if !ok {
			break
		}
		for _, o := range inOrder(e.origins(fn)) {
			if done[o.key] {
				continue
			}
			done[o.key] = true
			f := e.follow(o.origin)
			for _, u := range append(f.uses, f.apart...) {
				findings = append(findings, finding{use: u, origin: o.origin})
			}
		}
	}
	slices.SortStableFunc(findings, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.position(), b.position()), cmp.Compare(a.origin.first(), b.origin.first()))
	})
	return findings
}

// position returns where the use is, or the function around it.
func (u use) position() token.Pos {
	if pos := u.instr.Pos(); pos.IsValid() {
		return pos
	}
	return u.instr.Parent().Pos()
}

// first returns the first place that the origin's client comes from.
func (o *origin) first() token.Pos {
	return slices.Min(slices.Collect(maps.Values(o.from)))
}

// follow runs one origin through its function and records what it leaves behind.
func (e *engine) follow(o *origin) *flow {
	f := e.flow(o.fn)
	f.haunted = true
	f.top = true
	f.run(o.block, o.index+1, o.world.clone())
	for _, x := range f.exits {
		e.leaves(f, o, x)
	}
	for _, k := range f.escaped {
		e.store(k.variable, o.from, k.beside)
	}
	return f
}

// leaves records what o leaves behind at one exit of its function.
func (e *engine) leaves(f *flow, o *origin, x exit) {
	outside := toldOutside(o.fn, x)
	for _, k := range f.left(x) {
		if !outside {
			e.store(k.variable, o.from, k.beside)
		}
	}
	e.leaveBehind(o, x, outside)
	if x.ret == nil {
		return
	}
	for i, r := range x.ret.Results {
		if a := x.world.of(r); a != lost && !(a == isNil && x.world.because != nil && redisapi.IsClient(r.Type())) {
			continue
		}
		others := make([]abs, len(x.ret.Results))
		for j, other := range x.ret.Results {
			if a := e.telling(x.world.of(other)); j != i && a != lost {
				others[j] = a
			}
			if j != i && values.IsError(other.Type()) {
				others[j] = nonNil // of an error that is not known, the best is assumed
			}
		}
		for _, name := range o.from.names() {
			e.addResult(o.fn, nilResult{Index: i, Others: slices.Clone(others), Source: name})
		}
	}
}

func (e *engine) addResult(fn *ssa.Function, r nilResult) {
	for _, known := range e.results[fn] {
		if known.Index == r.Index && known.Source == r.Source {
			for j := range r.Others {
				if known.Others[j] != r.Others[j] && known.Others[j] != unknown {
					known.Others[j] = unknown
					e.work.add(e.graph.callers[fn]...)
				}
			}
			return
		}
	}
	e.results[fn] = append(e.results[fn], r)
	e.work.add(e.graph.callers[fn]...)
}

// toldOutside reports whether a function literal leaves the error that came with
// the missing client to the function around it, which may check it there.
func toldOutside(literal *ssa.Function, x exit) bool {
	for _, fv := range literal.FreeVars {
		p, ok := fv.Type().Underlying().(*types.Pointer)
		if ok && values.IsError(p.Elem()) && x.world.cells[cell{fv, ""}] == nonNil {
			return true
		}
	}
	return false
}

// usedAsInterface reports whether o would be used unchecked, or kept, if its
// client came in an interface.
func (e *engine) usedAsInterface(o *origin) bool {
	f := e.flow(o.fn)
	f.haunted, f.top, f.boxed = true, true, true
	f.run(o.block, o.index+1, o.world.clone())
	for _, x := range f.exits {
		if len(f.left(x)) > 0 {
			return true
		}
	}
	return len(f.uses)+len(f.apart)+len(f.escaped) > 0
}

// needsMissing reports whether f's use is only reached when the client is
// missing, for a check lets it through then and not otherwise.
func (e *engine) needsMissing(f finding) bool {
	o, at := f.origin, f.instr.Block()
	if at.Parent() != o.fn || at == o.block {
		return false
	}
	w := o.world.clone()
	for c, a := range w.cells {
		w.put(c, present(a, nil))
	}
	if o.call != nil {
		w.set(o.call, nonNil)
		for _, user := range *o.call.Referrers() {
			if x, ok := user.(*ssa.Extract); ok {
				w.set(x, present(w.of(x), x.Type()))
			}
		}
	}
	there := e.flow(o.fn)
	there.present, there.until, there.within = true, at, between(o.block, at)
	there.run(o.block, o.index+1, w)
	return there.arriving[at] == nil && len(there.queue) == 0
}

// between returns the blocks on the ways from one block to another.
func between(from, to *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	blocks := map[*ssa.BasicBlock]bool{to: true, from: true}
	queue := []*ssa.BasicBlock{to}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		for _, pred := range next.Preds {
			if !blocks[pred] {
				blocks[pred] = true
				queue = append(queue, pred)
			}
		}
	}
	return blocks
}

// present returns what a value of type t is when the client is there, if it is
// a when the client is missing.
func present(a abs, t types.Type) abs {
	switch {
	case a == lost:
		return nonNil
	case a == nonNil && t != nil && values.IsError(t):
		return isNil
	case a == isFalse && t != nil:
		return isTrue
	}
	return unknown
}
