package redisapi

import "go/types"

// Reaches reports whether pkg is, or transitively imports, a Redis client
// library or the sanctioned runtime.
func Reaches(pkg *types.Package) bool {
	seen := map[*types.Package]bool{}
	var visit func(*types.Package) bool
	visit = func(p *types.Package) bool {
		if seen[p] {
			return false
		}
		seen[p] = true
		if IsClientPackage(Path(p)) {
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
