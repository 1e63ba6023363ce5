// Package cachekey hashes what findings depend on and the caches of drivers do
// not see: catalogs. A driver makes the hash part of its identity there.
package cachekey

import (
	"bytes"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/autobot/redislint/runtime/catalog"
)

// AddCatalogs adds to h the catalogs that may govern a package: the file named
// or, if that is "", all in the modules which the go command has for its main
// modules in dir. A file that does not exist counts as one of that name.
func AddCatalogs(h hash.Hash, named, dir string) error {
	paths := []string{named}
	if named == "" {
		var err error
		if paths, err = catalogs(dir); err != nil {
			return err
		}
	}
	for _, path := range paths {
		if err := AddFile(h, path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// AddFile adds the name and the bytes of a file to h.
func AddFile(h hash.Hash, path string) error {
	fmt.Fprintf(h, "%q\n", path)
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	n, err := io.Copy(h, f)
	fmt.Fprintf(h, "%d\n", n)
	return err
}

// catalogs returns those in the main modules: one module, or with go.work several.
func catalogs(dir string) ([]string, error) {
	list := exec.Command("go", "list", "-m", "-e", "-f", "{{.Dir}}")
	list.Dir = dir
	out, err := list.Output()
	if err != nil {
		return nil, nil // no module, so no driver will look at a package
	}
	var paths []string
	for dir := range bytes.Lines(out) {
		root := string(bytes.TrimSpace(dir))
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil //nolint:nilerr // what cannot be read governs no package
			case d.IsDir() && path != root && skipped(d.Name()):
				return filepath.SkipDir
			case d.Name() == catalog.FileName:
				paths = append(paths, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// skipped reports whether a folder of that name holds no package of the module.
func skipped(name string) bool {
	return name == "vendor" || name == "node_modules" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}
