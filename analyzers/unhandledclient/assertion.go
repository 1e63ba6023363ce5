package unhandledclient

import (
	"golang.org/x/tools/go/ssa"

	"go/types"

	"github.com/autobot/redislint/internal/redisapi"
)

// An assertion is a function of a test or command library that demands
// something of one argument.
type assertion struct {
	names  []string
	arg    int  // of the function; a method form has the same without the first
	want   abs  // what it demands: nonNil, isNil, isTrue or isFalse
	answer bool // it returns whether that was so; otherwise it does not return
}

// demands are the assertions that most libraries name alike.
func demands(answer bool) []assertion {
	return []assertion{
		{[]string{"NotNil", "NotNilf", "NotEmpty", "NotEmptyf"}, 1, nonNil, answer},
		{[]string{"Nil", "Nilf", "NoError", "NoErrorf", "Empty", "Emptyf"}, 1, isNil, answer},
		{[]string{"Error", "Errorf", "ErrorIs", "ErrorIsf", "ErrorAs", "ErrorAsf", "ErrorContains", "ErrorContainsf", "EqualError", "EqualErrorf"}, 1, nonNil, answer},
		{[]string{"True", "Truef"}, 1, isTrue, answer},
		{[]string{"False", "Falsef"}, 1, isFalse, answer},
	}
}

// assertions are the known assertions by package.
var assertions = map[string][]assertion{
	"github.com/stretchr/testify/require": demands(false),
	"github.com/stretchr/testify/assert":  demands(true),
	"gotest.tools/v3/assert": {
		{[]string{"Assert", "Check"}, 1, isTrue, false},
		{[]string{"NilError"}, 1, isNil, false},
	},
	"github.com/matryer/is": {
		{[]string{"NoErr"}, 1, isNil, false},
		{[]string{"True"}, 1, isTrue, false},
	},
	"github.com/spf13/cobra": {{[]string{"CheckErr"}, 0, isNil, false}},
}

// assertion takes account of a call of an assertion. If it is one and its
// argument is known, it reports whether the world goes on.
func (f *flow) assertion(w *world, fn *types.Func, call *ssa.CallCommon, value ssa.Value) (goesOn, known bool) {
	if fn.Pkg() == nil {
		return false, false
	}
	for _, a := range assertions[redisapi.Path(fn.Pkg())] {
		if !matchesAny(a.names, fn.Name()) || a.arg >= len(call.Args) {
			continue // in a method call the receiver takes the place of the first argument
		}
		met := f.meets(w, call.Args[a.arg], a.want)
		if met == unknown {
			if !a.answer && (a.want == isTrue || a.want == isFalse) {
				assume(w, call.Args[a.arg], a.want == isTrue)
			}
			return false, false
		}
		if a.answer {
			w.set(value, met)
			return true, true
		}
		if met == isFalse {
			w.checked = true
			f.leave(w)
			return false, true
		}
		return true, true
	}
	return false, false
}

// meets returns whether v is what an assertion wants. Libraries look through
// an interface at the pointer in it.
func (f *flow) meets(w *world, v ssa.Value, want abs) abs {
	is := w.of(v)
	if boxed, ok := v.(*ssa.MakeInterface); ok && (is == typedNil || is == nonNil) {
		is = w.of(boxed.X)
	}
	switch want {
	case isNil:
		return equal(is, isNil)
	case nonNil:
		return equal(is, isNil).not()
	}
	return equal(is, want)
}
