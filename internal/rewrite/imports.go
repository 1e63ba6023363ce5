package rewrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	pathpkg "path"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/redisapi"
)

// Imports collects what one fix does to the imports of one file.
type Imports struct {
	*File
	info    *types.Info
	file    *ast.File
	added   []addition
	kept    map[types.Object]bool // imports that the new text refers to
	deleted []ast.Node
}

type addition struct{ path, name, pkgName string }

// NewImports returns an empty collection for file, one of pass.Files.
func NewImports(pass *analysis.Pass, file *ast.File) *Imports {
	return newFile(pass, file).Imports()
}

// Imports returns an empty collection.
func (f *File) Imports() *Imports {
	return &Imports{File: f, info: f.pass.TypesInfo, file: f.syntax, kept: map[types.Object]bool{}}
}

// Add returns the prefix by which code at pos may refer to the package at path,
// whose own name is pkgName. It imports the package if no import of the file
// serves at pos, under a name that is free in all of the file, so that all
// fixes of a file choose the same.
func (im *Imports) Add(pos token.Pos, path, pkgName string) (prefix string) {
	for _, a := range im.added {
		if a.path == path {
			return a.name + "."
		}
	}
	scope := im.scope(pos)
	for _, spec := range im.file.Imports {
		obj := im.pkgName(spec)
		if obj == nil || specPath(spec) != path || obj.Name() == "_" {
			continue
		}
		if spec.Name != nil && spec.Name.Name == "." {
			if seesAll(scope, pos, obj.Imported()) {
				im.kept[obj] = true
				return ""
			}
			continue
		}
		if _, seen := scope.LookupParent(obj.Name(), pos); seen == obj {
			im.kept[obj] = true
			return obj.Name() + "."
		}
	}
	name := im.freeName(pkgName)
	im.added = append(im.added, addition{path: path, name: name, pkgName: pkgName})
	return name + "."
}

// Delete tells that the fix removes the text of n, so that an import which is
// used there only is removed too.
func (im *Imports) Delete(n ...ast.Node) { im.deleted = append(im.deleted, n...) }

// Edits returns the edits of the file's import declarations.
func (im *Imports) Edits() []analysis.TextEdit {
	l := layout{file: im.file, lines: im.pass.Fset.File(im.file.FileStart), removed: map[*ast.ImportSpec]bool{}}
	for _, spec := range im.file.Imports {
		if im.unused(spec) {
			l.removed[spec] = true
		}
	}
	for _, a := range im.added {
		l.added = append(l.added, importLine{path: a.path, text: a.text()})
	}
	return l.edits()
}

func (im *Imports) scope(pos token.Pos) *types.Scope {
	scope := im.info.Scopes[im.file]
	if inner := scope.Innermost(pos); inner != nil {
		return inner
	}
	return scope
}

// pkgName returns the object that spec declares; nil for import "C".
func (im *Imports) pkgName(spec *ast.ImportSpec) *types.PkgName {
	obj := im.info.Implicits[spec]
	if spec.Name != nil {
		obj = im.info.Defs[spec.Name]
	}
	name, _ := obj.(*types.PkgName)
	return name
}

// seesAll reports whether no exported name of the dot-imported pkg is shadowed.
func seesAll(scope *types.Scope, pos token.Pos, pkg *types.Package) bool {
	for _, name := range pkg.Scope().Names() {
		if want := pkg.Scope().Lookup(name); want.Exported() {
			if _, seen := scope.LookupParent(name, pos); seen != want {
				return false
			}
		}
	}
	return true
}

// freeName returns name, or name and a number, such that nothing in the file
// or the package is called so.
func (im *Imports) freeName(name string) string {
	free := func(name string) bool {
		return !im.taken()[name] && !slices.ContainsFunc(im.added, func(a addition) bool { return a.name == name })
	}
	for i := 0; ; i++ {
		candidate := name
		if i > 0 {
			candidate += strconv.Itoa(i)
		}
		if free(candidate) {
			return candidate
		}
	}
}

// unused reports whether spec was used, but only in deleted text.
func (im *Imports) unused(spec *ast.ImportSpec) bool {
	obj := im.pkgName(spec)
	if len(im.deleted) == 0 || obj == nil || obj.Name() == "_" || im.kept[obj] {
		return false
	}
	uses := im.imported()[obj]
	if spec.Name != nil && spec.Name.Name == "." {
		for used, ids := range im.imported() {
			if used.Pkg() == obj.Imported() {
				uses = append(uses, ids...)
			}
		}
	}
	// Most imports have more uses than a fix deletes, and one that stays decides.
	return len(uses) > 0 && !slices.ContainsFunc(uses, func(id *ast.Ident) bool { return !within(im.deleted, id) })
}

func within(nodes []ast.Node, n ast.Node) bool {
	for _, d := range nodes {
		if d.Pos() <= n.Pos() && n.End() <= d.End() {
			return true
		}
	}
	return false
}

func (a addition) text() string {
	// Where the path does not end in the name, the name is written: it may be
	// another than it seems.
	if a.name == redisapi.AssumedName(a.path) && a.name == pathpkg.Base(a.path) {
		return strconv.Quote(a.path)
	}
	return fmt.Sprintf("%s %q", a.name, a.path)
}

func specPath(spec *ast.ImportSpec) string {
	path, _ := strconv.Unquote(spec.Path.Value)
	return path
}
