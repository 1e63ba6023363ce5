package unhandledclient

import (
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// An engine holds what the flows of one package share.
type engine struct {
	pass      *analysis.Pass
	foreign   func(*types.Func) []nilResult // the results of a function elsewhere that may be nil
	functions []*ssa.Function               // with a body in this package, literals included
	byObject  map[*types.Func]*ssa.Function

	sentinels map[types.Object]bool // variables that are errors

	constants
	numbering numbering
	live      liveness
	variables map[cell]*types.Var // the field or package variable that a cell is
	effects   *sideEffects
	graph     *graph
	work      worklist

	visits   map[*ssa.Function]int // blocks visited so far
	outcomes map[string]*outcome   // by function and entry
	running  map[string]bool       // outcomes being computed
	returns  map[*types.Func]bool

	passing  map[*ssa.CallCommon]bool // whether a call is given functions to look into
	reads    map[*ssa.Function][]read
	results  map[*ssa.Function][]nilResult
	stored   map[*types.Var]*keeper // may hold a missing client
	leavings map[*ssa.Function][]*leaving
}

func newEngine(pass *analysis.Pass, functions []*ssa.Function) *engine {
	e := &engine{
		pass:      pass,
		foreign:   foreignResults,
		functions: functions,
		byObject:  map[*types.Func]*ssa.Function{},
		sentinels: sentinels(pass.TypesInfo),
		constants: constants{known: map[knownValue]abs{}},
		numbering: numbering{},
		live:      liveness{},
		variables: map[cell]*types.Var{},
		visits:    map[*ssa.Function]int{},
		outcomes:  map[string]*outcome{},
		running:   map[string]bool{},
		returns:   map[*types.Func]bool{},
		passing:   map[*ssa.CallCommon]bool{},
		reads:     map[*ssa.Function][]read{},
		results:   map[*ssa.Function][]nilResult{},
		stored:    map[*types.Var]*keeper{},
		leavings:  map[*ssa.Function][]*leaving{},
	}
	for _, fn := range functions {
		if obj, ok := fn.Object().(*types.Func); ok {
			e.byObject[obj] = fn
		}
	}
	e.effects = newSideEffects(functions)
	e.graph = newGraph(e)
	e.work.waiting = map[*ssa.Function]bool{}
	return e
}

// flow returns an empty flow of fn.
func (e *engine) flow(fn *ssa.Function) *flow {
	return &flow{engine: e, fn: fn}
}
