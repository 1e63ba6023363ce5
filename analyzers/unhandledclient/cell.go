package unhandledclient

import (
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A cell names a place in memory by the value it is reached from and the path
// to it: ".2" is the third field, "*" follows a pointer. Two cells with equal
// names are one place as long as nothing on the path is assigned.
type cell struct {
	root ssa.Value
	path string
}

// cellAt returns the cell that the address addr denotes.
func cellAt(addr ssa.Value) (cell, bool) {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		base, ok := cellAt(addr.X)
		base.path += "." + strconv.Itoa(addr.Field)
		return base, ok
	case *ssa.UnOp: // a pointer that was itself loaded from memory
		if from, ok := loaded(addr); ok {
			from.path += "*"
			return from, true
		}
		return cell{addr, ""}, true
	case *ssa.Field:
		from, ok := loaded(addr)
		from.path += "*"
		return from, ok
	case *ssa.ChangeType:
		return cellAt(addr.X)
	case *ssa.IndexAddr:
		return cell{}, false // which element is not known
	}
	return cell{addr, ""}, true
}

// loaded returns the cell whose content v is, if v reads one.
func loaded(v ssa.Value) (cell, bool) {
	switch v := v.(type) {
	case *ssa.UnOp:
		if isLoad(v) {
			return cellAt(v.X)
		}
	case *ssa.Field: // of a struct that is itself a value
		if base, ok := loaded(v.X); ok {
			base.path += "." + strconv.Itoa(v.Field)
			return base, true
		}
		return cell{v.X, "." + strconv.Itoa(v.Field)}, true
	}
	return cell{}, false
}

// below reports whether c is base or a part of what base holds, and the rest
// of the path.
func (c cell) below(base cell) (rest string, ok bool) {
	if c.root != base.root || !strings.HasPrefix(c.path, base.path) {
		return "", false
	}
	rest = c.path[len(base.path):]
	return rest, rest == "" || rest[0] == '.' || rest[0] == '*'
}

// fieldOf returns the variable that the address addr stands for when it can be
// shared between functions: a struct field or a package variable.
func fieldOf(addr ssa.Value) *types.Var {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		return structField(addr.X.Type(), addr.Field)
	case *ssa.Field:
		return structField(addr.X.Type(), addr.Field)
	case *ssa.Global:
		v, _ := addr.Object().(*types.Var)
		return v
	}
	return nil
}

func structField(t types.Type, i int) *types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if s, ok := t.Underlying().(*types.Struct); ok && i < s.NumFields() {
		return s.Field(i).Origin()
	}
	return nil
}

// isBeside reports whether a and b are fields of one struct, or both package variables.
func isBeside(a, b cell) bool {
	i, j := strings.LastIndexByte(a.path, '.'), strings.LastIndexByte(b.path, '.')
	if i < 0 || j < 0 {
		_, global := a.root.(*ssa.Global)
		_, both := b.root.(*ssa.Global)
		return a.path == "" && b.path == "" && global && both
	}
	return a.root == b.root && a.path[:i] == b.path[:j]
}
