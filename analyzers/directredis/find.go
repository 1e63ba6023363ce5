package directredis

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/redisapi"
)

// The categories of this rule's diagnostics.
const (
	constructorCall  = "constructor-call"  // redis.NewClient(...)
	constructorValue = "constructor-value" // f := redis.NewClient
	clientLiteral    = "client-literal"    // &redis.Client{}
	zeroClient       = "zero-client"       // new(redis.Client), var c redis.Client
	helperCall       = "helper-call"       // a call of a function that returns one of these
)

// A site is a place where code obtains a client directly.
type site struct {
	cur      inspector.Cursor
	expr     ast.Expr // what is reported, and replaced
	category string
	lib      *redisapi.Library // nil for a constructor that the catalog lists
	makes    string            // the type of go-redis that sanctioned packages give instead, or ""
	what     string            // the source of expr in short, for the message
	source   string            // of a helper: the constructor that it calls
}

// call returns the constructor's call, or nil.
func (s *site) call() *ast.CallExpr {
	if s.category != constructorCall {
		return nil
	}
	return s.expr.(*ast.CallExpr)
}

// A finder finds the sites of one package.
type finder struct {
	pass   *analysis.Pass
	extra  map[string]bool          // the catalog's own constructors, "import/path.Func"
	helper func(*types.Func) string // the constructor that a function's client comes from, or ""
	makers map[*types.Func][]int
	sites  []*site
}

func (f *finder) find(in *inspector.Inspector) []*site {
	f.makers = makers(f.pass.TypesInfo, in)
	for cur := range in.Root().Preorder((*ast.Ident)(nil), (*ast.CompositeLit)(nil), (*ast.CallExpr)(nil), (*ast.ValueSpec)(nil), (*ast.StructType)(nil), (*ast.FuncType)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.Ident:
			f.constructor(cur, n)
			f.instance(cur, n)
		case *ast.CompositeLit:
			f.literal(cur, n)
		case *ast.CallExpr:
			f.builtin(cur, n)
		case *ast.ValueSpec:
			if len(n.Values) == 0 {
				f.zero(cur, n.Type, "var")
			}
		case *ast.FuncType:
			if n.Results == nil {
				continue
			}
			for _, result := range n.Results.List {
				if len(result.Names) > 0 {
					f.zero(cur, result.Type, "a result of type")
				}
			}
		case *ast.StructType:
			if !hasValues(cur) {
				continue
			}
			for _, field := range n.Fields.List {
				f.zero(cur, field.Type, "a struct with a field of type")
			}
		}
	}
	return f.outermost()
}

// hasValues reports whether the struct type at cur stands where values of it are
// made: declared, or written out for a variable, a literal or new. Of a pointer, a
// parameter or a constraint somebody else has made the value.
func hasValues(cur inspector.Cursor) bool {
	switch cur.ParentEdgeKind() {
	case edge.TypeSpec_Type, edge.ValueSpec_Type, edge.CompositeLit_Type, edge.CallExpr_Args, edge.Field_Type:
		_, field := cur.Parent().Parent().Parent().Node().(*ast.StructType)
		return cur.ParentEdgeKind() != edge.Field_Type || field && hasValues(cur.Parent().Parent().Parent())
	case edge.ArrayType_Elt:
		return hasValues(cur.Parent())
	}
	return false
}

// measured reports whether the value at cur serves to name its type only.
func (f *finder) measured(cur inspector.Cursor) bool {
	if cur.ParentEdgeKind() != edge.CallExpr_Args {
		return false
	}
	switch fn := typeutil.Callee(f.pass.TypesInfo, cur.Parent().Node().(*ast.CallExpr)).(type) {
	case *types.Builtin:
		return fn.Name() == "Sizeof" || fn.Name() == "Alignof"
	case *types.Func:
		return fn.FullName() == "reflect.TypeOf"
	}
	return false
}

// constructor finds a call or another use of a constructor named by id.
func (f *finder) constructor(cur inspector.Cursor, id *ast.Ident) {
	fn, ok := f.pass.TypesInfo.Uses[id].(*types.Func)
	if !ok {
		return
	}
	fn = fn.Origin()
	lib, ctor := redisapi.ConstructorOf(fn)
	listed := fn.Pkg() != nil && f.extra[redisapi.Path(fn.Pkg())+"."+redisapi.Symbol(fn)]
	if ctor == nil && !listed {
		if source := f.helper(fn); source != "" {
			s := &site{category: helperCall, source: source}
			named(cur, s)
			f.sites = append(f.sites, s)
		}
		return
	}
	s := &site{category: constructorValue}
	if ctor != nil {
		s.lib, s.makes = lib, ctor.Makes
	}
	named(cur, s)
	if _, ok := s.expr.(*ast.CallExpr); ok {
		s.category = constructorCall
	}
	f.sites = append(f.sites, s)
}

// named sets what s reports: the function that the identifier at cur names, or
// the call of it.
func named(cur inspector.Cursor, s *site) {
	// Climb from the name to the function, and to its call.
	cur = climb(cur, func(parent ast.Node, e ast.Expr) bool {
		switch parent := parent.(type) {
		case *ast.SelectorExpr:
			return parent.Sel == e
		case *ast.IndexExpr:
			return parent.X == e
		case *ast.IndexListExpr:
			return parent.X == e
		case *ast.ParenExpr:
			return true
		}
		return false
	})
	s.expr = cur.Node().(ast.Expr)
	s.what = symbol(s.expr)
	if call, ok := cur.Parent().Node().(*ast.CallExpr); ok && call.Fun == s.expr {
		cur = cur.Parent()
		s.expr = call
	}
	s.cur = cur
}

// climb returns the highest expression above cur to which up leads.
func climb(cur inspector.Cursor, up func(parent ast.Node, e ast.Expr) bool) inspector.Cursor {
	for {
		parent := cur.Parent()
		if _, ok := parent.Node().(ast.Expr); !ok || !up(parent.Node(), cur.Node().(ast.Expr)) {
			return cur
		}
		cur = parent
	}
}

// symbol returns a constructor's source without what may be long.
func symbol(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok && lit.Type != nil {
			return types.ExprString(lit.Type) + "." + e.Sel.Name
		}
		return types.ExprString(e)
	default:
		return types.ExprString(e)
	}
}

// literal finds a composite literal of a client type.
func (f *finder) literal(cur inspector.Cursor, lit *ast.CompositeLit) {
	t := f.deref(lit)
	lib, name := redisapi.ClientType(t)
	if lib == nil {
		if array, ok := types.Unalias(t).(*types.Array); ok && array.Len() > int64(len(lit.Elts)) && inside(t) != nil {
			f.add(cur, lit, inside(t), types.ExprString(lit.Type)+"{}")
		}
		return
	}
	if f.measured(cur) {
		return
	}
	s := &site{cur: cur, expr: lit, category: clientLiteral, lib: lib, what: name.Name() + "{}"}
	if lit.Type != nil {
		s.what = types.ExprString(lit.Type) + "{}"
	}
	top := climb(cur, func(parent ast.Node, e ast.Expr) bool {
		_, paren := parent.(*ast.ParenExpr)
		return paren
	})
	if ref, ok := top.Parent().Node().(*ast.UnaryExpr); ok && ref.Op == token.AND {
		s.cur, s.expr, s.what = top.Parent(), ref, "&"+s.what
	}
	f.sites = append(f.sites, s)
}

// deref returns the literal's type; an element of a []*redis.Client{{}} has a
// pointer type although it writes a struct.
func (f *finder) deref(lit *ast.CompositeLit) types.Type {
	t := f.pass.TypesInfo.TypeOf(lit)
	if t == nil {
		return types.Typ[types.Invalid]
	}
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok && lit.Type == nil {
		return ptr.Elem()
	}
	return t
}

// builtin finds new(redis.Client) and make([]redis.Client, n).
func (f *finder) builtin(cur inspector.Cursor, call *ast.CallExpr) {
	info := f.pass.TypesInfo
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || len(call.Args) == 0 || !info.Types[call.Args[0]].IsType() {
		return
	}
	b, ok := info.Uses[id].(*types.Builtin)
	if !ok {
		return
	}
	t := info.TypeOf(call.Args[0])
	if slice, ok := types.Unalias(t).(*types.Slice); ok && b.Name() == "make" {
		t = slice.Elem()
	}
	if lib := inside(t); lib != nil && (b.Name() == "new" || b.Name() == "make") {
		f.add(cur, call, lib, types.ExprString(&ast.CallExpr{Fun: call.Fun, Args: call.Args[:1]}))
	}
}

// instance finds an instantiation, by id, of a generic function that makes a
// value of a client type.
func (f *finder) instance(cur inspector.Cursor, id *ast.Ident) {
	inst, ok := f.pass.TypesInfo.Instances[id]
	if !ok {
		return
	}
	fn, ok := f.pass.TypesInfo.Uses[id].(*types.Func)
	if !ok {
		return
	}
	for _, i := range f.makers[fn.Origin()] {
		if i >= inst.TypeArgs.Len() {
			continue
		}
		if lib := inside(inst.TypeArgs.At(i)); lib != nil {
			f.add(cur, id, lib, id.Name+"["+types.TypeString(inst.TypeArgs.At(i), (*types.Package).Name)+"]")
			return
		}
	}
}

// zero finds a variable or a field, in a declaration or a struct type, whose
// zero value holds a client.
func (f *finder) zero(cur inspector.Cursor, typ ast.Expr, how string) {
	if typ == nil {
		return
	}
	if lib := inside(f.pass.TypesInfo.TypeOf(typ)); lib != nil {
		f.add(cur, typ, lib, how+" "+types.ExprString(typ))
	}
}

func (f *finder) add(cur inspector.Cursor, e ast.Expr, lib *redisapi.Library, what string) {
	f.sites = append(f.sites, &site{cur: cur, expr: e, category: zeroClient, lib: lib, what: what})
}

// inside returns the library if t is a client type, or an array of one.
func inside(t types.Type) *redisapi.Library {
	if t == nil {
		return nil
	}
	if array, ok := types.Unalias(t).(*types.Array); ok {
		return inside(array.Elem())
	}
	lib, _ := redisapi.ClientType(t)
	return lib
}

// outermost drops the sites inside others of the same library: a pool's Dial
// function goes when the pool goes.
func (f *finder) outermost() []*site {
	slices.SortStableFunc(f.sites, func(a, b *site) int {
		if a.expr.Pos() != b.expr.Pos() {
			return int(a.expr.Pos() - b.expr.Pos())
		}
		return int(b.expr.End() - a.expr.End())
	})
	var kept []*site
	for _, s := range f.sites {
		if n := len(kept); n > 0 && s.expr.End() <= kept[n-1].expr.End() && s.lib == kept[n-1].lib {
			continue
		}
		kept = append(kept, s)
	}
	return kept
}
