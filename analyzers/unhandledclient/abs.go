package unhandledclient

import "go/types"

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
	first        // and beyond: a number, a range of numbers or a text that [constants] knows
)

func (a abs) nil() bool { return a == lost || a == isNil }

func (a abs) boolean() bool { return a == isTrue || a == isFalse }

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

// equal returns what x == y is, but for numbers and texts.
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
	case x.boolean():
		return boolean(x == y)
	}
	return unknown // two that are not nil
}

func isTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}
