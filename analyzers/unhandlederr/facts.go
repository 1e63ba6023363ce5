package unhandlederr

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// commandResult is the fact that a function returns a command which it has
// sent, and leaves a look at the error to the caller.
type commandResult struct{}

// blindParams is the fact that a function takes the values of commands that it
// is given as the parameters, and does not look at their errors.
type blindParams struct{ Params []int }

func (*commandResult) AFact() {}
func (*blindParams) AFact()   {}

func (*commandResult) String() string { return "commandResult" }
func (*blindParams) String() string   { return "blindParams" }

// solve finds out what the functions of the package do with commands, until
// nothing new is found, and exports it.
func (c *checker) solve() {
	c.dynamic = c.callsWithQueue()
	var fns []*types.Func
	for decl := range c.root.Preorder((*ast.FuncDecl)(nil)) {
		n := decl.Node().(*ast.FuncDecl)
		fn, ok := c.pass.TypesInfo.Defs[n.Name].(*types.Func)
		if !ok || n.Body == nil {
			continue
		}
		c.decls[fn] = decl
		for param := range fn.Signature().Params().Variables() {
			c.owners[param] = fn
		}
		if concerned(fn) {
			fns = append(fns, fn)
		}
	}
	for again := true; again; {
		again = false
		for work := slices.Clone(fns); len(work) > 0; {
			fn := work[len(work)-1]
			work = work[:len(work)-1]
			if c.learn(fn) {
				again = true
				work = append(work, c.callers(fn)...) // they may do with it what fn does
			}
		}
	}
	for _, fn := range fns {
		if c.results[fn] {
			c.pass.ExportObjectFact(fn, new(commandResult))
		}
		var fact blindParams
		for i := range fn.Signature().Params().Len() {
			if c.params[fn.Signature().Params().At(i)] {
				fact.Params = append(fact.Params, i)
			}
		}
		if fact.Params != nil {
			c.pass.ExportObjectFact(fn, &fact)
		}
	}
}

// learn finds out what fn does with commands, and reports whether that is new.
func (c *checker) learn(fn *types.Func) bool {
	learned := false
	if !c.results[fn] && c.handsOn(fn) {
		c.results[fn] = true
		learned = true
	}
	for param := range fn.Signature().Params().Variables() {
		if !c.params[param] && c.blind(param) {
			c.params[param] = true
			learned = true
		}
	}
	return learned
}

// callers returns the functions that call fn, and take or return commands.
func (c *checker) callers(fn *types.Func) []*types.Func {
	var fns []*types.Func
	calls, _ := c.index.Calls(fn)
	for _, call := range calls {
		for decl := range call.Enclosing((*ast.FuncDecl)(nil)) {
			if caller, ok := c.pass.TypesInfo.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func); ok && concerned(caller) {
				fns = append(fns, caller)
			}
		}
	}
	return fns
}

// concerned reports whether fn takes or returns commands.
func concerned(fn *types.Func) bool {
	for _, tuple := range []*types.Tuple{fn.Signature().Params(), fn.Signature().Results()} {
		for v := range tuple.Variables() {
			if redisapi.ResultsOf(v.Type()) != nil {
				return true
			}
		}
	}
	return false
}

// handsOn reports whether fn returns a command that it has sent, and whose
// error it has not looked at.
func (c *checker) handsOn(fn *types.Func) bool {
	if fn.Signature().Results().Len() != 1 {
		return false
	}
	for ret := range c.returns(fn) {
		for result := range ret.Children() {
			if call, ok := ast.Unparen(result.Node().(ast.Expr)).(*ast.CallExpr); ok {
				if cur, ok := result.FindNode(call); ok && c.stateOf(cur) == sent {
					return true
				}
				continue
			}
			v := c.index.Var(result.Node().(ast.Expr))
			if v == nil || v.Kind() != types.LocalVar {
				continue
			}
			moves, _ := c.index.Moves(v)
			for _, m := range moves {
				if _, ok := m.From.Node().(*ast.CallExpr); !ok || c.stateOf(m.From) != sent {
					continue
				}
				f := &follower{checker: c, seen: map[*types.Var]bool{}}
				f.value(m.From)
				if f.out.returned && !f.out.asked {
					return true
				}
			}
		}
	}
	return false
}

// blind reports whether param is a command that its function takes the value
// of, and does not ask for the error.
func (c *checker) blind(param *types.Var) bool {
	if redisapi.ResultOf(param.Type()) == nil || len(c.index.Uses(param)) == 0 {
		return false
	}
	f := &follower{checker: c, seen: map[*types.Var]bool{param: true}}
	for _, use := range c.index.Uses(param) {
		f.value(values.Expr(use))
	}
	return len(f.out.blind) > 0 && !f.out.asked && !f.out.returned
}

// yields reports whether fn returns a command and leaves its error to the caller.
func (c *checker) yields(fn *types.Func) bool {
	fn = fn.Origin()
	if fn.Pkg() == c.pass.Pkg {
		return c.results[fn]
	}
	return c.pass.ImportObjectFact(fn, new(commandResult))
}

// ignores reports whether fn does not look at the error of the command that is
// its argument at index arg.
func (c *checker) ignores(fn *types.Func, arg int) bool {
	fn = fn.Origin()
	if fn.Pkg() == c.pass.Pkg {
		param := values.Param(fn.Signature(), arg)
		return param != nil && c.params[param]
	}
	var fact blindParams
	return c.pass.ImportObjectFact(fn, &fact) && slices.Contains(fact.Params, arg)
}
