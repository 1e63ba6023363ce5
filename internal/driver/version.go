package driver

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/autobot/redislint/runtime/catalog"
)

// version returns the version of the module that this program was built from.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// fingerprint returns the hash that -V=full prints. The go command runs a tool
// again only where that hash changed, so it covers the executable and, because
// the go command does not know them, the catalogs: that of the flag or the
// environment, or else all of the main modules.
func fingerprint() (string, error) {
	h := sha256.New()
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	if err := hashFile(h, exe); err != nil {
		return "", err
	}
	path, err := vetCatalog()
	if err != nil {
		return "", err
	}
	paths := []string{path}
	if path == "" {
		if paths, err = moduleCatalogs(); err != nil {
			return "", err
		}
	}
	for _, path := range paths {
		if err := hashFile(h, path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}

// hashFile adds the name and the bytes of a file to h.
func hashFile(h hash.Hash, path string) error {
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

// moduleCatalogs returns the catalogs in the folders of the main modules: one,
// or with go.work several.
func moduleCatalogs() ([]string, error) {
	out, err := exec.Command("go", "list", "-m", "-e", "-f", "{{.Dir}}").Output()
	if err != nil {
		return nil, nil // no module, so the go command will not run us on a package
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
