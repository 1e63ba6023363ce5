package fixes

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
)

// A Package is what is needed to type-check a package again after its fixes.
type Package struct {
	Path      string
	GoVersion string // language version, such as "go1.26"; may be empty
	Sizes     types.Sizes
	Files     []File
	// Importer must also resolve the imports that fixes add. It need not be
	// safe for concurrent use.
	Importer types.Importer
	// Refuse, unless nil, returns why the package cannot have an import that it
	// does not have yet, although Importer resolves it.
	Refuse func(path string) error

	fset     *token.FileSet
	syntax   map[string]*ast.File // of the files as they were analysed
	imported map[string]bool      // by these files
}

// A File is a file of a package as it was analysed.
type File struct {
	Name   string
	Source []byte
}

func (p *Package) source(name string) ([]byte, bool) {
	for _, f := range p.Files {
		if f.Name == name {
			return f.Source, true
		}
	}
	return nil, false
}

// An importKey identifies an import of a file.
type importKey struct{ file, name, path string }

// check type-checks the package with other sources for some of its files. It
// returns the imports that nothing uses any more; these alone are no error.
func (p *Package) check(changed map[string][]byte) (unused map[importKey]bool, err error) {
	if p.fset == nil {
		p.fset, p.syntax = token.NewFileSet(), map[string]*ast.File{}
	}
	var files []*ast.File
	for _, f := range p.Files {
		source, fixed := changed[f.Name]
		file := p.syntax[f.Name]
		if fixed {
			if file, err = parser.ParseFile(p.fset, f.Name, source, parser.SkipObjectResolution); err != nil {
				return nil, err
			}
			if err := p.importable(file); err != nil {
				return nil, err
			}
		} else if file == nil {
			if file, err = parser.ParseFile(p.fset, f.Name, f.Source, parser.SkipObjectResolution); err != nil {
				return nil, err
			}
			p.syntax[f.Name] = file
		}
		files = append(files, file)
	}
	var hard, soft []types.Error
	config := types.Config{
		Importer:  p.Importer,
		GoVersion: p.GoVersion,
		Sizes:     p.Sizes,
		Error: func(err error) {
			var terr types.Error
			if errors.As(err, &terr); terr.Soft {
				soft = append(soft, terr)
			} else {
				hard = append(hard, terr)
			}
		},
	}
	info := &types.Info{
		Defs:      map[*ast.Ident]types.Object{},
		Uses:      map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{},
	}
	_, _ = config.Check(p.Path, p.fset, files, info) // Error has seen every error
	if len(hard) > 0 {
		return nil, errors.New(hard[0].Msg) // its position would be one in the fixed text
	}
	unused, specs := unusedImports(files, p.fset, info)
	for _, e := range soft {
		if !slices.ContainsFunc(specs, func(s *ast.ImportSpec) bool { return s.Pos() <= e.Pos && e.Pos < s.End() }) {
			return nil, errors.New(e.Msg)
		}
	}
	return unused, nil
}

// importable imports what file imports, because the type checker hides the
// importer's error from errors.As, and asks whether the package may.
func (p *Package) importable(file *ast.File) error {
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || path == "C" || path == "unsafe" {
			continue
		}
		if _, err := p.Importer.Import(path); err != nil {
			return fmt.Errorf("it imports %s: %w", path, err)
		}
		if p.Refuse == nil || p.imports(path) {
			continue
		}
		if err := p.Refuse(path); err != nil {
			return fmt.Errorf("it imports %s: %w", path, err)
		}
	}
	return nil
}

// imports reports whether the package imports path without any fix.
func (p *Package) imports(path string) bool {
	if p.imported == nil {
		p.imported = map[string]bool{}
		for _, f := range p.Files {
			file, err := parser.ParseFile(token.NewFileSet(), "", f.Source, parser.ImportsOnly)
			if err != nil {
				continue // it is parsed whole later
			}
			for _, spec := range file.Imports {
				if path, err := strconv.Unquote(spec.Path.Value); err == nil {
					p.imported[path] = true
				}
			}
		}
	}
	return p.imported[path]
}

func unusedImports(files []*ast.File, fset *token.FileSet, info *types.Info) (map[importKey]bool, []*ast.ImportSpec) {
	used := map[types.Object]bool{}
	for _, obj := range info.Uses {
		used[obj] = true
	}
	keys := map[importKey]bool{}
	var unused []*ast.ImportSpec
	for _, file := range files {
		for _, spec := range file.Imports {
			obj := info.Implicits[spec]
			if spec.Name != nil {
				obj = info.Defs[spec.Name]
			}
			if name := importName(spec); obj != nil && !used[obj] && name != "." && name != "_" {
				keys[importKey{fset.File(file.FileStart).Name(), name, spec.Path.Value}] = true
				unused = append(unused, spec)
			}
		}
	}
	return keys, unused
}
