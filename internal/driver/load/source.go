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
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/packages"
)

// A source is a package that is type-checked from source.
type source struct {
	*listed
	loader *loader
	root   bool
	index  int // those that it imports have a lower one
	pkg    *packages.Package
	texts  map[string][]byte // of its files, as parsed
	own    *cause            // what is wrong with the package itself
	causes []*cause          // why it is ill typed: own, or those of what it imports
	done   chan struct{}     // closed when pkg is complete
}

// NewInfo returns an empty types.Info with all that analyzers ask for.
func NewInfo() *types.Info {
	return &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		Scopes:       map[ast.Node]*types.Scope{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}
}

// A loader type-checks packages.
type loader struct {
	config  *Config
	fset    *token.FileSet
	sizes   types.Sizes
	exports *exports
	count   int                 // of sources
	sources map[string]*source  // by ID
	plain   map[*listed]*source // roots without their tests, which do not build
}

func (c *Config) newLoader(ctx context.Context) (*loader, error) {
	arch, err := c.run(ctx, "env", "GOARCH")
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	return &loader{
		config:  c,
		fset:    fset,
		sizes:   types.SizesFor("gc", strings.TrimSpace(string(arch))),
		exports: newExports(c, fset),
		sources: map[string]*source{},
		plain:   map[*listed]*source{},
	}, nil
}

// load type-checks the packages in order, and the roots among them whose tests
// do not build once more without these.
func (l *loader) load(ctx context.Context, g *graph, order []*listed, roots []*listed) error {
	if err := l.config.compileCgo(ctx, order); err != nil {
		return err
	}
	l.exports.listed = g.byID
	for _, p := range g.order {
		for _, e := range p.faults() {
			l.exports.causes[p.ImportPath] = append(l.exports.causes[p.ImportPath], p.cause(e))
		}
	}
	paths := g.exported(order)
	if err := l.exports.list(ctx, paths); err != nil {
		return err
	}
	for _, path := range paths {
		// Now, since reading a package completes those that others have read of.
		// What is wrong with one is told where it is imported.
		_, _ = l.exports.load(path)
	}
	var batch []*source
	for _, p := range order {
		s := l.source(p, slices.Contains(roots, p))
		l.sources[p.ImportPath] = s
		batch = append(batch, s)
	}
	if l.config.Found != nil {
		l.config.Found(len(batch))
	}
	l.check(ctx, batch)

	batch = nil
	for _, p := range roots {
		if s, plain := l.sources[p.ImportPath], g.plain(p); s != nil && s.pkg.IllTyped && plain != nil {
			l.plain[plain] = l.source(plain, true)
			batch = append(batch, l.plain[plain])
		}
	}
	l.check(ctx, batch)
	return ctx.Err()
}

// source returns the source of p, to be checked after those that there are.
func (l *loader) source(p *listed, root bool) *source {
	l.count++
	return &source{listed: p, loader: l, root: root, index: l.count, texts: map[string][]byte{}, done: make(chan struct{})}
}

// check parses and type-checks the sources, in parallel, each after what it imports.
func (l *loader) check(ctx context.Context, batch []*source) {
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for _, s := range batch {
		wg.Go(func() {
			defer close(s.done)
			for _, dep := range s.deps() {
				<-dep.done
			}
			slots <- struct{}{}
			defer func() { <-slots }()
			s.check(ctx)
			s.visit()
		})
	}
	wg.Wait()
}

// visit hands the package on, and lets go of what is not needed after that.
func (s *source) visit() {
	visit := s.loader.config.Visit
	if visit == nil {
		return
	}
	if !s.pkg.IllTyped {
		visit(s.pkg, s.root)
	}
	s.pkg.Syntax, s.pkg.TypesInfo = nil, nil
	if !s.root {
		s.texts = nil
	}
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

// check sets s.pkg, and if that is ill typed, s.causes.
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
		TypesInfo:    NewInfo(),
	}
	s.pkg = pkg
	for _, dep := range s.deps() {
		pkg.Imports[dep.path()] = dep.pkg
	}
	if s.causes = s.inherited(); len(s.causes) > 0 {
		pkg.IllTyped = true
		return
	}
	s.parseAndType(ctx)
	if pkg.IllTyped {
		s.own = &cause{s.path(), pkg.Errors}
		s.causes = []*cause{s.own}
	}
}

// inherited returns why s cannot be checked: what go list says about it or else
// what is wrong with its imports.
func (s *source) inherited() []*cause {
	if s.Error != nil {
		s.own = s.cause(s.Error)
		return []*cause{s.own}
	}
	var causes []*cause
	add := func(all []*cause) {
		for _, c := range all {
			if !slices.Contains(causes, c) {
				causes = append(causes, c)
			}
		}
	}
	for _, imp := range s.Imports {
		if dep := s.loader.sources[imp]; dep == nil {
			add(s.loader.exports.why(imp))
		} else if dep.index < s.index {
			add(dep.causes)
		}
	}
	return causes
}

// parseAndType parses and type-checks the files. What is wrong with them is
// then in pkg.Errors.
func (s *source) parseAndType(ctx context.Context) {
	pkg := s.pkg
	if ctx.Err() != nil {
		s.fault(ctx.Err())
		return
	}
	for _, name := range s.files() {
		text, err := s.loader.config.read(name)
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
