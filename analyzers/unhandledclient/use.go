package unhandledclient

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/values"
)

// A useKind says in which way a missing client is used.
type useKind int

const (
	unused       useKind = iota
	dereferenced         // a method is called, a field read, a type asserted
	converted            // a nil pointer slips into an interface
	passed               // given to a function that uses it unchecked
	returned             // returned with a nil error
)

// A use is a place where a missing client is used.
type use struct {
	instr  ssa.Instruction
	value  ssa.Value // the client
	kind   useKind
	callee *ssa.Function // for passed, when its body is known
	within token.Pos     // for passed, the use inside the callee
	via    string        // for passed, the callee's name
	there  useKind       // for passed, what the callee does: dereferenced or converted
}

// how returns what is done with the client in the end.
func (u use) how() useKind {
	if u.kind == passed {
		return u.there
	}
	return u.kind
}

// A place is where a client is used.
type place struct {
	instr ssa.Instruction
	value ssa.Value
}

func (u use) place() place { return place{u.instr, u.value} }

// distinct returns one use for each place.
func distinct(uses []use) []use {
	if len(uses) < 2 {
		return uses
	}
	seen := map[place]bool{}
	var list []use
	for _, u := range uses {
		if !seen[u.place()] {
			seen[u.place()] = true
			list = append(list, u)
		}
	}
	return list
}

// use records a use of v by instr. It returns false: the world ends there,
// because one report per path is enough.
func (f *flow) use(instr ssa.Instruction, v ssa.Value, kind useKind) bool {
	f.uses = append(f.uses, use{instr: instr, value: v, kind: kind})
	return false
}

// checkReturn records the use that it is to return a missing client beside a
// nil error: the caller will take it for a client.
func (f *flow) checkReturn(w *world, ret *ssa.Return) {
	if n := len(ret.Results); !f.top || n < 2 || !values.IsError(ret.Results[n-1].Type()) || w.of(ret.Results[n-1]) != isNil {
		return
	}
	for _, r := range ret.Results {
		if w.of(r) == lost {
			f.use(ret, r, returned)
			return
		}
	}
}
