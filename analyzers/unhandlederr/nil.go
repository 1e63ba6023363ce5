package unhandlederr

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/rewrite"
	"github.com/autobot/redislint/internal/values"
)

// comparison reports a comparison of an error with redis.Nil.
func (c *checker) comparison(cur inspector.Cursor, cmp *ast.BinaryExpr) {
	if cmp.Op != token.EQL && cmp.Op != token.NEQ {
		return
	}
	err, sentinel := cmp.X, cmp.Y
	if c.isSentinel(err) {
		err, sentinel = sentinel, err
	}
	if !c.isSentinel(sentinel) || !values.IsError(c.pass.TypesInfo.TypeOf(err)) || c.inIsMethod(cur) {
		return
	}
	not := ""
	if cmp.Op == token.NEQ {
		not = "!"
	}
	im := c.files.Imports(cur)
	c.report(analysis.Diagnostic{
		Pos: cmp.Pos(), End: cmp.End(), Category: nilComparison,
		Message: fmt.Sprintf("%s %s %s is false for an error that wraps %s; use errors.Is",
			types.ExprString(err), token.EQL, types.ExprString(sentinel), types.ExprString(sentinel)),
		SuggestedFixes: useIs(c.fixComparison(cur, im, not, err == cmp.Y), im),
	})
}

// fixComparison returns the edits that make a call of errors.Is of the comparison
// at cur, which may be the wrong way round for that. Comments in it stay.
func (c *checker) fixComparison(cur inspector.Cursor, im *rewrite.Imports, not string, swapped bool) []analysis.TextEdit {
	cmp := cur.Node().(*ast.BinaryExpr)
	edits := []analysis.TextEdit{insert(cmp.Pos(), not+c.isFunc(im, cmp.Pos())+"("), insert(cmp.End(), ")")}
	if swapped { // redis.Nil == err
		x, okX := rewrite.Source(c.pass, cmp.X)
		y, okY := rewrite.Source(c.pass, cmp.Y)
		if !okX || !okY {
			return nil
		}
		edits = append(edits,
			analysis.TextEdit{Pos: cmp.X.Pos(), End: cmp.X.End(), NewText: []byte(y)},
			analysis.TextEdit{Pos: cmp.Y.Pos(), End: cmp.Y.End(), NewText: []byte(x)})
	}
	comma := analysis.TextEdit{Pos: cmp.X.End(), End: cmp.Y.Pos(), NewText: []byte(", ")}
	if rewrite.Commented(cur, comma.Pos, comma.End) {
		comma = analysis.TextEdit{Pos: cmp.OpPos, End: cmp.OpPos + token.Pos(len(cmp.Op.String())), NewText: []byte(",")}
	}
	return append(edits, comma)
}

// cases reports the cases of a switch over an error that are redis.Nil.
func (c *checker) cases(cur inspector.Cursor, n *ast.SwitchStmt) {
	if n.Tag == nil || !values.IsError(c.pass.TypesInfo.TypeOf(n.Tag)) || c.inIsMethod(cur) {
		return
	}
	var found []ast.Expr
	for _, clause := range n.Body.List {
		for _, e := range clause.(*ast.CaseClause).List {
			if c.isSentinel(e) {
				found = append(found, e)
			}
		}
	}
	if len(found) == 0 {
		return
	}
	fixes := c.fixSwitch(cur, n) // of all cases together
	for _, e := range found {
		c.report(analysis.Diagnostic{
			Pos: e.Pos(), End: e.End(), Category: nilComparison,
			Message: fmt.Sprintf("case %s of %s misses an error that wraps %s; use errors.Is",
				types.ExprString(e), types.ExprString(n.Tag), types.ExprString(e)),
			SuggestedFixes: fixes,
		})
	}
}

// fixSwitch returns the fix that turns the cases into conditions. The tag must
// be a variable, as it is evaluated for each of them.
func (c *checker) fixSwitch(cur inspector.Cursor, n *ast.SwitchStmt) []analysis.SuggestedFix {
	tag, ok := ast.Unparen(n.Tag).(*ast.Ident)
	if !ok {
		return nil
	}
	im := c.files.Imports(cur)
	fun := c.isFunc(im, n.Pos())
	// The space between the tag and the brace stays.
	edits := []analysis.TextEdit{{Pos: n.Tag.Pos(), End: n.Tag.End()}}
	for _, clause := range n.Body.List {
		for _, e := range clause.(*ast.CaseClause).List {
			if c.isSentinel(e) {
				edits = append(edits,
					analysis.TextEdit{Pos: e.Pos(), End: e.Pos(), NewText: []byte(fun + "(" + tag.Name + ", ")},
					analysis.TextEdit{Pos: e.End(), End: e.End(), NewText: []byte(")")})
			} else {
				edits = append(edits, analysis.TextEdit{Pos: e.Pos(), End: e.Pos(), NewText: []byte(tag.Name + " == ")})
			}
		}
	}
	return useIs(edits, im)
}

func useIs(edits []analysis.TextEdit, im *rewrite.Imports) []analysis.SuggestedFix {
	if edits == nil {
		return nil
	}
	return []analysis.SuggestedFix{{Message: "use errors.Is", TextEdits: append(edits, im.Edits()...)}}
}

// isFunc returns the text for errors.Is at pos. A package of the name errors
// that the file imports serves if it has an Is of that kind.
func (c *checker) isFunc(im *rewrite.Imports, pos token.Pos) string {
	_, obj := c.scope(pos).LookupParent("errors", pos)
	pkg, ok := obj.(*types.PkgName)
	if !ok || pkg.Imported().Path() == "errors" {
		return im.Add(pos, "errors", "errors") + "Is"
	}
	if isLike(pkg.Imported().Scope().Lookup("Is")) {
		return im.Add(pos, pkg.Imported().Path(), "errors") + "Is"
	}
	return im.Add(pos, "errors", "stderrors") + "Is"
}

// isLike reports whether obj can be called like errors.Is.
func isLike(obj types.Object) bool {
	if obj == nil {
		return false
	}
	sig, ok := obj.Type().Underlying().(*types.Signature)
	if !ok {
		return false
	}
	params, results := sig.Params(), sig.Results()
	return params.Len() == 2 && values.IsError(params.At(0).Type()) && values.IsError(params.At(1).Type()) &&
		results.Len() == 1 && types.Identical(results.At(0).Type(), types.Typ[types.Bool])
}

// isSentinel reports whether e names a library's error for "nothing is there",
// or a constant or variable of a team's own that is one of go-redis's errors.
func (c *checker) isSentinel(e ast.Expr) bool {
	e = ast.Unparen(e)
	if redisapi.IsErrorConstant(c.pass.TypesInfo.TypeOf(e)) {
		return true
	}
	v := c.index.Var(e)
	return v != nil && redisapi.IsNoReply(v)
}

// inIsMethod reports whether cur stands in a method Is(error) bool, in which
// errors are compared so that errors.Is can find them.
func (c *checker) inIsMethod(cur inspector.Cursor) bool {
	fn, ok := values.Function(cur)
	if !ok {
		return false
	}
	decl, ok := fn.Node().(*ast.FuncDecl)
	return ok && decl.Recv != nil && decl.Name.Name == "Is"
}
