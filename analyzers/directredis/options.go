package directredis

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/fold"
	"github.com/autobot/redislint/internal/redisapi"
)

// options is what the argument of a constructor says.
type options struct {
	fields  []field
	read    bool       // where the options come from is seen
	cluster bool       // they are for a cluster
	either  bool       // they may be for a cluster
	number  int        // of the database
	known   bool       // number is certain
	code    string     // a field that holds code
	other   string     // a variable of options that is used otherwise, too
	url     ast.Expr   // the URL that the options come from, or nil
	exprs   []ast.Expr // all that the options are made of
}

// A field is one that the options set.
type field struct {
	name  string
	value ast.Expr
	fixed string // the constant string that is its value, or ""
}

// sets reports whether the options set the field.
func (o *options) sets(name string) bool {
	return slices.ContainsFunc(o.fields, func(f field) bool { return f.name == name })
}

// optionsOf reads the options of the constructor that s calls.
func (c *checker) optionsOf(s *site) *options {
	o := &options{}
	call := s.call()
	if call == nil || s.makes == "" || len(call.Args) != 1 {
		return o
	}
	r := &optionsReader{checker: c, o: o, call: s.cur}
	o.exprs = append(o.exprs, call.Args[0])
	r.read(call.Args[0])
	o.cluster = s.makes == "ClusterClient"
	named := ""
	if obj := redisapi.TypeName(c.pass.TypesInfo.TypeOf(call.Args[0])); obj != nil {
		named = obj.Name()
	}
	if named == "UniversalOptions" && !o.sets("MasterName") {
		o.cluster, o.either = c.forCluster(o)
	}
	switch {
	case named == "ClusterOptions", named == "UniversalOptions" && o.cluster:
		// A cluster has database 0 only, which says nothing about its name.
		o.number, o.known = 0, o.read && c.database == ""
	case s.makes == "ClusterClient" && o.number != 0:
		o.known = false // NewFailoverClusterClient ignores DB
	}
	return o
}

// forCluster reports whether the options of a universal client without a master
// are for a cluster, or may be: they are if there are several addresses.
func (c *checker) forCluster(o *options) (cluster, either bool) {
	for _, f := range o.fields {
		switch f.name {
		case "Addrs":
			lit, ok := c.fold.Origin(f.value).(*ast.CompositeLit)
			cluster = cluster || ok && len(lit.Elts) > 1
			either = either || !ok
		case "IsClusterMode":
			v := c.fold.Value(f.value)
			cluster = cluster || v != nil && constant.BoolVal(v)
			either = either || v == nil
		}
	}
	return cluster, either && !cluster
}

type optionsReader struct {
	*checker
	o    *options
	call inspector.Cursor
}

// read reads the argument e: a literal, a variable, or the address of one.
func (r *optionsReader) read(e ast.Expr) {
	e = ast.Unparen(e)
	if ref, ok := e.(*ast.UnaryExpr); ok && ref.Op == token.AND {
		e = ast.Unparen(ref.X)
	}
	switch e := e.(type) {
	case *ast.CompositeLit, *ast.CallExpr:
		r.value(e)
	case *ast.Ident:
		if v, ok := r.pass.TypesInfo.Uses[e].(*types.Var); ok {
			r.variable(v)
		}
	}
}

func (r *optionsReader) literal(lit *ast.CompositeLit) {
	r.o.number, r.o.known = 0, true
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			r.o.known = false
			return
		}
		if key, ok := kv.Key.(*ast.Ident); ok {
			r.set(key.Name, kv.Value)
		}
	}
}

// set records that the options' field name is value.
func (r *optionsReader) set(name string, value ast.Expr) {
	tv := r.pass.TypesInfo.Types[value]
	if name == "DB" {
		r.o.known = false
		if v := r.fold.Value(value); v != nil && v.Kind() == constant.Int {
			n, exact := constant.Int64Val(v)
			r.o.number, r.o.known = int(n), exact
		}
		return
	}
	if slices.Contains(redisapi.CodeFields, name) && !tv.IsNil() {
		r.o.code = name
	}
	f := field{name: name, value: value}
	if tv.Value != nil && tv.Value.Kind() == constant.String {
		f.fixed = constant.StringVal(tv.Value)
		if f.fixed == "" {
			return
		}
	} else if lit, ok := ast.Unparen(value).(*ast.CompositeLit); ok && len(lit.Elts) > 0 {
		if tv := r.pass.TypesInfo.Types[lit.Elts[0]]; tv.Value != nil && tv.Value.Kind() == constant.String {
			f.fixed = constant.StringVal(tv.Value)
		}
	}
	r.o.fields = slices.DeleteFunc(r.o.fields, func(old field) bool { return old.name == name })
	r.o.fields = append(r.o.fields, f)
}

// variable reads what gives v, a variable of options, its value and its fields.
// The number is certain if that is a declaration and assignments in the block of
// the call, before it.
func (r *optionsReader) variable(v *types.Var) {
	if v.Kind() != types.LocalVar && v.Kind() != types.ParamVar {
		r.o.other = v.Name()
		return
	}
	certain := r.declared(v)
	for _, use := range r.variables().uses[v] {
		assign, field := fieldSet(use)
		inCall := r.call.Node().Pos() <= use.Node().Pos() && use.Node().End() <= r.call.Node().End()
		switch {
		case inCall:
		case field == "" || assign.Node().Pos() > r.call.Node().Pos():
			r.o.other = v.Name()
		default:
			value := assign.Node().(*ast.AssignStmt).Rhs[0]
			r.o.exprs = append(r.o.exprs, value)
			r.set(field, value)
			if field == "DB" && !r.before(assign) {
				certain = false
			}
		}
	}
	r.o.known = r.o.known && certain
}

// fieldSet returns the statement that sets a field of the variable used at use,
// and does nothing else, and the field; "" if there is none.
func fieldSet(use inspector.Cursor) (stmt inspector.Cursor, field string) {
	sel, ok := use.Parent().Node().(*ast.SelectorExpr)
	if !ok || sel.X != use.Node() {
		return use, ""
	}
	assign, ok := use.Parent().Parent().Node().(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 || assign.Lhs[0] != ast.Expr(sel) || assign.Tok != token.ASSIGN {
		return use, ""
	}
	return use.Parent().Parent(), sel.Sel.Name
}

// before reports whether the statement at cur stands in the block of the call.
func (r *optionsReader) before(cur inspector.Cursor) bool {
	stmt := statement(r.call)
	if !stmt.Valid() || cur.Parent() != stmt.Parent() {
		return false
	}
	for next, ok := cur, true; ok && next != stmt; next, ok = next.NextSibling() {
		if _, label := next.Node().(*ast.LabeledStmt); label {
			return false // a goto may pass over it
		}
	}
	return true
}

// declared reads the declaration of v, and reports whether it stands in the block
// of the call and can be read.
func (r *optionsReader) declared(v *types.Var) bool {
	cur, ok := r.variables().defs[v]
	if !ok {
		if v.Kind() == types.LocalVar { // of a type switch
			r.o.other = v.Name()
		}
		return false
	}
	_, index := cur.ParentEdge()
	switch parent := cur.Parent().Node().(type) {
	case *ast.AssignStmt:
		if len(parent.Rhs) == 1 && index == 0 {
			r.value(parent.Rhs[0])
			return r.o.read && r.before(cur.Parent())
		}
	case *ast.ValueSpec:
		switch {
		case len(parent.Names) != 1:
			return false
		case len(parent.Values) == 1:
			r.value(parent.Values[0])
		default:
			_, pointer := types.Unalias(v.Type()).(*types.Pointer)
			r.o.read, r.o.known = !pointer, !pointer // the zero options
		}
		return r.o.read && r.before(cur.Parent().Parent().Parent())
	}
	return false
}

// value reads e, the value of options, if it can tell what is in there.
func (r *optionsReader) value(e ast.Expr) {
	r.o.exprs = append(r.o.exprs, e)
	e = ast.Unparen(e)
	if ref, ok := e.(*ast.UnaryExpr); ok && ref.Op == token.AND {
		e = ast.Unparen(ref.X)
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		r.literal(e)
		r.o.read = true
	case *ast.CallExpr:
		if isNew(r.pass.TypesInfo, e) { // the zero options
			r.o.read, r.o.number, r.o.known = true, 0, true
			return
		}
		r.o.read = r.parseURL(e)
	}
}

// parseURL reads the options that redis.ParseURL makes of a URL.
func (r *optionsReader) parseURL(call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(r.pass.TypesInfo, call).(*types.Func)
	if !ok || len(call.Args) != 1 {
		return false
	}
	lib := redisapi.LibraryOf(fn)
	if lib == nil || !slices.Contains(lib.ParseURL, redisapi.Symbol(fn)) {
		return false
	}
	r.o.url = call.Args[0]
	if v := r.fold.Value(call.Args[0]); v != nil && v.Kind() == constant.String {
		r.o.number, _, r.o.known = redisapi.URLNumber(constant.StringVal(v))
	} else {
		r.o.number, r.o.known = redisapi.URLPatternNumber(r.fold.Pattern(call.Args[0]), fold.Unknown)
	}
	return true
}

// statement returns the statement of a block that cur stands in.
func statement(cur inspector.Cursor) inspector.Cursor {
	for c := range cur.Enclosing((*ast.AssignStmt)(nil), (*ast.DeclStmt)(nil), (*ast.ExprStmt)(nil), (*ast.ReturnStmt)(nil), (*ast.SendStmt)(nil), (*ast.DeferStmt)(nil), (*ast.GoStmt)(nil)) {
		return c
	}
	return inspector.Cursor{}
}
