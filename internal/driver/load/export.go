package load

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

// exports imports packages from the export data that the go command keeps.
type exports struct {
	config *Config
	fset   *token.FileSet

	mu    sync.Mutex
	files map[string]string // export file by package path
	errs  map[string]error  // why there is none
	types map[string]*types.Package
}

// NewImporter returns an importer of packages that the module of dir can
// import and that are not among those known. It adds to these what it imports.
func NewImporter(dir string, fset *token.FileSet, known map[string]*types.Package) types.Importer {
	x := newExports(&Config{Dir: dir}, fset)
	x.types = known
	return x
}

// Import implements [types.Importer].
func (x *exports) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return x.load(path)
}

func newExports(config *Config, fset *token.FileSet) *exports {
	return &exports{config: config, fset: fset, files: map[string]string{}, errs: map[string]error{}, types: map[string]*types.Package{}}
}

// list asks the go command for the export data of packages, which it compiles
// where its cache does not have them.
func (x *exports) list(ctx context.Context, paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	all, err := x.config.list(ctx, append([]string{"-export", "--"}, paths...)...)
	if err != nil {
		return err
	}
	for _, p := range all {
		switch {
		case p.Export != "":
			x.files[p.ImportPath] = p.Export
		case p.Error != nil:
			x.errs[p.ImportPath] = errors.New(strings.TrimSpace(p.Error.Err))
		default:
			x.errs[p.ImportPath] = errors.New("it does not build")
		}
	}
	return nil
}

// load returns the package with that path.
func (x *exports) load(path string) (*types.Package, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if pkg := x.types[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	if x.files[path] == "" && x.errs[path] == nil {
		// Only a fix imports what the first listing did not have.
		if err := x.list(context.Background(), []string{path}); err != nil {
			return nil, err
		}
	}
	file := x.files[path]
	if file == "" {
		if err := x.errs[path]; err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("the go command has no export data for %s", path)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("reading export data of %s: %w", path, err)
	}
	return gcexportdata.Read(r, x.fset, x.types, path)
}
