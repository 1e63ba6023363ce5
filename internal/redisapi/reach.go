package redisapi

import "go/types"

// Reaches reports whether pkg is, or transitively imports, a Redis client
// library, the sanctioned runtime, or a package whose path listed reports.
func Reaches(pkg *types.Package, listed func(path string) bool) bool {
	seen := map[*types.Package]bool{}
	var visit func(*types.Package) bool
	visit = func(p *types.Package) bool {
		if seen[p] {
			return false
		}
		seen[p] = true
		if path := Path(p); IsClientPackage(path) || listed(path) {
			return true
		}
		for _, imp := range p.Imports() {
			if visit(imp) {
				return true
			}
		}
		return false
	}
	return visit(pkg)
}

// Find returns the package at path among pkg and what it imports, directly or
// not; nil if it is not there.
func Find(pkg *types.Package, path string) *types.Package {
	seen := map[*types.Package]bool{}
	var visit func(*types.Package) *types.Package
	visit = func(p *types.Package) *types.Package {
		if seen[p] {
			return nil
		}
		seen[p] = true
		if Path(p) == path {
			return p
		}
		for _, imp := range p.Imports() {
			if found := visit(imp); found != nil {
				return found
			}
		}
		return nil
	}
	return visit(pkg)
}
