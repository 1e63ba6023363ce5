package unhandledclient

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// step takes w through one instruction and reports whether it goes on.
func (f *flow) step(w *world, instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Phi: // set on the edge
		return true
	case *ssa.Extract: // set with the tuple, but for an element of a map
		if w.isElement(instr) {
			w.set(instr, doubtful)
		}
		return true
	case *ssa.Alloc:
		w.put(cell{instr, ""}, zero(instr.Type().Underlying().(*types.Pointer).Elem()))
		return true
	case *ssa.Store:
		return f.store(w, instr)
	case *ssa.Call:
		return f.call(w, instr, instr.Common())
	case *ssa.Go:
		return f.call(w, instr, instr.Common())
	case *ssa.Defer:
		return f.call(w, instr, instr.Common())
	case *ssa.RunDefers:
		return f.runDefers(w, instr)
	case *ssa.MapUpdate:
		w.set(instr.Map, filled)
		if c, ok := loaded(instr.Map); ok {
			w.cells[c] = filled
		}
		w.collect(instr.Map, instr.Value)
		f.kept(w, instr.Value)
		return true
	case *ssa.Send:
		f.kept(w, instr.X)
		return true
	case *ssa.Return:
		f.kept(w, instr.Results...)
		f.exits = append(f.exits, exit{instr, w})
		f.checkReturn(w, instr)
		return false
	case *ssa.Panic:
		f.leave(w)
		return false
	}
	v, ok := instr.(ssa.Value)
	if !ok {
		return true
	}
	result, ok := f.evaluate(w, v)
	w.set(v, result)
	return ok
}

// leave ends w where the function does not come back. What was not checked
// until then is taken to be in use: a program that serves until it dies.
func (f *flow) leave(w *world) {
	if !w.checked {
		f.exits = append(f.exits, exit{nil, w})
	}
}

// evaluate returns what v is in w, and false if computing it is a use of the
// missing client.
func (f *flow) evaluate(w *world, v ssa.Value) (abs, bool) {
	switch v := v.(type) {
	case *ssa.BinOp:
		if is := sentinel(w, v.X, v.Y); is != unknown && v.Op == token.EQL {
			return is, true
		} else if is != unknown && v.Op == token.NEQ {
			return is.not(), true
		}
		return w.binary(v.Op, w.of(v.X), w.of(v.Y), isText(v.X.Type())), true
	case *ssa.UnOp:
		switch {
		case v.Op == token.NOT:
			return w.of(v.X).not(), true
		case w.of(v.X) == doubtful:
			return doubtful, true
		case isLoad(v):
			if w.of(v.X) == lost {
				return unknown, f.use(v, v.X, dereferenced)
			}
			if c, ok := collectionOf(v.X); ok && w.collected(c) {
				return doubtful, true
			}
			if field, ok := v.X.(*ssa.FieldAddr); ok && w.of(field.X) == doubtful {
				return doubtful, true
			}
			if c, ok := loaded(v); ok && w.cells[c] != unknown {
				return w.cells[c], true
			}
			if f.isSentinel(v) {
				return nonNil, true
			}
		}
	case *ssa.Index:
		if w.collected(v.X) {
			return doubtful, true
		}
	case *ssa.Lookup:
		if w.collected(v.X) || w.collects(v.Index) {
			return w.doubted(v), true
		}
	case *ssa.Range:
		if w.collected(v.X) {
			return filled, true
		}
	case *ssa.Next:
		return w.next(v), true
	case *ssa.Field:
		if w.of(v.X) == doubtful {
			return doubtful, true
		}
		if c, ok := loaded(v); ok {
			return w.cells[c], true
		}
	case *ssa.FieldAddr:
		if w.of(v.X) == lost {
			return unknown, f.use(v, v.X, dereferenced)
		}
	case *ssa.ChangeInterface:
		return w.of(v.X), true
	case *ssa.ChangeType:
		return w.of(v.X), true
	case *ssa.MultiConvert: // in generic code
		return w.of(v.X), true
	case *ssa.MakeInterface:
		if w.of(v.X) == doubtful {
			return doubtful, true
		}
		if w.of(v.X) != lost {
			return nonNil, true
		}
		if f.boxed {
			return lost, true
		}
		if hasMethods(v.Type()) && mayBeMistaken(v) {
			return unknown, f.use(v, v.X, converted)
		}
		return typedNil, true
	case *ssa.MakeClosure:
		if fn := v.Fn.(*ssa.Function); fn.Synthetic != "" && len(v.Bindings) == 1 && w.of(v.Bindings[0]) == lost {
			return unknown, f.use(v, v.Bindings[0], dereferenced) // a method value
		}
	case *ssa.TypeAssert:
		return f.typeAssert(w, v)
	}
	clearTuple(w, v)
	return unknown, true
}

// binary returns what x op y is, for texts if text is set.
func (w *world) binary(op token.Token, x, y abs, text bool) abs {
	if x == doubtful || y == doubtful {
		return doubtful
	}
	is := unknown
	switch op {
	case token.EQL:
		is = equal(x, y)
	case token.NEQ:
		is = equal(x, y).not()
	}
	if is == unknown {
		is = w.compute(op, x, y, text)
	}
	return is
}

func (f *flow) typeAssert(w *world, v *ssa.TypeAssert) (abs, bool) {
	if !v.CommaOk {
		if w.of(v.X) != lost {
			return unknown, true
		}
		return unknown, f.use(v, v.X, dereferenced)
	}
	clearTuple(w, v)
	switch is := w.of(v.X); {
	case is.nil():
		setTuple(w, v, 0, is)
		setTuple(w, v, 1, isFalse)
	case is == doubtful:
		setTuple(w, v, 0, is)
		setTuple(w, v, 1, is)
	}
	return unknown, true
}

func (f *flow) store(w *world, s *ssa.Store) bool {
	if w.of(s.Addr) == lost {
		return f.use(s, s.Addr, dereferenced)
	}
	if _, local := s.Addr.(*ssa.Alloc); !local && !isArgument(s.Addr) && !w.follows(s.Addr) {
		f.kept(w, s.Val)
	}
	if c, ok := collectionOf(s.Addr); ok {
		w.collect(c, s.Val)
	}
	dst, ok := cellAt(s.Addr)
	if !ok {
		return true
	}
	if v := fieldOf(s.Addr); v != nil {
		f.variables[dst] = v
		for c := range w.cells { // the same field reached another way
			if c != dst && f.variables[c] == v {
				delete(w.cells, c)
			}
		}
	}
	if isStruct(s.Val.Type()) {
		if w.of(s.Val) == doubtful {
			w.spreadDoubt(dst, s.Val)
			return true
		}
		src, ok := loaded(s.Val)
		if !ok {
			src = cell{s.Val, ""}
		}
		w.copyCells(dst, src)
		f.nameParts(w, dst, src)
		return true
	}
	w.put(dst, w.of(s.Val))
	if w.collected(s.Val) {
		w.cells[cell{dst.root, dst.path + ".elements"}] = doubtful
	}
	if src, ok := cellAt(s.Val); ok && isPointer(s.Val.Type()) {
		w.copyCells(cell{dst.root, dst.path + "*"}, src)
		f.nameParts(w, cell{dst.root, dst.path + "*"}, src)
	}
	return true
}

// nameParts carries over which variables the parts of src are to those of dst.
func (f *flow) nameParts(w *world, dst, src cell) {
	for c := range w.cells {
		if rest, ok := c.below(dst); ok && f.variables[c] == nil {
			if v := f.variables[cell{src.root, src.path + rest}]; v != nil {
				f.variables[c] = v
			}
		}
	}
}

// setTuple records component i of the tuple that v yields.
func setTuple(w *world, v ssa.Value, i int, a abs) {
	for _, user := range *v.Referrers() {
		if x, ok := user.(*ssa.Extract); ok && x.Index == i {
			w.set(x, a)
		}
	}
}

func clearTuple(w *world, v ssa.Value) {
	if _, ok := v.Type().(*types.Tuple); ok {
		for _, user := range *v.Referrers() {
			if x, ok := user.(*ssa.Extract); ok {
				w.set(x, unknown)
			}
		}
	}
}

func isLoad(v *ssa.UnOp) bool { return v.Op == token.MUL }

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

func isText(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// hasMethods reports whether t is an interface that asks for methods. A nil
// pointer put into one is mistaken for a client; in an `any` it is mere data.
func hasMethods(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() > 0
}

// mayBeMistaken reports whether v goes where somebody may ask it for its
// methods, and not only into comparisons and channels.
func mayBeMistaken(v *ssa.MakeInterface) bool {
	data := false
	for _, user := range *v.Referrers() {
		switch user := user.(type) {
		case *ssa.BinOp, *ssa.Send, *ssa.Select:
			data = true
		case *ssa.DebugRef:
			if _, named := user.Expr.(*ast.Ident); named {
				return true
			}
		default:
			return true
		}
	}
	return !data
}

// zero returns what a new variable of type t holds.
func zero(t types.Type) abs {
	switch t := t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature, *types.Slice, *types.Map, *types.Chan:
		return isNil
	case *types.Basic:
		if t.Info()&types.IsBoolean != 0 {
			return isFalse
		}
	}
	return unknown
}
