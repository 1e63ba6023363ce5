package gopls

import (
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/autobot/redislint/internal/cachekey"
	"github.com/autobot/redislint/runtime/catalog"
)

// A catalogs is the catalogs that govern some folders.
type catalogs struct {
	named string // the one that governs all, if not ""
	dirs  map[string]bool
	run   string // what the hash is to depend on besides
}

// add adds a folder.
func (c *catalogs) add(dir string) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return // the folder that we are in is gone
	}
	if c.dirs == nil {
		c.dirs = map[string]bool{}
	}
	c.dirs[abs] = true
}

// paths returns the names of the catalogs, sorted.
func (c *catalogs) paths() []string {
	paths := map[string]bool{}
	if c.named != "" {
		paths[c.named] = true
	} else {
		for dir := range c.dirs {
			if path, err := catalog.Find(dir); err == nil && path != "" {
				paths[path] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(paths))
}

// complain says what is wrong with the catalogs: gopls keeps to itself why an
// analyzer fails.
func (c *catalogs) complain(log io.Writer) {
	for _, path := range c.paths() {
		if _, err := catalog.Load(path); err != nil {
			fmt.Fprintf(log, "redislint: %v\nredislint: until then, the rules that need this catalog find nothing\n", err)
		}
	}
}

// hash returns a hash of the names and the bytes of the catalogs.
func (c *catalogs) hash() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", c.run)
	for _, path := range c.paths() {
		if err := cachekey.AddFile(h, path); err != nil {
			fmt.Fprintf(h, "%v\n", err)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
}

// modules returns the roots of the modules that the folders are in.
func (c *catalogs) modules() []string {
	roots := map[string]bool{}
	for dir := range c.dirs {
		for {
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
				roots[dir] = true
				break
			}
			if dir == filepath.Dir(dir) {
				break
			}
			dir = filepath.Dir(dir)
		}
	}
	return slices.Sorted(maps.Keys(roots))
}
