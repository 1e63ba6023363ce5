package unhandledclient

import (
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// exportFacts tells the packages above what was found out about this one.
func (e *engine) exportFacts() {
	for obj, fn := range e.byObject {
		if results := e.results[fn]; len(results) > 0 {
			e.pass.ExportObjectFact(obj, &maybeNil{results})
		}
		if fact := e.summarize(fn); len(fn.Blocks) > 0 && obj.Exported() {
			e.pass.ExportObjectFact(obj, &fact)
		}
	}
	for v, k := range e.stored {
		if k == nil || v.Pkg() != e.pass.Pkg {
			continue
		}
		fact := &keepsNil{Sources: k.from.names()}
		for _, name := range slices.Sorted(maps.Keys(k.beside)) {
			if a := e.telling(k.beside[name]); a != unknown {
				fact.Beside = append(fact.Beside, besideNil{name, a})
			}
		}
		e.pass.ExportObjectFact(v, fact)
	}
}

// summarize returns what fn does with a missing client, an error, or a
// condition that it is given.
func (e *engine) summarize(fn *ssa.Function) outcomes {
	var fact outcomes
	obj, declared := fn.Object().(*types.Func)
	if len(fn.Blocks) == 0 || !declared {
		return fact
	}
	if fact.NoReturn = e.neverReturns(obj); fact.NoReturn {
		return fact
	}
	for i, p := range fn.Params {
		for _, given := range telling(p.Type()) {
			entry := e.newWorld()
			entry.set(p, given)
			out, _ := e.outcome(fn, entry)
			if out == nil {
				continue
			}
			c := outcomeCase{Param: i, Given: given, Uses: out.how(), NoReturn: !out.returns && len(out.uses) == 0}
			told := make([]abs, len(out.results))
			for i, a := range out.results {
				if told[i] = e.telling(a); told[i] != unknown {
					c.Results = told
				}
			}
			if c.Uses != unused || c.NoReturn || c.Results != nil {
				fact.Cases = append(fact.Cases, c)
			}
		}
	}
	return fact
}

// telling returns what may be known of an argument of type t that decides what
// a function does with it.
func telling(t types.Type) []abs {
	switch {
	case values.IsError(t):
		return []abs{nonNil, isNil}
	case redisapi.IsClient(t):
		return []abs{lost}
	}
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsBoolean != 0 {
		return []abs{isTrue, isFalse}
	}
	return nil
}
