package dbname

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
)

// isDatabase reports whether t is a type of database names.
func (c *checker) isDatabase(t types.Type) bool {
	name := typeName(t)
	return name != "" && slices.ContainsFunc(c.sanctioned, func(s *redisapi.Sanctioned) bool {
		return s.Database != "" && name == s.Path+"."+s.Database
	})
}

// constants yields the constant expressions of a type of database names that are
// not part of another one.
func (c *checker) constants(in *inspector.Inspector) iter.Seq[inspector.Cursor] {
	return func(yield func(inspector.Cursor) bool) {
		done := false
		in.Root().Inspect(nil, func(cur inspector.Cursor) bool {
			e, ok := cur.Node().(ast.Expr)
			if !ok || done {
				return !done
			}
			tv := c.pass.TypesInfo.Types[e]
			if tv.Value == nil || tv.Value.Kind() != constant.String || !c.isDatabase(tv.Type) {
				return true
			}
			if fragment(cur) {
				return false
			}
			done = !yield(cur)
			return false
		})
	}
}

// fragment reports whether the constant at cur is no whole name: it is put
// together with something else, or only ordered with it.
func fragment(cur inspector.Cursor) bool {
	switch parent := cur.Parent().Node().(type) {
	case *ast.BinaryExpr:
		return parent.Op != token.EQL && parent.Op != token.NEQ
	case *ast.AssignStmt:
		return parent.Tok != token.ASSIGN && parent.Tok != token.DEFINE
	}
	return false
}

// name checks a constant expression of type Database.
func (c *checker) name(cur inspector.Cursor) {
	e := cur.Node().(ast.Expr)
	value := constant.StringVal(c.pass.TypesInfo.Types[e].Value)
	if value == "" && cur.ParentEdgeKind() != edge.CallExpr_Args {
		return // a comparison with the zero value, or a default
	}
	c.value(e, value, c.siblings(cur))
}

// siblings returns the values that cur's may not become: those of the other
// cases of its switch, or keys of its map.
func (c *checker) siblings(cur inspector.Cursor) map[string]bool {
	var others []ast.Expr
	switch cur.ParentEdgeKind() {
	case edge.CaseClause_List:
		for _, clause := range cur.Parent().Parent().Node().(*ast.BlockStmt).List {
			others = append(others, clause.(*ast.CaseClause).List...)
		}
	case edge.KeyValueExpr_Key:
		lit, ok := cur.Parent().Parent().Node().(*ast.CompositeLit)
		if !ok {
			return nil
		}
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				others = append(others, kv.Key)
			}
		}
	}
	values := map[string]bool{}
	for _, e := range others {
		if v := c.pass.TypesInfo.Types[e].Value; v != nil && v.Kind() == constant.String {
			values[constant.StringVal(v)] = true
		}
	}
	return values
}

// value checks a constant expression whose value is the name of a database.
// A reference to a constant of type Database was checked where that is
// declared, unless it is declared out of this module's reach. A fix writes none
// of siblings.
func (c *checker) value(e ast.Expr, value string, siblings map[string]bool) {
	e = c.written(e)
	d := analysis.Diagnostic{Pos: e.Pos(), End: e.End()}
	if obj := c.reference(e); obj != nil {
		if c.isDatabase(obj.Type()) && c.ours(obj.Pkg()) {
			return
		}
		if obj.Pkg() == c.pass.Pkg {
			d.Related = []analysis.RelatedInformation{{Pos: obj.Pos(), Message: fmt.Sprintf("%s is declared here", obj.Name())}}
		}
	}
	db, ok := c.catalog.Lookup(value)
	switch {
	case !ok:
		c.unknown(d, e, value, siblings)
	case db.Deprecated != "":
		d.Category = deprecatedName
		d.Message = fmt.Sprintf("database %q is deprecated: %s", value, db.Deprecated)
		c.replace(&d, e, db.AliasOf, siblings)
		c.reporter.Report(d)
	case db.AliasOf != "" && c.aliases:
		d.Category = aliasName
		d.Message = fmt.Sprintf("database %q is an alias of %q", value, db.AliasOf)
		c.replace(&d, e, db.AliasOf, siblings)
		c.reporter.Report(d)
	}
}

func (c *checker) unknown(d analysis.Diagnostic, e ast.Expr, value string, siblings map[string]bool) {
	d.Category = unknownName
	d.Message = fmt.Sprintf("database %q is not in %s, so its client is always nil", value, c.source())
	switch near := c.distinct(nearest(value, c.catalog.Names())); len(near) {
	case 0:
		d.Message += fmt.Sprintf("; use one of %s, or add it", c.known())
	case 1:
		d.Message += fmt.Sprintf("; did you mean %q?", near[0])
		c.replace(&d, e, near[0], siblings)
	default:
		d.Message += fmt.Sprintf("; did you mean %s?", quoted(near))
	}
	c.reporter.Report(d)
}

// distinct returns the canonical name if all names are of one database, and names
// otherwise.
func (c *checker) distinct(names []string) []string {
	one := map[string]bool{}
	for _, n := range names {
		db, _ := c.catalog.Canonical(n)
		one[db.Name] = true
	}
	if len(names) > 1 && len(one) == 1 {
		return slices.Collect(maps.Keys(one))
	}
	return names
}

// replace offers the fix that writes name instead of the literal e.
func (c *checker) replace(d *analysis.Diagnostic, e ast.Expr, name string, siblings map[string]bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING || name == "" || siblings[name] {
		return
	}
	text := strconv.Quote(name)
	d.SuggestedFixes = []analysis.SuggestedFix{{
		Message:   "use " + text,
		TextEdits: []analysis.TextEdit{{Pos: lit.Pos(), End: lit.End(), NewText: []byte(text)}},
	}}
}

// written returns the expression that writes e's value: without parentheses
// and conversions.
func (c *checker) written(e ast.Expr) ast.Expr {
	for {
		e = ast.Unparen(e)
		call, ok := e.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return e
		}
		if tv := c.pass.TypesInfo.Types[call.Args[0]]; tv.Value == nil || tv.Value.Kind() != constant.String {
			return e
		}
		e = call.Args[0]
	}
}

// reference returns the constant that e names, or nil.
func (c *checker) reference(e ast.Expr) *types.Const {
	var id *ast.Ident
	switch e := e.(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return nil
	}
	if obj, ok := c.pass.TypesInfo.Defs[id].(*types.Const); ok {
		return obj
	}
	obj, _ := c.pass.TypesInfo.Uses[id].(*types.Const)
	return obj
}

// ours reports whether the constants of pkg are checked with this module.
func (c *checker) ours(pkg *types.Package) bool {
	path := redisapi.Path(pkg)
	if redisapi.InRuntime(path) {
		return false
	}
	if c.pass.Module == nil || c.pass.Module.Path == "" {
		return true
	}
	return path == c.pass.Module.Path || strings.HasPrefix(path, c.pass.Module.Path+"/") || pkg == c.pass.Pkg
}

func quoted(names []string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = strconv.Quote(n)
	}
	return strings.Join(q, " or ")
}
