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
