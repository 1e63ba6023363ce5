// Package rewrite makes the text edits of suggested fixes: imports that come
// and go, a context that is in scope, local variables that a fix leaves unused.
//
// A rule that replaces an expression does it like this:
//
//	file := rewrite.NewFile(pass, cursor)                           // once for all fixes of a file
//	im := file.Imports()
//	prefix := im.Add(call.Pos(), redisapi.Runtime, "redisruntime") // "redisruntime."
//	ctx := im.Context(call.Pos())                                  // "ctx", "r.Context()", "context.TODO()"
//	im.Delete(call)                                                // its uses no longer count
//	edits := append(im.Edits(), analysis.TextEdit{...})
package rewrite

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// AddImport returns the prefix ("name.", or "" for a dot import) by which code
// at pos refers to the package at path, and the edits that import it under
// name, or a name like it that is free, if no import of the file serves.
func AddImport(pass *analysis.Pass, file *ast.File, pos token.Pos, path, name string) (prefix string, edits []analysis.TextEdit) {
	im := NewImports(pass, file)
	prefix = im.Add(pos, path, name)
	return prefix, im.Edits()
}
