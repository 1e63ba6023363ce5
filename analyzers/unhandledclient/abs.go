package unhandledclient

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// An abs is what is known of a value in one [world].
type abs int32

const (
	unknown  abs = iota
	lost         // nil, and a client that is not there is the cause
	isNil        // nil for another reason
	nonNil       // not nil
	isTrue       // the constant true
	isFalse      // the constant false
	typedNil     // an interface that holds a lost pointer: not nil itself
	filled       // a slice or map with elements, or how many it has
	doubtful     // what a function of which nothing is known made of the missing client
	first        // and beyond: a number or string that [constants] knows
)

func (a abs) nil() bool { return a == lost || a == isNil }

func (a abs) boolean() bool { return a == isTrue || a == isFalse }

// telling returns a, or unknown if a says nothing outside of this package's run.
func (a abs) telling() abs {
	if a >= first {
		return unknown
	}
	return a
}

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
	case doubtful:
		return doubtful
	}
	return unknown
}

// equal returns what x == y is.
func equal(x, y abs) abs {
	switch {
	case x == unknown || y == unknown:
		return unknown
	case x == doubtful || y == doubtful:
		return doubtful
	case x.nil() && y.nil():
		return isTrue
	case x.nil() != y.nil():
		return isFalse
	case x.boolean() || x >= first && y >= first:
		return boolean(x == y)
	}
	return unknown // two non-nil values
}

func isTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// constants numbers the constants of a package.
type constants struct {
	numbers map[string]abs
	values  []constant.Value
}

// maxNumber bounds the integers that are computed with; beyond, they might
// not fit their type.
const maxNumber = 100

// ofConst returns what is known of a constant.
func (c *constants) ofConst(v *ssa.Const) abs {
	switch {
	case v.IsNil():
		return isNil
	case v.Value == nil && isTypeParam(v.Type()): // the zero value, nil if a client is
		return isNil
	case v.Value == nil:
		return unknown
	}
	return c.of(v.Value)
}

// of returns the abs that stands for v.
func (c *constants) of(v constant.Value) abs {
	switch v.Kind() {
	case constant.Bool:
		return boolean(constant.BoolVal(v))
	case constant.String, constant.Int:
		key := v.ExactString()
		a, ok := c.numbers[key]
		if !ok {
			a = first + abs(len(c.values))
			c.numbers[key] = a
			c.values = append(c.values, v)
		}
		return a
	}
	return unknown
}

// compute returns what x op y is for two constants.
func (c *constants) compute(op token.Token, x, y abs) abs {
	if x < first || y < first {
		return unknown
	}
	a, b := c.values[x-first], c.values[y-first]
	if a.Kind() != b.Kind() {
		return unknown
	}
	switch op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		return boolean(constant.Compare(a, op, b))
	case token.ADD, token.SUB:
		if small(a) && small(b) {
			return c.of(constant.BinaryOp(a, op, b))
		}
	}
	return unknown
}

func small(v constant.Value) bool {
	n, exact := constant.Int64Val(constant.ToInt(v))
	return v.Kind() == constant.Int && exact && 0 <= n && n < maxNumber
}
