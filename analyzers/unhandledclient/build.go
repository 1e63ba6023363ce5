package unhandledclient

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/values"
)

// build returns the functions of the package in SSA form, literals included,
// in the order of the source.
func build(pass *analysis.Pass, files []*ast.File) []*ssa.Function {
	// Debug information ties values to the expressions they came from.
	prog := ssa.NewProgram(pass.Fset, ssa.GlobalDebug)
	prog.SetNoReturn(listedTerminator)
	for _, p := range pass.Pkg.Imports() {
		prog.CreatePackage(p, nil, nil, true)
	}
	pkg := prog.CreatePackage(pass.Pkg, files, pass.TypesInfo, false)
	pkg.Build()
	return sourceFunctions(pass, prog, pkg)
}

// holders returns the files of the package with the bodies of only those
// functions that can hold a client, and of what they call, directly or not.
// It returns nil if there is none: SSA is built for no other.
func holders(pass *analysis.Pass) []*ast.File {
	h := holding{pass: pass, known: map[types.Object]bool{}, names: map[ast.Decl][]ast.Decl{}, kept: map[ast.Decl]bool{}, interfaces: map[*types.Named]bool{}}
	h.client = sync.OnceValue(func() types.Type { return universal(pass.Pkg) })
	for _, fact := range pass.AllObjectFacts() {
		switch fact.Fact.(type) {
		case *maybeNil, *keepsNil:
			h.known[fact.Object] = true
		}
	}
	decls := map[*types.Func]ast.Decl{}
	for _, decl := range h.decls() {
		if obj := h.function(decl); obj != nil {
			decls[obj] = decl
		}
	}
	var holding []ast.Decl
	users := map[ast.Decl][]ast.Decl{}
	for _, decl := range h.decls() {
		if h.look(decl, decls) {
			holding = append(holding, decl)
		}
		for _, named := range h.names[decl] {
			users[named] = append(users[named], decl)
		}
	}
	if len(holding) == 0 {
		return nil
	}
	// What a private function may take for granted, those who name it know.
	reach(holding, func(decl ast.Decl) []ast.Decl {
		if obj := h.function(decl); obj == nil || obj.Exported() {
			return nil
		}
		return users[decl]
	}, h.kept)
	for _, decl := range h.decls() {
		if h.tells(decl) {
			h.kept[decl] = true
		}
	}
	reach(slices.Collect(maps.Keys(h.kept)), func(decl ast.Decl) []ast.Decl { return h.names[decl] }, h.kept)
	var files []*ast.File
	for _, file := range pass.Files {
		files = append(files, h.prune(file))
	}
	return files
}

// reach adds to seen what is reached from the declarations.
func reach(from []ast.Decl, next func(ast.Decl) []ast.Decl, seen map[ast.Decl]bool) {
	for _, decl := range from {
		seen[decl] = true
	}
	for len(from) > 0 {
		decl := from[len(from)-1]
		from = from[:len(from)-1]
		for _, n := range next(decl) {
			if !seen[n] {
				seen[n] = true
				from = append(from, n)
			}
		}
	}
}

// A holding finds the functions of a package that can hold a client.
type holding struct {
	pass  *analysis.Pass
	known map[types.Object]bool   // a package below told that there is a client
	names map[ast.Decl][]ast.Decl // the functions of the package that a declaration names
	kept  map[ast.Decl]bool

	client     func() types.Type
	interfaces map[*types.Named]bool // that clients satisfy
}

// decls returns the declarations of the package.
func (h *holding) decls() []ast.Decl {
	var all []ast.Decl
	for _, file := range h.pass.Files {
		all = append(all, file.Decls...)
	}
	return all
}

// function returns the function that decl declares, or nil.
func (h *holding) function(decl ast.Decl) *types.Func {
	if fn, ok := decl.(*ast.FuncDecl); ok {
		obj, _ := h.pass.TypesInfo.Defs[fn.Name].(*types.Func)
		return obj
	}
	return nil
}

// look notes which of the functions decl names, and reports whether a name in
// it has to do with clients.
func (h *holding) look(decl ast.Decl, functions map[*types.Func]ast.Decl) bool {
	found := false
	ast.Inspect(decl, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj := h.pass.TypesInfo.ObjectOf(id)
		if obj == nil {
			return true
		}
		if fn, ok := obj.(*types.Func); ok {
			if named := functions[fn.Origin()]; named != nil && named != decl {
				h.names[decl] = append(h.names[decl], named)
			}
		}
		found = found || h.known[obj] || obj.Pkg() != nil && redisapi.IsClientPackage(redisapi.Path(obj.Pkg())) || h.holds(obj.Type())
		return true
	})
	return found
}

// holds reports whether a value of type t is a client, leads to one in one
// step, or takes or returns one.
func (h *holding) holds(t types.Type) bool {
	switch t := t.(type) {
	case nil:
		return false
	case *types.Pointer:
		return h.holds(t.Elem())
	case *types.Slice:
		return h.holds(t.Elem())
	case *types.Array:
		return h.holds(t.Elem())
	case *types.Map:
		return h.holds(t.Elem())
	case *types.Chan:
		return h.holds(t.Elem())
	case *types.Tuple:
		return slices.ContainsFunc(slices.Collect(t.Variables()), func(v *types.Var) bool { return h.holds(v.Type()) })
	case *types.Signature:
		return h.holds(t.Params()) || h.holds(t.Results())
	case *types.Alias:
		return h.holds(types.Unalias(t))
	case *types.Named:
		return redisapi.IsClient(t) || h.disguises(t)
	}
	return false
}

// disguises reports whether t is an interface of somebody's own that clients satisfy.
func (h *holding) disguises(t *types.Named) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok || i.NumMethods() == 0 || t.Obj().Pkg() == nil || isStandard(t.Obj().Pkg().Path()) {
		return false
	}
	is, known := h.interfaces[t]
	if !known {
		client := h.client()
		is = client != nil && types.Implements(client, i)
		h.interfaces[t] = is
	}
	return is
}

// universal returns the client that satisfies most interfaces, or nil if the
// package cannot reach it.
func universal(pkg *types.Package) types.Type {
	lib := redisapi.Find(pkg, redisapi.GoRedis)
	if lib == nil {
		return nil
	}
	obj, ok := lib.Scope().Lookup("UniversalClient").(*types.TypeName)
	if !ok {
		return nil
	}
	return obj.Type()
}

// tells reports whether packages above may want to know what a function does
// with an error, or whether it comes back.
func (h *holding) tells(decl ast.Decl) bool {
	obj := h.function(decl)
	if obj == nil || !obj.Exported() {
		return false
	}
	sig := obj.Signature()
	for p := range sig.Params().Variables() {
		if values.IsError(p.Type()) {
			return true
		}
	}
	return sig.Results().Len() == 0 && sig.Recv() == nil
}

// prune returns file without the bodies of functions that are not kept.
func (h *holding) prune(file *ast.File) *ast.File {
	pruned := *file
	pruned.Decls = slices.Clone(file.Decls)
	for i, decl := range pruned.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && !h.kept[fn] {
			bare := *fn
			bare.Body = nil
			pruned.Decls[i] = &bare
		}
	}
	return &pruned
}
