package load

import (
	"go/token"
	"go/types"
	"path/filepath"

	udiff "github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/fixes"
)

// FixablePass returns the package of pass as the fix engine takes it, for a
// driver that did not load it with [Load].
func FixablePass(pass *analysis.Pass) (*fixes.Package, error) {
	known := map[string]*types.Package{}
	var visit func(*types.Package)
	visit = func(pkg *types.Package) {
		if known[pkg.Path()] == nil {
			known[pkg.Path()] = pkg
			for _, imp := range pkg.Imports() {
				visit(imp)
			}
		}
	}
	for _, imp := range pass.Pkg.Imports() {
		visit(imp)
	}
	p := &fixes.Package{Path: pass.Pkg.Path(), GoVersion: pass.Pkg.GoVersion(), Sizes: pass.TypesSizes}
	dir := ""
	for _, f := range pass.Files {
		name := pass.Fset.File(f.FileStart).Name()
		text, err := pass.ReadFile(name)
		if err != nil {
			return nil, err
		}
		p.Files = append(p.Files, fixes.File{Name: name, Source: text})
		dir = filepath.Dir(pass.Fset.Position(f.Package).Filename)
	}
	importer := NewImporter(pass.Pkg.Path(), dir, pass.Fset, known)
	p.Importer, p.Refuse = importer, importer.Refuse
	return p, nil
}

// TextEdits returns the edits that make the change to a file of pass.
func TextEdits(pass *analysis.Pass, change fixes.Change) []analysis.TextEdit {
	var file *token.File
	for _, f := range pass.Files {
		if tf := pass.Fset.File(f.FileStart); tf.Name() == change.File {
			file = tf
		}
	}
	var edits []analysis.TextEdit
	for _, e := range udiff.Bytes(change.Old, change.New) {
		edits = append(edits, analysis.TextEdit{Pos: file.Pos(e.Start), End: file.Pos(e.End), NewText: []byte(e.New)})
	}
	return edits
}
