package unhandledclient

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A read is a field or package variable that a function reads, by the name
// that the function has for the place.
type read struct {
	cell     cell
	variable *types.Var
	strct    types.Type // of which it is a field; nil for a package variable
}

// maxReads bounds the reads of a function that it does itself or through
// private functions.
const maxReads = 256

// readsOf returns what fn reads: itself, in its literals, and through private
// functions that it calls, of which it decides what they see.
func (e *engine) readsOf(fn *ssa.Function) []read {
	if reads, ok := e.reads[fn]; ok {
		return reads
	}
	e.reads[fn] = nil // for one that calls itself
	var reads []read
	seen := map[cell]bool{}
	add := func(body *ssa.Function, c cell, v *types.Var, strct types.Type) {
		e.variables[c] = v
		c, ok := seenFrom(fn, body, c)
		if c = copiedFrom(c); !ok || seen[c] || len(reads) == maxReads {
			return
		}
		seen[c] = true
		e.variables[c] = v
		reads = append(reads, read{c, v, strct})
	}
	through := func(body, callee *ssa.Function, args []ssa.Value) {
		if !e.graph.private[callee] {
			return
		}
		for _, r := range e.readsOf(callee) {
			if c, ok := fromCall(r.cell, callee, args); ok {
				add(body, c, r.variable, r.strct)
			}
		}
	}
	var visit func(*ssa.Function)
	visit = func(body *ssa.Function) {
		for _, block := range body.Blocks {
			for _, instr := range block.Instrs {
				switch instr := instr.(type) {
				case *ssa.UnOp:
					if v, strct := readVariable(instr.X); v != nil && isLoad(instr) {
						if c, ok := loaded(instr); ok {
							add(body, c, v, strct)
						}
					}
				case *ssa.Field:
					if c, ok := loaded(instr); ok {
						add(body, c, structField(instr.X.Type(), instr.Field), instr.X.Type())
					}
				case ssa.CallInstruction:
					through(body, e.bodyOf(instr.Common()), instr.Common().Args)
				}
			}
		}
		for _, passed := range e.graph.passes[body] {
			through(body, passed.fn, passed.bound)
		}
		if fn.Parent() == nil {
			for _, literal := range body.AnonFuncs {
				visit(literal)
			}
		}
	}
	visit(fn)
	e.reads[fn] = reads
	return reads
}

// readVariable returns the field or package variable at addr, and the struct of the field.
func readVariable(addr ssa.Value) (*types.Var, types.Type) {
	if field, ok := addr.(*ssa.FieldAddr); ok {
		return structField(field.X.Type(), field.Field), field.X.Type()
	}
	return fieldOf(addr), nil
}

// fromCall returns the name that the caller has for what callee calls c, if the
// caller decides what is there.
func fromCall(c cell, callee *ssa.Function, args []ssa.Value) (cell, bool) {
	switch root := c.root.(type) {
	case *ssa.Global:
		return c, true
	case *ssa.Parameter:
		i := slices.Index(callee.Params, root)
		if i < 0 || i >= len(args) {
			return cell{}, false
		}
		base, ok := placeOf(args[i])
		return cell{base.root, base.path + c.path}, ok
	}
	return cell{}, false
}

// placeOf returns the place that v points to or, if v is a struct, that it was
// read from.
func placeOf(v ssa.Value) (cell, bool) {
	if !isStruct(v.Type()) {
		return cellAt(v)
	}
	if c, ok := loaded(v); ok {
		return c, true
	}
	return cell{v, ""}, true
}

// isEntry reports whether v is something that a function finds when it starts.
func isEntry(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Parameter, *ssa.Global:
		return true
	}
	return false
}

// beside returns the place and the variable of that name next to r.
func (r read) beside(name string) (cell, *types.Var, bool) {
	if r.strct == nil {
		global, ok := r.cell.root.(*ssa.Global)
		if !ok || r.cell.path != "" {
			return cell{}, nil, false
		}
		g, ok := global.Pkg.Members[name].(*ssa.Global)
		if !ok {
			return cell{}, nil, false
		}
		return cell{g, ""}, fieldOf(g), true
	}
	dot := strings.LastIndexByte(r.cell.path, '.')
	for i := 0; dot >= 0; i++ {
		v := structField(r.strct, i)
		if v == nil {
			break
		}
		if v.Name() == name {
			return cell{r.cell.root, r.cell.path[:dot+1] + strconv.Itoa(i)}, v, true
		}
	}
	return cell{}, nil, false
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

// copiedFrom returns the place of which c is a copy, or a part of one. A
// variable may be a copy of what it was itself, so it does not look far.
func copiedFrom(c cell) cell {
	for range maxDepth {
		root, ok := c.root.(*ssa.Alloc)
		if !ok {
			return c
		}
		given := onlyStore(root)
		if given == nil {
			return c
		}
		from, ok := loaded(given.Val)
		if p, isParameter := given.Val.(*ssa.Parameter); isParameter { // that is given an address
			from, ok = cell{p, ""}, true
			if rest, points := strings.CutPrefix(c.path, "*"); points {
				c.path = rest
			} else if !isStruct(p.Type()) {
				return c
			}
		}
		if !ok {
			return c
		}
		c = cell{from.root, from.path + c.path}
	}
	return c
}
