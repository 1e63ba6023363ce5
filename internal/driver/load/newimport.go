package load

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"strings"
	"sync"
)

// An Importer imports what the fixes of a package import.
type Importer struct {
	exports *exports
	of      *listed
}

// Known is what the go command said of packages that fixes import. It is to be
// asked once, and not for each package that is fixed. The zero value knows
// nothing; several passes may use one at the same time.
type Known struct{ answers sync.Map }

// list returns what the go command says in dir of the package at path, and of
// all that this imports.
func (k *Known) list(dir, path string) ([]*listed, error) {
	answer, _ := k.answers.LoadOrStore([2]string{dir, path}, sync.OnceValues(func() ([]*listed, error) {
		return (&Config{Dir: dir}).listDeps(path)
	}))
	return answer.(func() ([]*listed, error))()
}

// NewImporter returns an importer for the package in dir which the go command
// calls id, as in "p [p.test]". It adds to the known packages what it imports.
func NewImporter(id, dir string, fset *token.FileSet, known map[string]*types.Package) *Importer {
	x := newExports(&Config{Dir: dir}, fset)
	x.types = known
	of := &listed{ImportPath: id}
	if _, test, ok := strings.Cut(strings.TrimSuffix(id, ".test]"), " ["); ok {
		of.ForTest = test
	}
	return &Importer{x, of}
}

// Import implements [types.Importer].
func (im *Importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return im.exports.load(path)
}

// Refuse returns why the go command would not let the package import the one at
// path, which it does not import so far. A type checker does not see this.
func (im *Importer) Refuse(path string) error { return im.exports.refuse(im.of, path) }

func (s *source) refuse(path string) error { return s.loader.exports.refuse(s.listed, path) }

func (x *exports) refuse(of *listed, path string) error {
	if path == "unsafe" || path == "C" {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.listed[path] == nil {
		if err := x.listNew(path); err != nil {
			return err
		}
	}
	p := x.listed[path]
	if p == nil {
		return nil
	}
	if way := x.way(path, of.path(), map[string]bool{}); len(way) == 1 {
		return errors.New("a package cannot import itself")
	} else if len(way) > 1 {
		return fmt.Errorf("that would be an import cycle: %s", strings.Join(way, " imports "))
	}
	if p.Name == "main" {
		return errors.New("it is a program")
	}
	importer := of.path()
	if of.ForTest != "" {
		importer = of.ForTest
	}
	if owner, ok := internal(path); ok && importer != owner && !strings.HasPrefix(importer, owner+"/") {
		return fmt.Errorf("it is internal to %s", owner)
	}
	return nil
}

// way returns the packages on a way along imports, or nil if there is none.
func (x *exports) way(from, to string, seen map[string]bool) []string {
	p := x.listed[from]
	if p == nil || seen[from] {
		return nil
	}
	seen[from] = true
	if p.path() == to {
		return []string{to}
	}
	for _, imp := range p.Imports {
		if rest := x.way(imp, to, seen); rest != nil {
			return append([]string{p.path()}, rest...)
		}
	}
	return nil
}

// internal returns the path below which alone the package at path may be imported.
func internal(path string) (owner string, ok bool) {
	if owner, ok = strings.CutSuffix(path, "/internal"); ok {
		return owner, true
	}
	i := strings.LastIndex(path, "/internal/")
	if i < 0 {
		return "", false
	}
	return path[:i], true
}
