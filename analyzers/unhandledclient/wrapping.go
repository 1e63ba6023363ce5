package unhandledclient

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// A wrapping tells whether the error that a function returns is nil.
type wrapping int

const (
	fresh  wrapping = iota // it never is
	same                   // it is if the first argument is
	joined                 // it is if all arguments are
	worded                 // it is no error but a text
)

// wrappings are well-known functions that return errors, by package path and name.
var wrappings = map[string]map[string]wrapping{
	"errors":                             {"New": fresh, "Join": joined},
	"fmt":                                {"Errorf": fresh, "Sprint": worded, "Sprintf": worded, "Sprintln": worded},
	"golang.org/x/xerrors":               {"New": fresh, "Errorf": fresh},
	"github.com/pkg/errors":              stackful,
	"github.com/cockroachdb/errors":      stackful,
	"emperror.dev/errors":                stackful,
	"github.com/juju/errors":             {"New": fresh, "Errorf": fresh, "Trace": same, "Annotate": same, "Annotatef": same},
	"go.uber.org/multierr":               {"Append": joined, "Combine": joined},
	"github.com/hashicorp/go-multierror": {"Append": fresh},
}

// stackful are the functions of the package that first kept stacks in errors,
// and of those that took after it.
var stackful = map[string]wrapping{
	"New": fresh, "Errorf": fresh,
	"Wrap": same, "Wrapf": same, "WithStack": same, "WithMessage": same, "WithMessagef": same, "Cause": same,
	"Join": joined, "Append": joined, "Combine": joined, "CombineErrors": joined,
}

// makesError reports whether fn is, by its name, a function that makes an error,
// like errors.New or status.Errorf.
func makesError(fn *types.Func) bool {
	results := fn.Signature().Results()
	return results.Len() == 1 && values.IsError(results.At(0).Type()) && hasPrefix(fn.Name(), "New", "Error")
}

// wrapped returns what the result of a call is if it is one of the wrappings.
func wrapped(w *world, call *ssa.CallCommon) (abs, bool) {
	fn := calledFunc(call)
	if fn == nil || fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return unknown, false
	}
	how, ok := wrappings[redisapi.Path(fn.Pkg())][fn.Name()]
	if !ok && makesError(fn) {
		how, ok = fresh, true
	}
	if !ok {
		return unknown, false
	}
	switch how {
	case fresh:
		return nonNil, true
	case worded: // which is not empty if the first argument is not
		if w.isNothing(w.of(call.Args[0])) {
			return unknown, true
		}
		return filled, true
	case same:
		return w.of(call.Args[0]), true
	}
	result := isNil
	for _, arg := range spread(call.Args) {
		switch w.of(arg) {
		case nonNil, filled:
			return nonNil, true
		case isNil:
		default:
			result = unknown
		}
	}
	return result, true
}

// spread returns the arguments of a call, with those in place of a variadic
// parameter one by one.
func spread(args []ssa.Value) []ssa.Value {
	var all []ssa.Value
	for _, arg := range args {
		slice, ok := arg.(*ssa.Slice)
		array, made := ssa.Value(nil), false
		if ok {
			array, made = slice.X.(*ssa.Alloc)
		}
		if !made {
			all = append(all, arg)
			continue
		}
		for _, user := range *array.Referrers() {
			element, ok := user.(*ssa.IndexAddr)
			if !ok {
				continue
			}
			for _, user := range *element.Referrers() {
				if s, ok := user.(*ssa.Store); ok && s.Addr == ssa.Value(element) {
					all = append(all, s.Val)
				}
			}
		}
	}
	return all
}

// isArgument reports whether addr is a place in the list of arguments for a
// variadic parameter.
func isArgument(addr ssa.Value) bool {
	element, ok := addr.(*ssa.IndexAddr)
	if !ok {
		return false
	}
	made, ok := element.X.(*ssa.Alloc)
	return ok && made.Comment == "varargs"
}

// builtin returns what the result of a call of a builtin function is.
func builtin(w *world, b *ssa.Builtin, call *ssa.CallCommon) abs {
	for _, arg := range call.Args {
		if w.of(arg) == doubtful {
			return doubtful
		}
	}
	switch b.Name() {
	case "min", "max":
		return w.extreme(b.Name(), call.Args)
	case "len":
		switch w.of(call.Args[0]) {
		case filled:
			return filled
		case isNil:
			return w.ofNumber(0)
		}
		if w.collected(call.Args[0]) || isText(call.Args[0].Type()) && w.something(w.of(call.Args[0])) {
			return filled
		}
	case "append":
		if w.of(call.Args[0]) == filled || len(call.Args) > 1 && len(spread(call.Args[1:])) > 0 && !passedOn(call.Args[1]) {
			return filled
		}
	}
	return unknown
}

// extreme returns what min or max of numbers is.
func (w *world) extreme(name string, args []ssa.Value) abs {
	op := map[string]token.Token{"min": token.LSS, "max": token.GTR}[name]
	best := w.of(args[0])
	for _, arg := range args[1:] {
		switch w.compute(op, w.of(arg), best, false) {
		case isTrue:
			best = w.of(arg)
		case unknown:
			return unknown
		}
	}
	return best
}

// passedOn reports whether a slice stands for all the variadic arguments.
func passedOn(v ssa.Value) bool {
	slice, ok := v.(*ssa.Slice)
	if !ok {
		return true
	}
	_, made := slice.X.(*ssa.Alloc)
	return !made
}
