package unhandledclient

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A world is one way in which a function may run after a client turned out to
// be missing: what is known there of values and of places in memory. Nothing
// is known of what it does not mention.
type world struct {
	*constants
	values  map[ssa.Value]abs
	cells   map[cell]abs
	checked bool            // a condition was decided by what is known here
	because *ssa.BasicBlock // entered for that reason, and not left yet; or nil
}

func (c *constants) newWorld() *world {
	return &world{constants: c, values: map[ssa.Value]abs{}, cells: map[cell]abs{}}
}

func (w *world) clone() *world {
	return &world{constants: w.constants, values: maps.Clone(w.values), cells: maps.Clone(w.cells), checked: w.checked, because: w.because}
}

// of returns what is known of v.
func (w *world) of(v ssa.Value) abs {
	switch v := v.(type) {
	case *ssa.Const:
		return w.ofConst(v)
	case *ssa.Function, *ssa.MakeClosure, *ssa.Alloc, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Global,
		*ssa.MakeChan, *ssa.MakeSlice:
		return nonNil
	case *ssa.MakeMap:
		if w.values[v] != filled {
			return nonNil
		}
	}
	return w.values[v]
}

func (w *world) set(v ssa.Value, a abs) {
	if a == unknown {
		delete(w.values, v)
	} else {
		w.values[v] = a
	}
}

// put records that c now holds a, and forgets the parts of what it held before.
func (w *world) put(c cell, a abs) {
	w.forget(c)
	if a != unknown {
		w.cells[c] = a
	}
}

// forget drops what is known of c and its parts.
func (w *world) forget(c cell) {
	for known := range w.cells {
		if _, ok := known.below(c); ok {
			delete(w.cells, known)
		}
	}
}

// copyCells records that dst now holds what src holds, part by part.
func (w *world) copyCells(dst, src cell) {
	parts := map[cell]abs{}
	for c, a := range w.cells {
		if rest, ok := c.below(src); ok {
			parts[cell{dst.root, dst.path + rest}] = a
		}
	}
	w.forget(dst)
	maps.Copy(w.cells, parts)
}

// decide records that what is known decided to go to block.
func (w *world) decide(block *ssa.BasicBlock) {
	w.checked = true
	if w.because == nil {
		w.because = block
	}
}

// sharedWith copies what w knows of package variables. A function literal is a
// part of the code around it, and knows what was checked there; so does a
// private function.
func (w *world) sharedWith(literal *world) {
	for c, a := range w.cells {
		if _, ok := c.root.(*ssa.Global); ok {
			literal.cells[c] = a
		}
	}
}

// haunted reports whether the missing client is still somewhere in this world.
func (w *world) haunted() bool {
	for _, a := range w.values {
		if a == lost {
			return true
		}
	}
	for _, a := range w.cells {
		if a == lost {
			return true
		}
	}
	return false
}

// meet keeps what both worlds know, and what one of them doubts. It reports
// whether w changed. In a loop, they meet again and again.
func (w *world) meet(other *world, loop bool) (changed bool) {
	either := func(x, y abs) abs { return w.either(x, y, loop) }
	changed = meet(either, w.values, other.values)
	changed = meet(either, w.cells, other.cells) || changed
	if w.because != nil && w.because != other.because {
		w.because = nil
		changed = true
	}
	if w.checked && !other.checked {
		w.checked = false
		changed = true
	}
	return changed
}

func meet[K comparable](either func(x, y abs) abs, known, other map[K]abs) (changed bool) {
	for k, a := range known {
		if a == doubtful || other[k] == a {
			continue
		}
		if is := either(a, other[k]); is != a {
			changed = true
			if known[k] = is; is == unknown {
				delete(known, k)
			}
		}
	}
	for k, a := range other {
		if a == doubtful && known[k] != a {
			known[k] = a
			changed = true
		}
	}
	return changed
}

// A numbering gives values small numbers, so that worlds can be compared.
type numbering map[ssa.Value]int

func (n numbering) of(v ssa.Value) int {
	i, ok := n[v]
	if !ok {
		i = len(n)
		n[v] = i
	}
	return i
}

// haunts names the places where the missing client is. Worlds that agree on it
// are merged; others are kept apart, so that `ok := c != nil` still tells
// something after the branches have joined.
func (w *world) haunts(n numbering) string {
	return w.describe(n, func(a abs) bool { return a == lost })
}

// describe spells out what is known, of the kinds that keep selects, in a fixed order.
func (w *world) describe(n numbering, keep func(abs) bool) string {
	var parts []string
	part := func(root ssa.Value, path string, a abs) {
		if keep(a) {
			parts = append(parts, strconv.Itoa(n.of(root))+path+"="+strconv.Itoa(int(a)))
		}
	}
	for v, a := range w.values {
		part(v, "", a)
	}
	for c, a := range w.cells {
		part(c.root, c.path+"@", a)
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}
