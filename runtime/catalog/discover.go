package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Find returns the absolute path of the catalog that governs dir: the first
// redis-databases.yaml in dir or a folder above it, up to the module root (the
// nearest folder with go.mod). Outside a module only dir itself is looked at.
// It returns "" if there is none.
func Find(dir string) (string, error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", FileName, err)
	}
	found := ""
	for d := start; ; d = filepath.Dir(d) {
		if found == "" {
			path := filepath.Join(d, FileName)
			if found, err = pathIfExists(path); err != nil {
				return "", fmt.Errorf("find %s: %w", FileName, err)
			}
		}
		root, err := pathIfExists(filepath.Join(d, "go.mod"))
		switch {
		case err != nil:
			return "", fmt.Errorf("find %s: %w", FileName, err)
		case root != "":
			return found, nil
		case d == filepath.Dir(d) && filepath.Dir(found) == start:
			return found, nil
		case d == filepath.Dir(d):
			return "", nil
		}
	}
}

// pathIfExists returns path, or "" if nothing is there.
func pathIfExists(path string) (string, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return path, nil
}

// Load reads and validates the catalog at path. An invalid one gives [Faults].
func Load(path string) (*Catalog, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read catalog: %w", err)
	}
	return Parse(path, data)
}

// Discover loads the catalog that governs dir, or returns [Default] if there is none.
func Discover(dir string) (*Catalog, error) {
	path, err := Find(dir)
	if err != nil {
		return nil, err
	}
	if path == "" {
		return Default(), nil
	}
	return Load(path)
}
