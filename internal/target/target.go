// Package target looks once at the package under analysis, for all rules:
// whether it can reach a Redis client at all, its syntax, and its settings.
package target

import (
	"fmt"
	"path/filepath"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"honnef.co/go/tools/analysis/lint"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/runtime/catalog"
)

// CatalogVariable is the environment variable that names a catalog where
// nothing else does.
const CatalogVariable = "REDISLINT_CATALOG"

// Options configures a suite of analyzers; the zero value is the default.
// A driver fills it before the analyzers run and leaves it alone after.
type Options struct {
	// Catalog is the file to read instead of the one found upward from each
	// package; "" means discovery.
	Catalog string
	// Enabled holds the rules that report whatever the catalog says, because who
	// runs them asked for them by name.
	Enabled map[string]bool
	// Rules are those that a catalog may have settings for; the suite fills it.
	// nil lets any pass.
	Rules []*analysis.Analyzer
	// Docs is the documentation of the rules, by name; the suite fills it.
	Docs map[string]lint.RawDocumentation
	// Written returns how who runs the rules writes a setting of a rule or, for the
	// rule "", an option of the driver. nil returns flags.
	Written func(rule, name string) string
	// WholeNolint says that the driver itself honours the //nolint comments that
	// name redislint, or nothing, and wants to see what they silence.
	WholeNolint bool
}

func (o *Options) written(rule, name string) string {
	switch {
	case o.Written != nil:
		return o.Written(rule, name)
	case rule == "":
		return "-" + name
	}
	return "-" + rule + "." + name
}

// A CatalogError says why the catalog that governs a package cannot be used.
type CatalogError struct {
	Package string // its import path
	Option  string // names another catalog, as who runs the rules writes it
	Err     error
}

func (e *CatalogError) Error() string {
	return fmt.Sprintf("the catalog of %s cannot be used; mend it or name another with %s: %v", e.Package, e.Option, e.Err)
}

func (e *CatalogError) Unwrap() error { return e.Err }

// A Package is what the rules share about one package. Its methods may be
// called by several rules at once.
type Package struct {
	// Relevant says whether the package can reach a Redis client. A rule does
	// nothing for a package that is not.
	Relevant bool

	options *Options
	inspect func() *inspector.Inspector
	catalog func() (*catalog.Catalog, error)
}

// Inspector returns the traversal index of the package's files.
func (p *Package) Inspector() *inspector.Inspector { return p.inspect() }

// WholeNolint is that of the options.
func (p *Package) WholeNolint() bool { return p.options.WholeNolint }

// Catalog returns the catalog that governs the package, or a [*CatalogError].
func (p *Package) Catalog() (*catalog.Catalog, error) { return p.catalog() }

// Sanctioned returns the packages through which the package is to get its
// clients. The first is the one that fixes use.
func (p *Package) Sanctioned() ([]*redisapi.Sanctioned, error) {
	cat, err := p.catalog()
	if err != nil {
		return nil, err
	}
	return redisapi.SanctionedBy(cat.Lint), nil
}

// Analyzer is the prerequisite of the default suite.
var Analyzer = New(&Options{})

// New returns the prerequisite analyzer that reads opts; its result is a *Package.
func New(opts *Options) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:             "redislinttarget",
		Doc:              "look once, for all rules of redislint, at the package under analysis",
		ResultType:       reflect.TypeFor[*Package](),
		RunDespiteErrors: true,
		Run: func(pass *analysis.Pass) (any, error) {
			p := &Package{
				options: opts,
				inspect: sync.OnceValue(func() *inspector.Inspector { return inspector.New(pass.Files) }),
				catalog: sync.OnceValues(func() (*catalog.Catalog, error) {
					cat, err := governing(pass, opts)
					if err != nil {
						return nil, &CatalogError{redisapi.Path(pass.Pkg), opts.written("", "catalog"), err}
					}
					return cat, nil
				}),
			}
			p.Relevant = redisapi.Reaches(pass.Pkg, p.listed(pass, opts))
			return p, nil
		},
	}
}

// Of returns the result of t, the prerequisite analyzer, in pass.
func Of(pass *analysis.Pass, t *analysis.Analyzer) *Package {
	return pass.ResultOf[t].(*Package)
}

// listed returns a predicate of import paths that the catalog makes client
// packages. It is cheap where there is no catalog.
func (p *Package) listed(pass *analysis.Pass, opts *Options) func(path string) bool {
	lint := sync.OnceValue(func() catalog.Lint {
		if opts.Catalog == "" {
			if path, err := catalog.Find(folder(pass)); err != nil || path == "" {
				return catalog.Lint{}
			}
		}
		cat, err := p.Catalog()
		if err != nil {
			return catalog.Lint{} // a rule that needs the catalog says what is wrong
		}
		return cat.Lint
	})
	return func(path string) bool { return redisapi.Lists(lint(), path) }
}

func governing(pass *analysis.Pass, opts *Options) (*catalog.Catalog, error) {
	if opts.Catalog != "" {
		return opts.Load(opts.Catalog)
	}
	if len(pass.Files) == 0 {
		return catalog.Default(), nil
	}
	path, err := catalog.Find(folder(pass))
	if err != nil {
		return nil, err
	}
	return opts.Load(path)
}

// folder returns the folder of the package.
func folder(pass *analysis.Pass) string {
	if len(pass.Files) == 0 {
		return ""
	}
	// The adjusted position names the source that cgo or a generator started from.
	return filepath.Dir(pass.Fset.Position(pass.Files[0].Package).Filename)
}
