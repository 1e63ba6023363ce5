package unhandledclient

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
)

// terminators are functions that never return to their caller, by package path
// and name; "T.M" is a method. A star stands for the rest of a name.
//
// Drivers lose facts, and do not compute them for packages that cannot reach
// Redis, so the well-known ones are listed.
var terminators = map[string][]string{
	"os":                                  {"Exit"},
	"runtime":                             {"Goexit"},
	"syscall":                             {"Exit"},
	"log":                                 {"Fatal*", "Panic*", "Logger.Fatal*", "Logger.Panic*"},
	"testing":                             {"*.Fatal*", "*.FailNow", "*.Skip", "*.Skipf", "*.SkipNow"},
	"github.com/stretchr/testify/require": {"Fail", "Failf", "FailNow", "FailNowf", "Assertions.Fail*"},
	"github.com/stretchr/testify/assert":  {"FailNow", "FailNowf", "Assertions.FailNow*"},
	"k8s.io/klog":                         {"Fatal*", "Exit*"},
	"k8s.io/klog/v2":                      {"Fatal*", "Exit*", "FlushAndExit"},
	"github.com/golang/glog":              {"Fatal*", "Exit*"},
	"github.com/sirupsen/logrus":          {"Exit", "Logger.Exit"},
	"github.com/onsi/ginkgo":              {"Fail", "Skip"},
	"github.com/onsi/ginkgo/v2":           {"Fail", "Skip", "AbortSuite"},
}

// listedTerminator reports whether fn is in the table.
func listedTerminator(fn *types.Func) bool {
	return fn.Pkg() != nil && matchesAny(terminators[redisapi.Path(fn.Pkg())], redisapi.Symbol(fn))
}

// neverReturns reports whether fn is known not to return to its caller.
func (e *engine) neverReturns(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	if listedTerminator(fn) {
		return true
	}
	if body := e.byObject[fn]; body != nil {
		return e.bodyNeverReturns(fn, body)
	}
	if fact := e.outcomeFact(fn); fact.NoReturn {
		return true
	}
	// A logger of somebody's own: its Fatal ends the program as everyone's does.
	// Where that is wrong, the rule says less, not more.
	return fn.Pkg() != e.pass.Pkg && hasPrefix(fn.Name(), "Fatal", "Panic") && returnsNothing(fn)
}

// chained reports whether a call ends a chain that began with Fatal or Panic,
// as in log.Fatal().Err(err).Msg("down").
func chained(call *ssa.CallCommon) bool {
	for range maxDepth * 2 {
		if len(call.Args) == 0 || call.IsInvoke() {
			return false
		}
		before, ok := call.Args[0].(*ssa.Call)
		if !ok {
			return false
		}
		call = before.Common()
		fn := calledFunc(call)
		if fn == nil {
			return false
		}
		if hasPrefix(fn.Name(), "Fatal", "Panic") && fn.Signature().Recv() != nil {
			return true
		}
	}
	return false
}

func returnsNothing(fn *types.Func) bool { return fn.Signature().Results().Len() == 0 }

// bodyNeverReturns reports whether no return statement of body can be reached.
func (e *engine) bodyNeverReturns(fn *types.Func, body *ssa.Function) bool {
	if known, ok := e.returns[fn]; ok {
		return !known
	}
	e.returns[fn] = true // a function that calls itself may return, until it is known not to
	returns := reachesReturn(body, e.neverReturns)
	e.returns[fn] = returns
	return !returns
}

// reachesReturn reports whether a return can be reached in fn, given which
// functions never return.
func reachesReturn(fn *ssa.Function, neverReturns func(*types.Func) bool) bool {
	if len(fn.Blocks) == 0 || recovers(fn) {
		return true
	}
	seen := map[*ssa.BasicBlock]bool{}
	var visit func(*ssa.BasicBlock) bool
	visit = func(b *ssa.BasicBlock) bool {
		if seen[b] {
			return false
		}
		seen[b] = true
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Return:
				return true
			case *ssa.Call:
				if callee := calledFunc(instr.Common()); callee != nil && neverReturns(callee) {
					return false
				}
			}
		}
		for _, succ := range b.Succs {
			if visit(succ) {
				return true
			}
		}
		return false
	}
	return visit(fn.Blocks[0])
}

// recovers reports whether a deferred function literal of fn calls recover, so
// that a panic in fn is a return.
func recovers(fn *ssa.Function) bool {
	for _, literal := range fn.AnonFuncs {
		for _, b := range literal.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(*ssa.Call); ok {
					if builtin, ok := call.Call.Value.(*ssa.Builtin); ok && builtin.Name() == "recover" {
						return true
					}
				}
			}
		}
	}
	return false
}

// matchesAny reports whether one of the patterns fits name.
func matchesAny(patterns []string, name string) bool {
	for _, p := range patterns {
		if matches(p, name) {
			return true
		}
	}
	return false
}

func matches(pattern, name string) bool {
	if method, ok := strings.CutPrefix(pattern, "*."); ok {
		_, m, isMethod := strings.Cut(name, ".")
		return isMethod && matches(method, m)
	}
	if prefix, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(name, prefix)
	}
	return pattern == name
}

func hasPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
