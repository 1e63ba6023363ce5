package load

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/tools/go/packages"
)

// A source is a package that is type-checked from source.
type source struct {
	*listed
	loader *loader
	index  int // in the order of go list
	pkg    *packages.Package
	texts  map[string][]byte // of its files, as parsed
	done   chan struct{}     // closed when pkg is complete
}

// A loader type-checks packages.
type loader struct {
	fset    *token.FileSet
	sizes   types.Sizes
	exports *exports
	sources map[string]*source // by ID
}

// check parses and type-checks the sources, in parallel, each after what it imports.
func (l *loader) check(ctx context.Context, order []*listed) {
	for i, p := range order {
		l.sources[p.ImportPath] = &source{listed: p, loader: l, index: i, texts: map[string][]byte{}, done: make(chan struct{})}
	}
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for _, p := range order {
		s := l.sources[p.ImportPath]
		wg.Go(func() {
			defer close(s.done)
			for _, dep := range s.deps() {
				<-dep.done
			}
			slots <- struct{}{}
			defer func() { <-slots }()
			s.check(ctx)
		})
	}
	wg.Wait()
}

// deps returns the sources that s imports. One that is listed after s is left
// out: there the imports are a cycle.
func (s *source) deps() []*source {
	var deps []*source
	for _, imp := range s.Imports {
		if dep := s.loader.sources[imp]; dep != nil && dep.index < s.index {
			deps = append(deps, dep)
		}
	}
	return deps
}

// check sets s.pkg. What is wrong with the package is in pkg.Errors.
func (s *source) check(ctx context.Context) {
	pkg := &packages.Package{
		ID:           s.ImportPath,
		Name:         s.Name,
		PkgPath:      s.path(),
		Dir:          s.Dir,
		GoFiles:      absolute(s.Dir, s.GoFiles),
		IgnoredFiles: absolute(s.Dir, s.IgnoredGoFiles),
		Module:       s.Module,
		ForTest:      s.ForTest,
		Fset:         s.loader.fset,
		TypesSizes:   s.loader.sizes,
		Imports:      map[string]*packages.Package{},
		TypesInfo: &types.Info{
			Types:        map[ast.Expr]types.TypeAndValue{},
			Defs:         map[*ast.Ident]types.Object{},
			Uses:         map[*ast.Ident]types.Object{},
			Implicits:    map[ast.Node]types.Object{},
			Instances:    map[*ast.Ident]types.Instance{},
			Scopes:       map[ast.Node]*types.Scope{},
			Selections:   map[*ast.SelectorExpr]*types.Selection{},
			FileVersions: map[*ast.File]string{},
		},
	}
	s.pkg = pkg
	for _, dep := range s.deps() {
		pkg.Imports[dep.path()] = dep.pkg
		if dep.pkg.IllTyped {
			pkg.IllTyped = true
		}
	}
	if pkg.IllTyped {
		pkg.Errors = append(pkg.Errors, packages.Error{Msg: "it imports a package that does not build", Kind: packages.UnknownError})
		return
	}
	if ctx.Err() != nil {
		s.fault(ctx.Err())
		return
	}
	if s.Error != nil {
		pkg.IllTyped = true
		pkg.Errors = append(pkg.Errors, packages.Error{Pos: s.Error.Pos, Msg: s.Error.Err, Kind: packages.ListError})
		return
	}
	for _, name := range s.files() {
		text, err := os.ReadFile(name)
		if err != nil {
			s.fault(err)
			continue
		}
		file, err := parser.ParseFile(pkg.Fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			s.fault(err)
		}
		if file != nil {
			pkg.CompiledGoFiles = append(pkg.CompiledGoFiles, name)
			pkg.Syntax = append(pkg.Syntax, file)
			s.texts[name] = text
		}
	}
	if pkg.IllTyped {
		return
	}
	config := types.Config{Importer: s, Sizes: pkg.TypesSizes, Error: s.fault, GoVersion: s.goVersion()}
	pkg.Types, _ = config.Check(pkg.PkgPath, pkg.Fset, pkg.Syntax, pkg.TypesInfo) // fault has seen every error
	if failed := importErrors(pkg.Errors); len(failed) > 0 {
		pkg.Errors = failed // the others follow from these
	}
}

func importErrors(errs []packages.Error) []packages.Error {
	var failed []packages.Error
	for _, e := range errs {
		if strings.HasPrefix(e.Msg, "could not import ") {
			failed = append(failed, e)
		}
	}
	return failed
}

func (s *source) goVersion() string {
	if s.Module == nil || s.Module.GoVersion == "" {
		return ""
	}
	return "go" + s.Module.GoVersion
}

// fault records an error of the package.
func (s *source) fault(err error) {
	s.pkg.IllTyped = true
	add := func(posn token.Position, msg string, kind packages.ErrorKind) {
		e := packages.Error{Msg: msg, Kind: kind}
		if posn.IsValid() {
			e.Pos = posn.String()
		}
		s.pkg.Errors = append(s.pkg.Errors, e)
	}
	var syntax scanner.ErrorList
	var typ types.Error
	switch {
	case errors.As(err, &syntax):
		for _, e := range syntax {
			add(e.Pos, e.Msg, packages.ParseError)
		}
	case errors.As(err, &typ):
		s.pkg.TypeErrors = append(s.pkg.TypeErrors, typ)
		add(s.pkg.Fset.Position(typ.Pos), typ.Msg, packages.TypeError)
	default:
		add(token.Position{}, err.Error(), packages.UnknownError)
	}
}

// Import implements [types.Importer] for the files of s.
func (s *source) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	id := path
	if mapped, ok := s.ImportMap[path]; ok {
		id = mapped
	}
	if dep := s.loader.sources[id]; dep != nil {
		select {
		case <-dep.done:
		default:
			return nil, fmt.Errorf("import cycle through %s", id)
		}
		if dep.pkg.Types == nil {
			return nil, fmt.Errorf("%s does not build", id)
		}
		return dep.pkg.Types, nil
	}
	return s.loader.exports.load(id)
}
