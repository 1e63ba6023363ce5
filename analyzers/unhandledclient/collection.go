package unhandledclient

import (
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"
)

// The elements of a slice, array or map are not told apart. Once the missing
// client, or a condition about it, is put among them, each may be that: what is
// read from there is doubtful.

// maxFields bounds the fields of an element that are doubtful one by one.
const maxFields = 16

// elements returns the place that stands for all elements of the collection v,
// or of the array that v points to.
func elements(v ssa.Value) cell {
	at := cell{v, ""}
	switch v := v.(type) {
	case *ssa.Slice:
		if !isPointer(v.X.Type()) {
			return elements(v.X)
		}
		at, _ = cellAt(v.X)
	case *ssa.ChangeType:
		return elements(v.X)
	case *ssa.UnOp:
		if from, ok := loaded(v); ok {
			at = from
		}
	case *ssa.FieldAddr:
		at, _ = cellAt(v)
	}
	at.path += ".elements"
	return at
}

// collectionOf returns the collection of which addr is an element, or a part of one.
func collectionOf(addr ssa.Value) (ssa.Value, bool) {
	for {
		switch a := addr.(type) {
		case *ssa.FieldAddr:
			addr = a.X
		case *ssa.IndexAddr:
			return a.X, true
		default:
			return nil, false
		}
	}
}

// collect takes account of v becoming an element of collection.
func (w *world) collect(collection, v ssa.Value) {
	if w.collects(v) {
		w.cells[elements(collection)] = doubtful
	}
}

// collects reports whether v, or a part of the struct that it is or points to,
// depends on the missing client.
func (w *world) collects(v ssa.Value) bool {
	return slices.ContainsFunc(append(parts(v), v), func(v ssa.Value) bool {
		_, constant := v.(*ssa.Const)
		return w.looksAt([]ssa.Value{v}) || w.of(v).boolean() && !constant || w.tells(v)
	})
}

// parts returns what is assigned to the fields of the struct that v is, or
// points to, if the function has made it.
func parts(v ssa.Value) []ssa.Value {
	if load, ok := v.(*ssa.UnOp); ok && isLoad(load) {
		v = load.X
	}
	made, ok := v.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var all []ssa.Value
	var visit func(addr ssa.Value)
	visit = func(addr ssa.Value) {
		for _, user := range *addr.Referrers() {
			switch user := user.(type) {
			case *ssa.FieldAddr:
				visit(user)
			case *ssa.Store:
				if user.Addr == addr && addr != ssa.Value(made) {
					all = append(all, user.Val)
				}
			}
		}
	}
	visit(made)
	return all
}

// follows reports whether what is stored at addr comes behind something, in the
// same collection or the same list of arguments, that may be a check.
func (w *world) follows(addr ssa.Value) bool {
	for range maxDepth {
		if c, ok := collectionOf(addr); ok {
			return w.collected(c)
		}
		if field, ok := addr.(*ssa.FieldAddr); ok {
			addr = field.X
			continue
		}
		made, ok := addr.(*ssa.Alloc)
		if !ok {
			return false
		}
		addr = nil
		for _, user := range *made.Referrers() {
			if load, ok := user.(*ssa.UnOp); ok {
				for _, user := range *load.Referrers() {
					if s, ok := user.(*ssa.Store); ok && s.Val == ssa.Value(load) {
						addr = s.Addr
					}
				}
			}
			if s, ok := user.(*ssa.Store); ok && s.Val == ssa.Value(made) {
				addr = s.Addr
			}
		}
	}
	return false
}

// collected reports whether an element of collection may be the missing client.
func (w *world) collected(collection ssa.Value) bool {
	return w.cells[elements(collection)] == doubtful
}

// appended takes account of the result of append, which has the elements of both.
func (w *world) appended(result *ssa.Call) {
	for i, arg := range result.Call.Args {
		if w.collected(arg) {
			w.cells[elements(result)] = doubtful
		}
		if i > 0 {
			for _, v := range spread([]ssa.Value{arg}) {
				w.collect(result, v)
			}
		}
	}
}

// doubted makes all that v yields doubtful, and returns what v is then.
func (w *world) doubted(v ssa.Value) abs {
	if t, tuple := v.Type().(*types.Tuple); tuple {
		for i := range t.Len() {
			setTuple(w, v, i, doubtful)
		}
		return unknown
	}
	return doubtful
}

// next takes account of the step of a loop over a map: there is at least one
// element if one is known.
func (w *world) next(v *ssa.Next) abs {
	clearTuple(w, v)
	if w.of(v.Iter) == filled {
		setTuple(w, v, 0, isTrue)
		w.set(v.Iter, unknown)
	}
	return unknown
}

// isElement reports whether v is the element in a loop over a map that may be
// the missing client.
func (w *world) isElement(v *ssa.Extract) bool {
	next, ok := v.Tuple.(*ssa.Next)
	if !ok || v.Index != 2 {
		return false
	}
	over, ok := next.Iter.(*ssa.Range)
	return ok && w.collected(over.X)
}

// spreadDoubt makes all parts of what is at c doubtful.
func (w *world) spreadDoubt(c cell, v ssa.Value) {
	w.put(c, doubtful)
	for i := range maxFields {
		if structField(v.Type(), i) == nil {
			break
		}
		w.cells[cell{c.root, c.path + "." + strconv.Itoa(i)}] = doubtful
	}
}
