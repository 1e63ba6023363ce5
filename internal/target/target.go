// Package target looks once at the package under analysis, for all rules:
// whether it can reach a Redis client at all, its syntax, and its settings.
package target

import (
	"path/filepath"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/runtime/catalog"
)

// Options configures a suite of analyzers; the zero value is the default.
// A driver fills it before the analyzers run and leaves it alone after.
type Options struct {
	// Catalog is the file to read instead of the one found upward from each
	// package; "" means discovery.
	Catalog string
}

// A Package is what the rules share about one package. Its methods may be
// called by several rules at once.
type Package struct {
	// Relevant says whether the package can reach a Redis client. A rule does
	// nothing for a package that is not.
	Relevant bool

	inspect func() *inspector.Inspector
	catalog func() (*catalog.Catalog, error)
}

// Inspector returns the traversal index of the package's files.
func (p *Package) Inspector() *inspector.Inspector { return p.inspect() }

// Catalog returns the catalog that governs the package.
func (p *Package) Catalog() (*catalog.Catalog, error) { return p.catalog() }

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
			return &Package{
				Relevant: redisapi.Reaches(pass.Pkg),
				inspect:  sync.OnceValue(func() *inspector.Inspector { return inspector.New(pass.Files) }),
				catalog:  sync.OnceValues(func() (*catalog.Catalog, error) { return governing(pass, opts) }),
			}, nil
		},
	}
}

// Of returns the result of t, the prerequisite analyzer, in pass.
func Of(pass *analysis.Pass, t *analysis.Analyzer) *Package {
	return pass.ResultOf[t].(*Package)
}

func governing(pass *analysis.Pass, opts *Options) (*catalog.Catalog, error) {
	if opts.Catalog != "" {
		return catalog.Load(opts.Catalog)
	}
	if len(pass.Files) == 0 {
		return catalog.Default(), nil
	}
	// The adjusted position names the source that cgo or a generator started from.
	file := pass.Fset.Position(pass.Files[0].Package).Filename
	return catalog.Discover(filepath.Dir(file))
}
