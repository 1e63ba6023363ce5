package unhandledclient

import (
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// An abs is what is known of a value in one [world].
type abs uint8

const (
	unknown  abs = iota
	lost         // nil, and a client that is not there is the cause
	isNil        // nil for another reason
	nonNil       // not nil
	isTrue       // the constant true
	isFalse      // the constant false
	typedNil     // an interface that holds a lost pointer: not nil itself
)

func (a abs) nil() bool { return a == lost || a == isNil }

func boolean(b bool) abs {
	if b {
		return isTrue
	}
	return isFalse
}

// not returns the negation of a boolean.
func (a abs) not() abs {
	switch a {
	case isTrue:
		return isFalse
	case isFalse:
		return isTrue
	}
	return unknown
}

// equal returns what x == y is.
func equal(x, y abs) abs {
	switch {
	case x == unknown || y == unknown:
		return unknown
	case x.nil() && y.nil():
		return isTrue
	case x.nil() != y.nil():
		return isFalse
	case x == isTrue || x == isFalse:
		return boolean(x == y)
	}
	return unknown // two non-nil values
}

func isTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// ofConst returns what is known of a constant.
func ofConst(c *ssa.Const) abs {
	switch {
	case c.IsNil():
		return isNil
	case c.Value == nil && isTypeParam(c.Type()): // the zero value, nil if a client is
		return isNil
	case c.Value != nil && c.Value.Kind() == constant.Bool:
		return boolean(constant.BoolVal(c.Value))
	}
	return unknown
}
