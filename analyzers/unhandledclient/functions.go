package unhandledclient

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// sourceFunctions returns the functions that pass declares, each followed by
// its literals, and the package's initializer.
func sourceFunctions(pass *analysis.Pass, prog *ssa.Program, pkg *ssa.Package) []*ssa.Function {
	var functions []*ssa.Function
	var add func(*ssa.Function)
	add = func(fn *ssa.Function) {
		functions = append(functions, fn)
		for _, literal := range fn.AnonFuncs {
			add(literal)
		}
	}
	if init := pkg.Func("init"); init != nil {
		add(init)
	}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if obj, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
				if fn := prog.FuncValue(obj); fn != nil {
					add(fn)
				}
			}
		}
	}
	return functions
}
