package directredis

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/runtime/catalog"
)

// allowed reports whether a pattern of the catalog lets the package build
// clients. A pattern is matched with the import path, and with the package's
// folder relative to the catalog's.
func allowed(pass *analysis.Pass, cat *catalog.Catalog) bool {
	if len(cat.Lint.Allow) == 0 || len(pass.Files) == 0 {
		return false
	}
	names := []string{strings.TrimSuffix(redisapi.Path(pass.Pkg), "_test")}
	if cat.Path != "" {
		dir := filepath.Dir(pass.Fset.Position(pass.Files[0].Package).Filename)
		if rel, err := filepath.Rel(filepath.Dir(cat.Path), dir); err == nil {
			names = append(names, filepath.ToSlash(rel))
		}
	}
	return slices.ContainsFunc(names, func(name string) bool { return matchesAny(cat.Lint.Allow, name) })
}

// allows reports whether a pattern of the catalog lets the package at path, of this
// module, build clients.
func allows(pass *analysis.Pass, cat *catalog.Catalog, path string) bool {
	if matchesAny(cat.Lint.Allow, path) {
		return true
	}
	if pass.Module == nil {
		return false
	}
	rel, ok := strings.CutPrefix(path, pass.Module.Path+"/")
	return ok && matchesAny(cat.Lint.Allow, rel)
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(strings.TrimPrefix(pattern, "./"), name) })
}

// matches reports whether a Go package pattern matches name: "..." stands for
// any text, and a final "/..." for nothing, too.
func matches(pattern, name string) bool {
	re := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\.\.\.`, `.*`)
	if strings.HasSuffix(re, `/.*`) {
		re = strings.TrimSuffix(re, `/.*`) + `(/.*)?`
	}
	ok, err := regexp.MatchString(`^`+re+`$`, name)
	return ok && err == nil
}

// constructors returns the catalog's own constructors, as a set.
func constructors(cat *catalog.Catalog) map[string]bool {
	set := map[string]bool{}
	for _, name := range cat.Lint.Constructors {
		set[name] = true
	}
	return set
}
