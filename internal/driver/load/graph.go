package load

import (
	"github.com/autobot/redislint/internal/redisapi"
)

// A graph is what go list said about the packages of a run.
type graph struct {
	order    []*listed // dependencies first
	byID     map[string]*listed
	relevant map[string]bool // by ID: it is or imports, perhaps through others, a client library
}

func newGraph(all []*listed, clients func(path string) bool) *graph {
	g := &graph{byID: map[string]*listed{}, relevant: map[string]bool{}}
	for _, p := range all {
		if p.testMain() || g.byID[p.ImportPath] != nil {
			continue
		}
		g.order = append(g.order, p)
		g.byID[p.ImportPath] = p
		if path := redisapi.Unvendored(p.path()); redisapi.IsClientPackage(path) || clients(path) {
			g.relevant[p.ImportPath] = true
		}
		for _, imp := range p.Imports {
			if g.relevant[imp] {
				g.relevant[p.ImportPath] = true
			}
		}
	}
	return g
}

// reported returns the packages whose findings are reported: those that the
// patterns match and, as in go vet, of a package with tests only the variant
// that holds them.
func (g *graph) reported() []*listed {
	tested := map[string]bool{}
	for _, p := range g.order {
		if p.ForTest != "" && p.path() == p.ForTest {
			tested[p.ForTest] = true
		}
	}
	var roots []*listed
	for _, p := range g.order {
		switch {
		case p.ForTest == "" && (p.DepOnly || tested[p.ImportPath]):
		case p.ForTest != "" && p.path() != p.ForTest && p.path() != p.ForTest+"_test":
		case p.ForTest != "" && !g.matches(p.ForTest):
		default:
			roots = append(roots, p)
		}
	}
	return roots
}

// plain returns the package that p, a variant with its own tests, is without
// them; nil if p is no such variant.
func (g *graph) plain(p *listed) *listed {
	if p.ForTest == "" || p.path() != p.ForTest {
		return nil
	}
	return g.byID[p.ForTest]
}

func (g *graph) matches(path string) bool {
	p := g.byID[path]
	return p == nil || !p.DepOnly
}

// sources returns the packages to type-check from source, dependencies first:
// the roots, if relevant or all are asked for; and what they need, if relevant
// or a variant for a test (whose export data only a test build makes). A client
// library that is no root itself is read from export data.
func (g *graph) sources(roots []*listed, all bool) []*listed {
	root := map[*listed]bool{}
	for _, p := range roots {
		root[p] = true
	}
	need := map[string]bool{}
	for i := len(g.order) - 1; i >= 0; i-- { // importers first
		p := g.order[i]
		library := redisapi.IsClientPackage(redisapi.Unvendored(p.path())) && redisapi.Unvendored(p.path()) != redisapi.Runtime
		switch {
		case root[p] && (all || g.relevant[p.ImportPath]):
		case need[p.ImportPath] && (g.relevant[p.ImportPath] && !library || p.ForTest != ""):
		default:
			delete(need, p.ImportPath)
			continue
		}
		need[p.ImportPath] = true
		for _, imp := range p.Imports {
			need[imp] = true
		}
	}
	var sources []*listed
	for _, p := range g.order {
		if need[p.ImportPath] {
			sources = append(sources, p)
		}
	}
	return sources
}
