package load

import (
	"go/token"
	"go/types"
	"os"
	"path/filepath"

	udiff "github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/fixes"
)

// FixablePass returns the package of pass as the fix engine takes it, for a
// driver that did not load it with [Load]. Such a driver has one Known for all
// packages of a run.
func FixablePass(pass *analysis.Pass, answers *Known) (*fixes.Package, error) {
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
	root := ModuleRoot(dir) // all its packages get the same answers
	importer.exports.listDeps = func(path string) ([]*listed, error) { return answers.list(root, path) }
	p.Importer, p.Refuse = importer, importer.Refuse
	return p, nil
}

// ModuleRoot returns the folder of the module that dir is in or, if it is in
// none, dir.
func ModuleRoot(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, "go.mod")); err == nil {
			return d
		}
		if d == filepath.Dir(d) {
			return dir
		}
	}
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
