package unhandledclient

import (
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// maybeNil is the fact that some results of a function are clients that may be nil.
type maybeNil struct{ Results []nilResult }

// A nilResult is a result that may be a missing client.
type nilResult struct {
	Index  int
	Others []abs  // what the other results are when it is
	Source string // the function that it comes from: "import/path.Func"
}

// known returns of how many other results something is known.
func (r nilResult) known() int {
	n := 0
	for _, a := range r.Others {
		if a != unknown {
			n++
		}
	}
	return n
}

// keepsNil is the fact that a field or package variable may hold a missing
// client when it is read.
type keepsNil struct {
	Sources []string // the functions that it may come from
	Beside  []besideNil
}

// A besideNil tells what the field or package variable of that name is when the
// one beside it holds a missing client.
type besideNil struct {
	Name string
	Is   abs
}

// outcomes is the fact that tells what a function does with what it is given.
// A function that others can call and that was looked into has it, even if
// there is nothing to tell.
type outcomes struct {
	NoReturn bool // it never returns
	Cases    []outcomeCase
}

// An outcomeCase tells what a function does when one parameter is as given.
// The receiver of a method is its first parameter.
type outcomeCase struct {
	Param    int
	Given    abs
	Uses     useKind // how it uses the missing client unchecked
	NoReturn bool    // it does not come back
	Results  []abs
}

// covers reports whether a case for given also tells of a value known as a.
func (given abs) covers(a abs) bool {
	return given == a || given == lost && a == isNil
}

func (*maybeNil) AFact() {}
func (*keepsNil) AFact() {}
func (*outcomes) AFact() {}

func (f *maybeNil) String() string { return "maybeNil" }
func (f *keepsNil) String() string { return "keepsNil" }
func (f *outcomes) String() string { return "outcomes" }

// outcomeFact returns what fn's package told of it; the zero fact if nothing.
func (e *engine) outcomeFact(fn *types.Func) outcomes {
	var fact outcomes
	if fn.Pkg() != e.pass.Pkg {
		e.pass.ImportObjectFact(fn.Origin(), &fact)
	}
	return fact
}

var factTypes = []analysis.Fact{new(maybeNil), new(keepsNil), new(outcomes)}
