package directredis

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
)

// options is what the argument of a constructor says.
type options struct {
	fields  []field
	number  int  // of the database
	known   bool // number is certain
	code    string
	url     bool       // the options come from a constant URL
	related []ast.Node // statements that build the options, besides the argument
}

// A field is one that the options set.
type field struct {
	name  string
	fixed string // the constant string that is its value, or ""
}

// codeFields hold functions and objects, which no configuration can.
var codeFields = []string{
	"Dialer", "DialerRetryBackoff", "OnConnect", "CredentialsProvider", "CredentialsProviderContext",
	"StreamingCredentialsProvider", "Limiter", "NewClient", "ClusterSlots", "NewConsistentHash",
	"PushNotificationProcessor", "ClientSideCache",
}

// optionsOf reads the options of the constructor that s calls.
func (c *checker) optionsOf(s *site) *options {
	o := &options{}
	call := s.call()
	if call == nil || s.makes == "" || len(call.Args) != 1 {
		return o
	}
	r := &optionsReader{checker: c, o: o}
	r.read(s.cur, call.Args[0])
	if named := elemName(c.pass.TypesInfo.TypeOf(call.Args[0])); named == "ClusterOptions" {
		o.number, o.known = 0, true // a cluster has database 0 only
	} else if s.makes == "ClusterClient" && o.number != 0 {
		o.known = false // NewFailoverClusterClient ignores DB
	}
	return o
}

func elemName(t types.Type) string {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj().Name()
	}
	return ""
}

type optionsReader struct {
	*checker
	o *options
}

// read reads e: a literal, or a local variable that is one.
func (r *optionsReader) read(cur inspector.Cursor, e ast.Expr) {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok && e.Op == token.AND {
			r.literal(lit)
		}
	case *ast.Ident:
		if v, ok := r.pass.TypesInfo.Uses[e].(*types.Var); ok && v.Kind() == types.LocalVar {
			r.variable(cur, v)
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
	if slices.Contains(codeFields, name) && !tv.IsNil() {
		r.o.code = name
	}
	f := field{name: name}
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

// variable reads the statements that give v its value. All of them must stand
// in the block of the call, before it; otherwise the number is not certain.
func (r *optionsReader) variable(cur inspector.Cursor, v *types.Var) {
	var block []ast.Stmt
	stmt := statement(cur)
	if stmt.Valid() {
		block = statements(stmt.Parent().Node())
	}
	defined := false
	for _, s := range block {
		if s == stmt.Node() {
			break
		}
		if !r.step(v, s) {
			continue
		}
		defined = true
		r.o.related = append(r.o.related, s)
	}
	if !defined || !r.only(v, stmt.Node()) {
		r.o.known = false
	}
}

// step reads s if it declares v or sets one of its fields.
func (r *optionsReader) step(v *types.Var, s ast.Stmt) bool {
	info := r.pass.TypesInfo
	switch s := s.(type) {
	case *ast.DeclStmt:
		decl, ok := s.Decl.(*ast.GenDecl)
		if !ok || len(decl.Specs) != 1 {
			return false
		}
		spec, ok := decl.Specs[0].(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || len(spec.Values) != 1 || info.Defs[spec.Names[0]] != v {
			return false
		}
		return r.value(spec.Values[0])
	case *ast.AssignStmt:
		if len(s.Rhs) != 1 {
			return false
		}
		if id, ok := s.Lhs[0].(*ast.Ident); ok && info.Defs[id] == v {
			return r.value(s.Rhs[0])
		}
		sel, ok := s.Lhs[0].(*ast.SelectorExpr)
		if !ok || len(s.Lhs) != 1 || s.Tok != token.ASSIGN {
			return false
		}
		if id, ok := sel.X.(*ast.Ident); ok && info.Uses[id] == v {
			r.set(sel.Sel.Name, s.Rhs[0])
			return true
		}
	}
	return false
}

// value reads the value that a variable is declared with.
func (r *optionsReader) value(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok && e.Op == token.AND {
			r.literal(lit)
			return true
		}
	case *ast.CallExpr:
		return r.parseURL(e)
	}
	return false
}

// parseURL reads the options that redis.ParseURL makes of a constant.
func (r *optionsReader) parseURL(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) != 1 {
		return false
	}
	fn, ok := r.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok {
		return false
	}
	lib := redisapi.LibraryOf(fn)
	if lib == nil || !slices.Contains(lib.ParseURL, redisapi.Symbol(fn)) {
		return false
	}
	r.o.url = true
	if v := r.fold.Value(call.Args[0]); v != nil && v.Kind() == constant.String {
		r.o.number, _, r.o.known = redisapi.URLNumber(constant.StringVal(v))
	}
	return true
}

// only reports whether all uses of v stand in related statements or in the call's.
func (r *optionsReader) only(v *types.Var, call ast.Node) bool {
	for _, id := range r.uses()[v] {
		inside := call.Pos() <= id.Pos() && id.End() <= call.End()
		for _, s := range r.o.related {
			inside = inside || s.Pos() <= id.Pos() && id.End() <= s.End()
		}
		if !inside {
			return false
		}
	}
	return true
}

// usesOf returns the uses of each local variable.
func usesOf(info *types.Info) map[*types.Var][]*ast.Ident {
	uses := map[*types.Var][]*ast.Ident{}
	for id, obj := range info.Uses {
		if v, ok := obj.(*types.Var); ok && v.Kind() == types.LocalVar {
			uses[v] = append(uses[v], id)
		}
	}
	return uses
}

// statement returns the statement of a block that cur stands in.
func statement(cur inspector.Cursor) inspector.Cursor {
	for c := range cur.Enclosing((*ast.AssignStmt)(nil), (*ast.DeclStmt)(nil), (*ast.ExprStmt)(nil), (*ast.ReturnStmt)(nil), (*ast.SendStmt)(nil), (*ast.DeferStmt)(nil), (*ast.GoStmt)(nil)) {
		return c
	}
	return inspector.Cursor{}
}

// statements returns the list that n holds, if it is a block or a clause.
func statements(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}
