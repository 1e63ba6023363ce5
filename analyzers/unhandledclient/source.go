package unhandledclient

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/report"
	"github.com/autobot/redislint/internal/values"
)

// sources are the functions that a missing client may come from, as
// "import/path.Func" or "import/path.Type.Method", with the place in this
// package where it does.
//
// Any function of another package that returns a client is one, unless that
// package told what its client comes from. The catalog decides which of them
// are getters of a sanctioned client, but only when findings are reported:
// facts are the same whatever it says.
type sources map[string]token.Pos

// names returns the functions in a fixed order.
func (s sources) names() []string { return slices.Sorted(maps.Keys(s)) }

// add adds what other has and s does not have, and reports whether that is
// something. It prefers places in code to places in tests.
func (e *engine) add(s, other sources) (added bool) {
	for name, pos := range other {
		known, ok := s[name]
		if !ok || e.inTest(known) && !e.inTest(pos) {
			s[name] = pos
			added = added || !ok
		}
	}
	return added
}

func (e *engine) inTest(pos token.Pos) bool { return report.InTest(e.pass.Fset, pos) }

// sourceName returns the name of fn as a source.
func sourceName(fn *types.Func) string { return redisapi.Path(fn.Pkg()) + "." + redisapi.Symbol(fn) }

// foreignResults returns the clients among the results of fn, a function of
// another package that has not told where they come from.
func foreignResults(fn *types.Func) []nilResult {
	path := redisapi.Path(fn.Pkg())
	if path != redisapi.Runtime && (redisapi.InLibrary(path) || redisapi.InRuntime(path) || isStandard(path)) {
		return nil
	}
	results := fn.Signature().Results()
	var found []nilResult
	for i := range results.Len() {
		if !redisapi.IsClient(results.At(i).Type()) {
			continue
		}
		r := nilResult{Index: i, Source: sourceName(fn)}
		if results.Len() > 1 {
			r.Others = make([]abs, results.Len())
			for j := range r.Others {
				r.Others[j] = failing(results.At(j).Type())
			}
		}
		found = append(found, r)
	}
	return found
}

// failing returns what a result of type t says beside a client that is missing.
func failing(t types.Type) abs {
	if values.IsError(t) {
		return nonNil
	}
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsBoolean != 0 {
		return isFalse
	}
	return unknown
}

// nilResultsOf returns the results of a call that may be missing clients.
func (e *engine) nilResultsOf(call *ssa.CallCommon) []nilResult {
	if body := e.bodyOf(call); body != nil {
		return e.results[body]
	}
	fn := calledFunc(call)
	if fn == nil || fn.Pkg() == nil || call.IsInvoke() {
		return nil
	}
	if fn.Pkg() == e.pass.Pkg {
		return nil
	}
	var fact maybeNil
	if e.pass.ImportObjectFact(fn.Origin(), &fact) {
		return fact.Results
	}
	return e.foreign(fn)
}

// keeper returns how a missing client got into a field or package variable, if
// one may be in it.
func (e *engine) keeper(v *types.Var) *keeper {
	if k, ok := e.stored[v]; ok {
		return k
	}
	if v.Pkg() == nil || v.Pkg() == e.pass.Pkg {
		return nil
	}
	var k *keeper
	var fact keepsNil
	if e.pass.ImportObjectFact(v, &fact) {
		k = &keeper{from: sources{}, beside: map[string]abs{}}
		for _, name := range fact.Sources {
			k.from[name] = v.Pos()
		}
		for _, b := range fact.Beside {
			k.beside[b.Name] = b.Is
		}
	}
	e.stored[v] = k
	return k
}

// A keeper tells how a missing client gets into a field or package variable.
type keeper struct {
	from   sources
	beside map[string]abs // what fields and variables beside it are then, by name
}

// store records that v holds a missing client from these sources where the
// variables beside it are as told.
func (e *engine) store(v *types.Var, from sources, beside map[string]abs) {
	k := e.stored[v]
	if k == nil {
		e.stored[v] = &keeper{from: maps.Clone(from), beside: maps.Clone(beside)}
		e.work.add(e.graph.readersOf(v)...)
		return
	}
	known := len(k.beside)
	maps.DeleteFunc(k.beside, func(name string, a abs) bool { return beside[name] != a })
	if e.add(k.from, from) || len(k.beside) != known {
		e.work.add(e.graph.readersOf(v)...)
	}
}
