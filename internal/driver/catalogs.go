package driver

import (
	"errors"
	"slices"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/runtime/catalog"
)

// catalogs returns the catalogs that govern the folders, and the faults of those
// that cannot be read. The built-in one is not among them.
func (c *command) catalogs(dirs []string) ([]*catalog.Catalog, error) {
	if c.options.Catalog != "" {
		cat, err := c.options.Load(c.options.Catalog)
		if err != nil {
			return nil, err
		}
		return []*catalog.Catalog{cat}, nil
	}
	var all []*catalog.Catalog
	var errs []error
	known := map[string]bool{"": true}
	for _, dir := range dirs {
		path, err := catalog.Find(dir)
		if err == nil && !known[path] {
			known[path] = true
			var cat *catalog.Catalog
			if cat, err = c.options.Load(path); err == nil {
				all = append(all, cat)
			}
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	return all, errors.Join(errs...)
}

// listed returns the predicate of packages that the catalogs of the folders make
// client packages.
func (c *command) listed(dirs []string) func(path string) bool {
	all, _ := c.catalogs(dirs) // their faults are told once the packages are loaded
	return func(path string) bool {
		return slices.ContainsFunc(all, func(cat *catalog.Catalog) bool { return redisapi.Lists(cat.Lint, path) })
	}
}
