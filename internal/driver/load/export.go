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
	config   *Config
	listDeps func(path string) ([]*listed, error)
	fset     *token.FileSet

	mu     sync.Mutex
	listed map[string]*listed  // by ID, with all that they import
	files  map[string]string   // export file by package path
	causes map[string][]*cause // why there is none
	types  map[string]*types.Package
}

func newExports(config *Config, fset *token.FileSet) *exports {
	return &exports{
		config:   config,
		listDeps: config.listDeps,
		fset:     fset,
		listed:   map[string]*listed{},
		files:    map[string]string{},
		causes:   map[string][]*cause{},
		types:    map[string]*types.Package{},
	}
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
	x.add(all)
	return nil
}

// listNew does that for a package that only a fix imports, and for all that
// this imports.
func (x *exports) listNew(path string) error {
	all, err := x.listDeps(path)
	if err != nil {
		return err
	}
	for _, p := range all {
		if x.listed[p.ImportPath] == nil {
			x.listed[p.ImportPath] = p
		}
	}
	x.add(all)
	return nil
}

func (c *Config) listDeps(path string) ([]*listed, error) {
	return c.list(context.Background(), "-deps", "-export", "--", path)
}

// add adds what go list says of packages that have been compiled.
func (x *exports) add(all []*listed) {
	for _, p := range all {
		if x.files[p.ImportPath] != "" || x.causes[p.ImportPath] != nil || p.ImportPath == "unsafe" { // which never has any
			continue
		}
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
}

// why returns why there is no export data of the package with that path.
func (x *exports) why(path string) []*cause {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.causes[path]
}

// load returns the package with that path.
func (x *exports) load(path string) (*types.Package, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if pkg := x.types[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	if x.files[path] == "" && x.causes[path] == nil {
		if err := x.listNew(path); err != nil {
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
