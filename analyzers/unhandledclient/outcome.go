package unhandledclient

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/values"
)

const (
	maxDepth  = 5  // of calls into which a flow looks
	maxBlocks = 64 // of a function in which more than the missing client is followed
)

// An outcome is what comes of calling a function in some world.
type outcome struct {
	uses    []use  // of a missing client that the function was given
	apart   []use  // in functions that it passes on
	returns bool   // it may come back
	checked bool   // a condition may be decided by what is known
	always  bool   // whether it comes back does not depend on the world
	results []abs  // what it returns
	stored  []kept // fields and package variables in which it keeps a missing client

	idle map[ssa.Value]bool // the functions given to it, or captured by it, that it has no use for
}

// outcome returns what comes of calling fn in the world entry. It returns nil
// if nothing can be said, and says whether that is because nothing depends on it.
func (e *engine) outcome(fn *ssa.Function, entry *world) (out *outcome, known bool) {
	if len(entry.values)+len(entry.cells) == 0 {
		return nil, true
	}
	if len(e.running) >= maxDepth {
		return nil, false
	}
	haunted := len(fn.Blocks) > maxBlocks
	if haunted && !entry.haunted() {
		return nil, false
	}
	key := fmt.Sprintf("%p %s", fn, entry.describe(e.numbering, func(abs) bool { return true }))
	if out, ok := e.outcomes[key]; ok {
		return out, true
	}
	if e.running[key] {
		return nil, true
	}
	e.running[key] = true
	defer delete(e.running, key)

	f := e.flow(fn)
	f.haunted = haunted
	f.run(fn.Blocks[0], 0, entry)
	out = &outcome{returns: haunted, stored: f.escaped}
	out.uses, out.apart, out.idle = distinct(f.uses), distinct(f.apart), f.idle()
	for _, x := range f.exits {
		out.add(f, x)
	}
	if !out.returns && recovers(fn) {
		out.returns = true
	}
	if obj, ok := fn.Object().(*types.Func); ok && !out.returns {
		out.always = e.neverReturns(obj)
	}
	e.outcomes[key] = out
	return out, true
}

// add takes account of one exit.
func (o *outcome) add(f *flow, x exit) {
	o.stored = append(o.stored, f.left(x)...)
	o.checked = o.checked || x.world.checked
	if x.ret == nil {
		return
	}
	results := make([]abs, len(x.ret.Results))
	for i, r := range x.ret.Results {
		results[i] = x.world.of(r)
		if values.IsError(r.Type()) && (results[i] == doubtful || results[i] == unknown && x.world.because != nil) {
			results[i] = nonNil // of an error that is not known, the best is assumed
		}
	}
	if !o.returns {
		o.returns = true
		o.results = results
		return
	}
	for i, a := range o.results {
		b := results[i]
		o.results[i] = f.either(a, b, false)
		if len(results) == 1 && (a == lost || b == lost) && a != doubtful && b != doubtful {
			o.results[i] = lost // nothing beside it tells when
		}
	}
}

// failed reports whether the function tells its caller of a failure there.
func (x exit) failed() bool {
	if x.ret == nil || len(x.ret.Results) == 0 {
		return false
	}
	last := x.ret.Results[len(x.ret.Results)-1]
	return values.IsError(last.Type()) && x.world.of(last) != isNil || x.world.of(last) == isFalse
}

// first returns the first use, rather one on the function's own path, or nil.
func (o *outcome) first() *use {
	switch {
	case len(o.uses) > 0:
		return &o.uses[0]
	case len(o.apart) > 0:
		return &o.apart[0]
	}
	return nil
}

// how returns what the function does with the client in the end.
func (o *outcome) how() useKind {
	if u := o.first(); u != nil {
		return u.how()
	}
	return unused
}

// A kept is a field or package variable that holds a missing client, with what
// the variables beside it are.
type kept struct {
	variable *types.Var
	beside   map[string]abs
}

// left returns the fields and package variables that hold a missing client at
// an exit. What a constructor gives up does not count.
func (f *flow) left(x exit) []kept {
	if x.failed() {
		return nil
	}
	return f.keeps(x.world, func(c cell) bool { return x.ret == nil || !givenUp(x, c.root) })
}

// givenUp reports whether nobody sees v, made by the function, after an exit.
func givenUp(x exit, v ssa.Value) bool {
	made, ok := v.(*ssa.Alloc)
	if !ok {
		return false
	}
	for _, r := range x.ret.Results {
		if types.Identical(r.Type(), made.Type()) && x.world.of(r) == isNil {
			return true // it returns nil in place of it
		}
	}
	for _, user := range *made.Referrers() {
		switch user := user.(type) {
		case *ssa.FieldAddr, *ssa.DebugRef, *ssa.BinOp:
		case *ssa.Store:
			if user.Val == v {
				return false
			}
		case *ssa.UnOp: // its value is used: returned here, or elsewhere
			for _, r := range x.ret.Results {
				if r == ssa.Value(user) {
					return false
				}
			}
			for _, reader := range *user.Referrers() {
				switch reader.(type) {
				case *ssa.Return, *ssa.DebugRef:
				default:
					return false
				}
			}
		case *ssa.Return:
			for _, r := range x.ret.Results {
				if r == v {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// keeps returns the fields and package variables that hold a missing client in
// w, at the places that count.
func (f *flow) keeps(w *world, counts func(cell) bool) []kept {
	var all []kept
	for c, a := range w.cells {
		v := f.variables[c]
		if v == nil || a != lost || !counts(c) {
			continue
		}
		k := kept{v, map[string]abs{}}
		for other, is := range w.cells {
			if u := f.variables[other]; u != nil && isBeside(c, other) && (is == nonNil || is.boolean() || is >= first) {
				k.beside[u.Name()] = is
			}
		}
		f.unset(w, c, k.beside)
		all = append(all, k)
	}
	return all
}

// unset adds the booleans beside c, in a struct that the function makes, that it
// sets to true elsewhere and not in w.
func (f *flow) unset(w *world, c cell, beside map[string]abs) {
	made, ok := c.root.(*ssa.Alloc)
	if !ok {
		return
	}
	for _, user := range *made.Referrers() {
		field, ok := user.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		at, _ := cellAt(field)
		for _, user := range *field.Referrers() {
			s, ok := user.(*ssa.Store)
			if ok && s.Addr == ssa.Value(field) && w.of(s.Val) == isTrue && w.cells[at] == unknown && isBeside(c, at) {
				beside[fieldOf(field).Name()] = isFalse
			}
		}
	}
}
