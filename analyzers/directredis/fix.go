package directredis

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/rewrite"
	"github.com/autobot/redislint/runtime/catalog"
)

// A repair is the replacement of a constructor's call.
type repair struct {
	call   *ast.CallExpr
	getter *redisapi.Getter
	name   string // of the database
	file   inspector.Cursor
	closes []inspector.Cursor // statements that close the client
}

// repairOf returns the repair of s; nil if the call's database is not certain, or
// if the client that takes its place would not do the same. The reason says why,
// for people, if that is not plain.
func (c *checker) repairOf(s *site, o *options) (r *repair, reason string) {
	call := s.call()
	if call == nil || s.makes == "" || s.lib.Path != redisapi.GoRedis || vendored(c.pass.Pkg) || c.reporter.Generated(call.Pos()) {
		return nil, ""
	}
	r = &repair{call: call, getter: c.getter(s)}
	if r.getter == nil {
		return nil, ""
	}
	if slot := c.slot(s.cur); slot != nil && isAny(slot) {
		return nil, "it goes into an " + types.TypeString(slot, (*types.Package).Name) + ", where nobody sees that it is nil"
	}
	if reason := c.obstacle(s, o); reason != "" {
		return nil, reason
	}
	if r.closes, reason = c.lifetime(s); reason != "" {
		return nil, reason
	}
	r.name = c.name(o)
	for file := range s.cur.Enclosing((*ast.File)(nil)) {
		r.file = file
	}
	return r, ""
}

// obstacle says what about the options is in the way of a fix, or "".
func (c *checker) obstacle(s *site, o *options) string {
	switch {
	case o.code != "":
		return o.code + " is code"
	case o.other != "":
		return o.other + " is used otherwise, too"
	case !o.read && c.database == "":
		return "its options come from elsewhere"
	case !o.known && c.database == "":
		return "the number of its database is not a constant here"
	case o.either && o.number == 0 && !c.indifferent(*o):
		return "several addresses are a cluster, which has another name"
	case len(c.names(o)) > 1 && !o.cluster:
		return fmt.Sprintf("several names share database %d", o.number)
	case c.name(o) == "" && o.cluster:
		return "the catalog does not say which name a cluster has"
	case c.name(o) == "":
		return fmt.Sprintf("the catalog has no database %d", o.number)
	}
	for _, e := range o.exprs {
		if call := c.called(e); call != "" {
			return call + " is called for its options"
		}
	}
	if v := c.another(s, o); v != nil {
		return "each " + v.Name() + " gives another client"
	}
	return ""
}

// indifferent reports whether o mean the same database for a cluster as for a server.
func (c *checker) indifferent(o options) bool {
	name := c.name(&o)
	o.cluster = true
	return c.name(&o) == name
}

// getter returns the sanctioned function that gives what s makes, in the type
// that its place wants; nil if there is none.
func (c *checker) getter(s *site) *redisapi.Getter {
	if s.makes == "" {
		return nil
	}
	if c.wantsUniversal(s) {
		return c.sanctioned.Getting("UniversalClient")
	}
	return c.sanctioned.Getting(s.makes)
}

// replacement returns the source of the call that asks for the database instead.
func (c *checker) replacement(r *repair, im *rewrite.Imports) string {
	pos := r.call.Pos()
	prefix := im.Add(pos, c.sanctioned.Path, c.sanctioned.Name)
	var args []string
	for _, arg := range r.getter.Args {
		switch arg {
		case catalog.ContextArgument:
			args = append(args, im.Context(pos))
		case catalog.DatabaseArgument:
			args = append(args, strconv.Quote(r.name))
		}
	}
	return prefix + r.getter.Symbol + "(" + strings.Join(args, ", ") + ")"
}

// fixes returns the fixes, by call. Calls that share what they leave unused
// are mended together, by one and the same fix.
func (c *checker) fixes(findings []*finding) map[*ast.CallExpr]*analysis.SuggestedFix {
	byFile := map[*ast.File][]ast.Node{}
	byCall := map[ast.Node]*repair{}
	for _, found := range findings {
		r := found.repair
		if r == nil {
			continue
		}
		file := r.file.Node().(*ast.File)
		byFile[file] = append(byFile[file], r.call)
		byCall[r.call] = r
	}
	fixes := map[*ast.CallExpr]*analysis.SuggestedFix{}
	for _, calls := range byFile {
		f := rewrite.NewFile(c.pass, c.effects, byCall[calls[0]].file)
		for _, group := range f.Linked(calls) {
			fix := c.edit(f, byCall, group)
			if fix == nil {
				group, fix = c.some(f, byCall, group)
			}
			for i, call := range group {
				fixes[byCall[call].call] = &analysis.SuggestedFix{Message: "use " + fix.texts[i], TextEdits: fix.edits}
			}
		}
	}
	return fixes
}

// An edit replaces calls.
type edit struct {
	texts []string // of the replacements
	edits []analysis.TextEdit
}

// some returns as many of the calls as can be mended together, and the edit.
func (c *checker) some(f *rewrite.File, byCall map[ast.Node]*repair, calls []ast.Node) (mended []ast.Node, fix *edit) {
	for _, call := range calls {
		if with := c.edit(f, byCall, append(mended, call)); with != nil {
			mended, fix = append(mended, call), with
		}
	}
	return mended, fix
}

// edit returns the edit that mends the calls; nil if a variable would be left
// unused that cannot go.
func (c *checker) edit(f *rewrite.File, byCall map[ast.Node]*repair, calls []ast.Node) *edit {
	var closes []inspector.Cursor
	for _, call := range calls {
		closes = append(closes, byCall[call].closes...)
	}
	stmts, edits, ok := f.Unused(closes, calls...)
	if !ok {
		return nil
	}
	im := f.Imports()
	im.Delete(calls...)
	im.Delete(stmts...)
	fix := &edit{}
	for _, call := range calls {
		text := c.replacement(byCall[call], im)
		edits = append(edits, analysis.TextEdit{Pos: call.Pos(), End: call.End(), NewText: []byte(text)})
		fix.texts = append(fix.texts, text)
	}
	fix.edits = append(edits, im.Edits()...)
	return fix
}

// called returns the call in e, or in the local variables that e is made of, that
// does more than look a setting up; "" if there is none.
func (c *checker) called(e ast.Expr) string {
	seen := map[*types.Var]bool{}
	var look func(ast.Expr) string
	look = func(e ast.Expr) string {
		call := c.effects.Of(e)
		ast.Inspect(e, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || call != "" {
				return call == ""
			}
			v, ok := c.pass.TypesInfo.Uses[id].(*types.Var)
			if !ok || seen[v] || ofLibrary(v.Type()) {
				return true
			}
			if init := c.fold.Variable(v); init != nil && init.Pos() < id.Pos() {
				seen[v] = true
				call = look(init)
			}
			return true
		})
		return call
	}
	return look(e)
}

// name returns the database that the options mean, or "".
func (c *checker) name(o *options) string {
	if names := c.names(o); len(names) == 1 {
		return names[0]
	}
	return ""
}

// names returns the databases that the options may mean: several may share a
// number by a key prefix.
func (c *checker) names(o *options) []string {
	if !o.known {
		return []string{c.database}
	}
	var names, others []string // on the default endpoint, and elsewhere
	for _, db := range c.catalog.Databases {
		switch {
		case db.Index != o.number || db.AliasOf != "" || !c.serves(db, o):
		case db.Endpoint == "":
			names = append(names, db.Name)
		default:
			others = append(others, db.Name)
		}
	}
	if len(names) == 0 && o.cluster {
		return others
	}
	return names
}

// serves reports whether the endpoint of db can be of the kind that o is for, as
// far as the catalog says where it is.
func (c *checker) serves(db catalog.Database, o *options) bool {
	e, ok := c.catalog.EndpointIn("", db.Endpoint)
	return !ok || (e.Topology == catalog.Cluster) == o.cluster
}

func vendored(pkg *types.Package) bool { return redisapi.Path(pkg) != pkg.Path() }

// wantsUniversal reports whether the call's value goes into a variable of an
// interface type that go-redis's UniversalClient has. A nil *redis.Client in
// there would not be nil.
func (c *checker) wantsUniversal(s *site) bool {
	slot := c.slot(s.cur)
	if slot == nil {
		return false
	}
	if _, ok := slot.Underlying().(*types.Interface); !ok || isTypeParam(slot) {
		return false
	}
	universal := c.universal(s)
	return universal != nil && types.AssignableTo(universal, slot)
}

// isAny reports whether t is an interface that everything has.
func isAny(t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	return ok && iface.Empty() && !isTypeParam(t)
}

func isTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// universal returns redis.UniversalClient of the package that s calls.
func (c *checker) universal(s *site) types.Type {
	for _, imp := range c.pass.Pkg.Imports() {
		if redisapi.Path(imp) != s.lib.Path {
			continue
		}
		if obj := imp.Scope().Lookup("UniversalClient"); obj != nil {
			return obj.Type()
		}
	}
	return nil
}

// slot returns the type that the context of an expression wants, or nil.
func (c *checker) slot(cur inspector.Cursor) types.Type {
	info := c.pass.TypesInfo
	for cur.ParentEdgeKind() == edge.ParenExpr_X {
		cur = cur.Parent()
	}
	kind, index := cur.ParentEdge()
	switch parent := cur.Parent().Node().(type) {
	case *ast.AssignStmt:
		if kind == edge.AssignStmt_Rhs && len(parent.Lhs) == len(parent.Rhs) {
			return info.TypeOf(parent.Lhs[index])
		}
	case *ast.ValueSpec:
		if parent.Type != nil {
			return info.TypeOf(parent.Type)
		}
	case *ast.CallExpr:
		if kind != edge.CallExpr_Args {
			return nil
		}
		if tv := info.Types[parent.Fun]; tv.IsType() {
			return tv.Type
		}
		sig, ok := types.Unalias(info.TypeOf(parent.Fun)).Underlying().(*types.Signature)
		if !ok {
			return nil
		}
		return parameter(sig, index, parent.Ellipsis.IsValid())
	case *ast.ReturnStmt:
		if sig := c.function(cur); sig != nil && sig.Results().Len() == len(parent.Results) {
			return sig.Results().At(index).Type()
		}
	case *ast.KeyValueExpr:
		if kind != edge.KeyValueExpr_Value {
			return nil
		}
		if lit, ok := cur.Parent().Parent().Node().(*ast.CompositeLit); ok {
			return element(info, lit, parent.Key)
		}
	case *ast.CompositeLit:
		if kind == edge.CompositeLit_Elts {
			if st, ok := core(info.TypeOf(parent)).(*types.Struct); ok && index < st.NumFields() {
				return st.Field(index).Type()
			}
			return element(info, parent, nil)
		}
	case *ast.SendStmt:
		if ch, ok := core(info.TypeOf(parent.Chan)).(*types.Chan); ok {
			return ch.Elem()
		}
	}
	return nil
}

// function returns the signature of the function that cur stands in.
func (c *checker) function(cur inspector.Cursor) *types.Signature {
	for f := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		switch f := f.Node().(type) {
		case *ast.FuncDecl:
			if fn, ok := c.pass.TypesInfo.Defs[f.Name].(*types.Func); ok {
				return fn.Signature()
			}
		case *ast.FuncLit:
			sig, _ := c.pass.TypesInfo.TypeOf(f).(*types.Signature)
			return sig
		}
		break
	}
	return nil
}

// parameter returns the type of the argument at index.
func parameter(sig *types.Signature, index int, ellipsis bool) types.Type {
	n := sig.Params().Len()
	if sig.Variadic() && index >= n-1 {
		last := sig.Params().At(n - 1).Type()
		if slice, ok := last.(*types.Slice); ok && !ellipsis {
			return slice.Elem()
		}
		return last
	}
	if index < n {
		return sig.Params().At(index).Type()
	}
	return nil
}

// element returns the type of the field or element that key names in lit.
func element(info *types.Info, lit *ast.CompositeLit, key ast.Expr) types.Type {
	switch t := core(info.TypeOf(lit)).(type) {
	case *types.Struct:
		if id, ok := key.(*ast.Ident); ok {
			if f := info.Uses[id]; f != nil {
				return f.Type()
			}
		}
	case *types.Map:
		return t.Elem()
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	}
	return nil
}

// core returns the underlying type of t, or of what it points to.
func core(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	return t.Underlying()
}
