package unhandledclient

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// unavailable are the names that the runtime has for every error that comes
// without a client.
var unavailable = map[string]bool{"ErrUnavailable": true, "UnavailableError": true}

// identified takes account of a call that asks which error one is, such as
// errors.Is. It reports whether that is the error for a missing client.
func identified(w *world, call *ssa.CallCommon, value ssa.Value) bool {
	fn := calledFunc(call)
	if fn == nil || value == nil || len(call.Args) == 0 || len(call.Args) > 2 || w.of(call.Args[0]) != nonNil || fn.Signature().Recv() != nil {
		return false
	}
	if fn.Pkg() == nil || wrappings[redisapi.Path(fn.Pkg())] == nil {
		return false
	}
	var name types.Object
	switch fn.Name() {
	case "Is":
		name = sentinelIn(call.Args[len(call.Args)-1])
	case "As":
		if box, ok := call.Args[len(call.Args)-1].(*ssa.MakeInterface); ok {
			if p, ok := box.X.Type().Underlying().(*types.Pointer); ok {
				name = redisapi.TypeName(p.Elem())
			}
		}
	case "AsType":
		if results, ok := value.Type().(*types.Tuple); ok && meansNoClient(call.Args[0], redisapi.TypeName(results.At(0).Type())) {
			setTuple(w, value, 1, isTrue)
			return true
		}
	}
	if !meansNoClient(call.Args[0], name) {
		return false
	}
	w.set(value, isTrue)
	return true
}

// sentinel returns what x == y is if one is an error that came with a missing
// client, and the other a package's own for that. The runtime's say more than
// that one, and equal none.
func sentinel(w *world, x, y ssa.Value) abs {
	for range 2 {
		if name := sentinelIn(y); name != nil && w.of(x) == nonNil && redisapi.Path(name.Pkg()) != redisapi.Runtime && meansNoClient(x, name) {
			return isTrue
		}
		x, y = y, x
	}
	return unknown
}

// meansNoClient reports whether name is what a package calls the error err,
// which came from it with a missing client.
func meansNoClient(err ssa.Value, name types.Object) bool {
	if name == nil || name.Pkg() == nil {
		return false
	}
	if redisapi.Path(name.Pkg()) == redisapi.Runtime {
		return unavailable[name.Name()]
	}
	x, ok := err.(*ssa.Extract)
	if !ok {
		return false
	}
	call, ok := x.Tuple.(*ssa.Call)
	if !ok {
		return false
	}
	from := calledFunc(call.Common())
	return from != nil && from.Pkg() == name.Pkg()
}

// sentinelIn returns the package variable, of type error, that v was read from.
func sentinelIn(v ssa.Value) types.Object {
	load, ok := v.(*ssa.UnOp)
	if !ok || !isLoad(load) || !values.IsError(v.Type()) {
		return nil
	}
	if g, ok := load.X.(*ssa.Global); ok {
		return g.Object()
	}
	return nil
}

// sentinels returns the package's own variables that begin as an error.
func sentinels(info *types.Info) map[types.Object]bool {
	found := map[types.Object]bool{}
	for _, init := range info.InitOrder {
		v := init.Lhs[0]
		if len(init.Lhs) > 1 || !values.IsError(v.Type()) {
			continue
		}
		call, ok := ast.Unparen(init.Rhs).(*ast.CallExpr)
		if !ok {
			found[v] = !info.Types[init.Rhs].IsNil()
			continue
		}
		fn := typeutil.StaticCallee(info, call)
		found[v] = fn != nil && makesError(fn)
	}
	return found
}

// isSentinel reports whether v is read from a package variable that is an
// error: from one of this package that begins as one, or from another's.
func (e *engine) isSentinel(v ssa.Value) bool {
	name := sentinelIn(v)
	return name != nil && (name.Pkg() != e.pass.Pkg || e.sentinels[name])
}
