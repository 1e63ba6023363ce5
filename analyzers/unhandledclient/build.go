package unhandledclient

import (
	"go/ast"
	"go/types"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
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
	h := holding{pass: pass, known: map[types.Object]bool{}, decls: map[*types.Func]*ast.FuncDecl{}, kept: map[*ast.FuncDecl]bool{}, interfaces: map[*types.Named]bool{}}
	h.client = sync.OnceValue(func() types.Type { return universal(pass.Pkg) })
	for _, fact := range pass.AllObjectFacts() {
		switch fact.Fact.(type) {
		case *maybeNil, *keepsNil:
			h.known[fact.Object] = true
		}
	}
	found := false
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				if obj, ok := pass.TypesInfo.Defs[fn.Name].(*types.Func); ok {
					h.decls[obj] = fn
				}
			}
		}
	}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); !h.mentions(decl) {
				continue
			} else if found = true; ok {
				h.keep(fn)
			} else {
				h.keepCalled(decl)
			}
		}
	}
	if !found {
		return nil
	}
	for _, fn := range h.decls {
		if h.tells(fn) {
			h.keep(fn)
		}
	}
	var files []*ast.File
	for _, file := range pass.Files {
		files = append(files, h.prune(file))
	}
	return files
}

// A holding finds the functions of a package that can hold a client.
type holding struct {
	pass  *analysis.Pass
	known map[types.Object]bool // a package below told that there is a client
	decls map[*types.Func]*ast.FuncDecl
	kept  map[*ast.FuncDecl]bool

	client     func() types.Type
	interfaces map[*types.Named]bool // that clients satisfy
}

// mentions reports whether a name in decl has to do with clients.
func (h *holding) mentions(decl ast.Decl) bool {
	found := false
	ast.Inspect(decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !found {
			obj := h.pass.TypesInfo.ObjectOf(id)
			found = obj != nil && (h.known[obj] || obj.Pkg() != nil && redisapi.IsClientPackage(redisapi.Path(obj.Pkg())) || h.holds(obj.Type()))
		}
		return !found
	})
	return found
}

// holds reports whether a value of type t is a client, leads to one in one
// step, or takes or returns one.
func (h *holding) holds(t types.Type) bool {
	switch t := t.(type) {
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

// tells reports whether packages above may want to know what fn does with an
// error or condition, or whether it comes back.
func (h *holding) tells(fn *ast.FuncDecl) bool {
	obj, ok := h.pass.TypesInfo.Defs[fn.Name].(*types.Func)
	if !ok || !obj.Exported() {
		return false
	}
	sig := obj.Signature()
	for p := range sig.Params().Variables() {
		if isError(p.Type()) {
			return true
		}
	}
	return sig.Results().Len() == 0 && sig.Recv() == nil
}

// keep keeps fn and what it calls.
func (h *holding) keep(fn *ast.FuncDecl) {
	if !h.kept[fn] {
		h.kept[fn] = true
		h.keepCalled(fn)
	}
}

// keepCalled keeps the functions of the package that decl names.
func (h *holding) keepCalled(decl ast.Decl) {
	ast.Inspect(decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if fn, ok := h.pass.TypesInfo.Uses[id].(*types.Func); ok {
				if called := h.decls[fn.Origin()]; called != nil {
					h.keep(called)
				}
			}
		}
		return true
	})
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
