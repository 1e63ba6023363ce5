package unhandledclient

import (
	"go/constant"
	"go/token"
	"math"

	"golang.org/x/tools/go/ssa"
)

// constants knows the numbers and texts of a package that an [abs] stands for.
type constants struct {
	known  map[knownValue]abs
	values []knownValue // of first and those beyond
}

// A knownValue is a text or a whole number.
type knownValue struct {
	isText bool
	text   string
	number span
}

// A span tells between which two a whole number lies, both included.
type span struct{ low, high int64 }

const (
	unbounded = math.MaxInt64
	maxNumber = 100 // integers beyond are not computed with: they might not fit their type
	maxWidth  = 8   // of a span, beyond which it has no upper bound
)

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
	switch v.Value.Kind() {
	case constant.Bool:
		return boolean(constant.BoolVal(v.Value))
	case constant.String:
		return c.of(knownValue{isText: true, text: constant.StringVal(v.Value)})
	case constant.Int:
		if n, exact := constant.Int64Val(v.Value); exact {
			return c.ofNumber(n)
		}
	}
	return unknown
}

// of returns the abs that stands for v.
func (c *constants) of(v knownValue) abs {
	a, ok := c.known[v]
	if !ok {
		a = first + abs(len(c.values))
		c.known[v] = a
		c.values = append(c.values, v)
	}
	return a
}

func (c *constants) ofNumber(n int64) abs { return c.of(knownValue{number: span{n, n}}) }

// ofSpan returns what is known of a number that lies in s.
func (c *constants) ofSpan(s span) abs {
	switch {
	case s.low == s.high:
		return c.ofNumber(s.low)
	case s.high < unbounded && s.high-s.low <= maxWidth:
		return c.of(knownValue{number: s})
	case s.low >= 1:
		return filled
	case s.low >= 0:
		return counted
	}
	return unknown
}

// number returns the span in which a number lies of which a is known.
func (c *constants) number(a abs) (s span, ok bool) {
	switch {
	case a == filled:
		return span{1, unbounded}, true
	case a == counted:
		return span{0, unbounded}, true
	case a >= first:
		v := c.values[a-first]
		return v.number, !v.isText
	}
	return span{}, false
}

// text returns the text that a stands for.
func (c *constants) text(a abs) (text string, ok bool) {
	if a < first || !c.values[a-first].isText {
		return "", false
	}
	return c.values[a-first].text, true
}

// something reports whether a is a text that is not empty, a slice or map that
// has elements, or a number above zero.
func (c *constants) something(a abs) bool {
	if text, ok := c.text(a); ok {
		return text != ""
	}
	n, ok := c.number(a)
	return ok && n.low > 0
}

// isNothing reports whether a is the empty text, or the number zero.
func (c *constants) isNothing(a abs) bool {
	text, isText := c.text(a)
	n, isNumber := c.number(a)
	return isText && text == "" || isNumber && n == span{}
}

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

// either returns what is known of a value that is x or y. A span that grows in
// a loop has no upper bound.
func (c *constants) either(x, y abs, loop bool) abs {
	if x == y {
		return x
	}
	a, ok := c.number(x)
	b, both := c.number(y)
	switch {
	case ok && both && loop:
		return c.ofSpan(span{min(a.low, b.low), unbounded})
	case ok && both:
		return c.ofSpan(span{min(a.low, b.low), max(a.high, b.high)})
	case c.something(x) && c.something(y):
		return filled
	}
	return unknown
}

// compute returns what x op y is for numbers, or texts if isText is set.
func (c *constants) compute(op token.Token, x, y abs, isText bool) abs {
	if isText {
		return c.computeText(op, x, y)
	}
	a, ok := c.number(x)
	b, both := c.number(y)
	if !ok || !both {
		return unknown
	}
	small := a.small() && b.small()
	switch op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ, token.EQL, token.NEQ:
		return a.compare(op, b)
	case token.ADD:
		if small {
			return c.ofSpan(span{a.low + b.low, a.high + b.high})
		}
		if a.low >= 0 && b.low >= 0 {
			return c.ofSpan(span{max(a.low, b.low), unbounded})
		}
	case token.SUB:
		if small {
			return c.ofSpan(span{a.low - b.high, a.high - b.low})
		}
	case token.AND:
		if small && a.low == a.high && b.low == b.high {
			return c.ofNumber(a.low & b.low)
		}
	case token.OR:
		if small && a.low == a.high && b.low == b.high {
			return c.ofNumber(a.low | b.low)
		}
		if a.low >= 0 && b.low >= 0 {
			return c.ofSpan(span{max(a.low, b.low), unbounded})
		}
	}
	return unknown
}

// small reports whether s can be computed with. The loops of range begin at -1.
func (s span) small() bool { return -1 <= s.low && s.high < maxNumber }

// compare returns what a op b is.
func (a span) compare(op token.Token, b span) abs {
	switch op {
	case token.LSS:
		return b.compare(token.LEQ, a).not()
	case token.GTR:
		return a.compare(token.LEQ, b).not()
	case token.GEQ:
		return b.compare(token.LEQ, a)
	case token.NEQ:
		return a.compare(token.EQL, b).not()
	case token.EQL:
		switch {
		case a == b && a.low == a.high:
			return isTrue
		case a.high < b.low || b.high < a.low:
			return isFalse
		}
	case token.LEQ:
		switch {
		case a.high <= b.low:
			return isTrue
		case a.low > b.high:
			return isFalse
		}
	}
	return unknown
}

// computeText returns what x op y is for texts.
func (c *constants) computeText(op token.Token, x, y abs) abs {
	a, ok := c.text(x)
	b, both := c.text(y)
	switch {
	case op == token.ADD && (c.something(x) || c.something(y)):
		return filled
	case op == token.ADD:
		return unknown
	case ok && both:
		return boolean(constant.Compare(constant.MakeString(a), op, constant.MakeString(b)))
	case x == filled && c.isNothing(y):
		return boolean(op == token.NEQ || op == token.GTR || op == token.GEQ)
	case y == filled && c.isNothing(x):
		return boolean(op == token.NEQ || op == token.LSS || op == token.LEQ)
	}
	return unknown
}
