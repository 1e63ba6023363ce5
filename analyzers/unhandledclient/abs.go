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
	filled       // a slice, map or text with something in it, or how much that is
	counted      // a number that is not negative
	doubtful     // what a function of which nothing is known made of the missing client
	first        // and beyond: a number or string that [constants] knows
)

func (a abs) nil() bool { return a == lost || a == isNil }

func (a abs) boolean() bool { return a == isTrue || a == isFalse }

// telling returns what of a says something outside of this package's run.
func (c *constants) telling(a abs) abs {
	switch {
	case c.something(a):
		return filled
	case a >= first || a == counted:
		return unknown
	}
	return a
}

// something reports whether a is a text that is not empty, a slice or map that
// has elements, or a number above zero.
func (c *constants) something(a abs) bool {
	if a < first {
		return a == filled
	}
	v := c.values[a-first]
	return v.Kind() == constant.String && constant.StringVal(v) != "" || v.Kind() == constant.Int && constant.Sign(v) > 0
}

// either returns what is known of a value that is x or y.
func (c *constants) either(x, y abs) abs {
	switch {
	case x == y:
		return x
	case c.something(x) && c.something(y):
		return filled
	case c.isCount(x) && c.isCount(y):
		return counted
	}
	return unknown
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

// compute returns what x op y is for numbers, or texts if text is set.
func (c *constants) compute(op token.Token, x, y abs, text bool) abs {
	is := unknown
	switch {
	case x == filled && y >= first:
		is = c.compareFilled(op, y)
	case x >= first && y == filled:
		is = c.compareFilled(mirrored(op), x)
	case x >= first && y >= first:
		is = c.fold(op, c.values[x-first], c.values[y-first])
	}
	if is != unknown {
		return is
	}
	grows := op == token.ADD && text || (op == token.ADD || op == token.OR) && c.isCount(x) && c.isCount(y)
	switch {
	case grows && (c.something(x) || c.something(y)):
		return filled
	case grows && !text:
		return counted
	}
	return unknown
}

// compareFilled returns what a comparison of something with y is.
func (c *constants) compareFilled(op token.Token, y abs) abs {
	switch {
	case c.isNothing(y):
		switch op {
		case token.GTR, token.GEQ, token.NEQ:
			return isTrue
		case token.LSS, token.LEQ, token.EQL:
			return isFalse
		}
	case y == c.of(constant.MakeInt64(1)) && op == token.GEQ:
		return isTrue
	case y == c.of(constant.MakeInt64(1)) && op == token.LSS:
		return isFalse
	}
	return unknown
}

// mirrored returns the operator that says of y and x what op says of x and y.
func mirrored(op token.Token) token.Token {
	switch op {
	case token.LSS:
		return token.GTR
	case token.LEQ:
		return token.GEQ
	case token.GTR:
		return token.LSS
	case token.GEQ:
		return token.LEQ
	}
	return op
}

// fold returns what a op b is for two constants.
func (c *constants) fold(op token.Token, a, b constant.Value) abs {
	if a.Kind() != b.Kind() {
		return unknown
	}
	switch op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		return boolean(constant.Compare(a, op, b))
	case token.ADD, token.SUB, token.OR:
		if small(a) && small(b) {
			return c.of(constant.BinaryOp(a, op, b))
		}
	}
	return unknown
}

// isCount reports whether a is known to be a number that is not negative.
func (c *constants) isCount(a abs) bool {
	return a == counted || a == filled || a >= first && c.values[a-first].Kind() == constant.Int && constant.Sign(c.values[a-first]) >= 0
}

// isNothing reports whether a is the empty text, or the number zero.
func (c *constants) isNothing(a abs) bool {
	return a >= first && !c.something(a) && (c.values[a-first].Kind() == constant.String || c.isCount(a))
}

// small reports whether v can be computed with. The loops of range begin at -1.
func small(v constant.Value) bool {
	n, exact := constant.Int64Val(constant.ToInt(v))
	return v.Kind() == constant.Int && exact && -1 <= n && n < maxNumber
}
