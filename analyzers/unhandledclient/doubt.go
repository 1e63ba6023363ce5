package unhandledclient

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// writes are beginnings of the names of functions that write something down,
// or tidy something up, and come back.
var writes = []string{
	"log", "print", "write", "debug", "trace", "info", "notice", "warn", "error", "msg", "output", "report", "record",
	"inc", "dec", "add", "set", "observe", "count", "emit", "send", "publish", "notify",
	"end", "close", "unlock", "runlock", "done", "cancel", "stop", "flush", "sync", "helper", "cleanup",
}

// doubt takes account of a call of a function of which nothing is known. It may
// have looked whether the client is there: if it is told of it, its results are
// in doubt, and if it has none, whether it comes back. It reports whether w goes on.
func (f *flow) doubt(w *world, call *ssa.CallCommon, fn *types.Func, value ssa.Value) bool {
	told := w.told(call.Args) || w.of(call.Value) == doubtful
	results := call.Signature().Results()
	switch {
	case results.Len() == 0:
		if (told || w.because != nil) && (fn == nil || !justWrites(fn.Name())) {
			return false
		}
	case told:
		f.setResults(w, value, slicesOf(doubtful, results.Len()))
	}
	return true
}

// told reports whether one of the arguments depends on whether the client is there.
func (w *world) told(args []ssa.Value) bool {
	for _, arg := range spread(args) {
		if boxed, ok := arg.(*ssa.MakeInterface); ok && w.of(boxed.X) != unknown {
			arg = boxed.X
		}
		if widened, ok := arg.(*ssa.ChangeInterface); ok { // an error given as any
			arg = widened.X
		}
		switch w.of(arg) {
		case lost, typedNil, doubtful:
			return true
		case filled:
			if _, basic := arg.Type().Underlying().(*types.Basic); !basic {
				return true
			}
		case isTrue, isFalse:
			if _, constant := arg.(*ssa.Const); !constant {
				return true
			}
		case nonNil:
			if values.IsError(arg.Type()) && sentinelIn(arg) == nil {
				return true
			}
		}
		if w.lostBelow(arg) || w.tells(arg) {
			return true
		}
	}
	return false
}

// tells reports whether v is a function literal whose results may say whether
// the client is there: it has captured the client, or the error beside it.
// Functions, as middleware returns them, say nothing.
func (w *world) tells(v ssa.Value) bool {
	literal := closureOf(v)
	if literal == nil {
		return false
	}
	results := literal.Fn.(*ssa.Function).Signature.Results()
	if results.Len() == 0 || results.Len() == 1 && mayRun(results.At(0).Type()) {
		return false
	}
	for _, captured := range literal.Bindings {
		at, ok := cellAt(captured)
		if !ok {
			continue
		}
		p, ok := captured.Type().Underlying().(*types.Pointer)
		if w.lostBelow(captured) || ok && values.IsError(p.Elem()) && w.cells[at] == nonNil {
			return true
		}
	}
	return false
}

// looksAt reports whether one of the arguments is the missing client, or holds it.
func (w *world) looksAt(args []ssa.Value) bool {
	for _, arg := range spread(args) {
		switch w.of(arg) {
		case lost, typedNil, doubtful:
			return true
		}
		if w.lostBelow(arg) {
			return true
		}
	}
	return false
}

// lostBelow reports whether v is, or points to, something that holds the missing
// client, perhaps among others.
func (w *world) lostBelow(v ssa.Value) bool {
	if w.collected(v) {
		return true
	}
	base, ok := cellAt(v)
	if isStruct(v.Type()) {
		base, ok = loaded(v)
	}
	if !ok {
		return false
	}
	for c, a := range w.cells {
		if _, below := c.below(base); below && a == lost {
			return true
		}
	}
	return false
}

// known reports whether a function may be taken to do nothing that matters but
// what its facts tell.
func (e *engine) known(call *ssa.CallCommon, fn *types.Func) bool {
	if _, ok := call.Value.(*ssa.Builtin); ok {
		return true
	}
	switch {
	case fn == nil:
		return false
	case fn.Pkg() == nil || isStandard(fn.Pkg().Path()): // error.Error
		return true
	case redisapi.IsClientPackage(redisapi.Path(fn.Pkg())):
		return true
	case call.IsInvoke() || fn.Pkg() == e.pass.Pkg:
		return false
	}
	return e.pass.ImportObjectFact(fn.Origin(), new(outcomes))
}

func justWrites(name string) bool { return hasPrefix(strings.ToLower(name), writes...) }

func slicesOf(a abs, n int) []abs {
	all := make([]abs, n)
	for i := range all {
		all[i] = a
	}
	return all
}
