package load

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

// exports imports packages from the export data that the go command keeps.
type exports struct {
	config *Config
	fset   *token.FileSet

	mu     sync.Mutex
	files  map[string]string   // export file by package path
	causes map[string][]*cause // why there is none
	types  map[string]*types.Package
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
	return &exports{config: config, fset: fset, files: map[string]string{}, causes: map[string][]*cause{}, types: map[string]*types.Package{}}
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
		if p.Export != "" {
			x.files[p.ImportPath] = p.Export
			continue
		}
		for _, e := range p.faults() {
			x.causes[p.ImportPath] = append(x.causes[p.ImportPath], p.cause(e))
		}
		if len(p.faults()) == 0 {
			none := &listError{Err: "the go command has no export data for it"}
			x.causes[p.ImportPath] = []*cause{p.cause(none)}
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
	if x.files[path] == "" && x.causes[path] == nil {
		// Only a fix imports what the first listing did not have.
		if err := x.list(context.Background(), []string{path}); err != nil {
			return nil, err
		}
	}
	file := x.files[path]
	if file == "" {
		for _, c := range x.causes[path] {
			return nil, errors.New(c.errs[0].Msg)
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
