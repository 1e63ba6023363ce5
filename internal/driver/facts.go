package driver

import (
	"go/types"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
)

// facts holds what the rules know of the packages that they have been run on.
// The checker keeps facts too, but only among packages that it is given at once,
// which must then all be in memory with their syntax.
type facts struct {
	mu  sync.RWMutex
	all map[*types.Package]map[factKey]analysis.Fact
}

type factKey struct {
	rule   *analysis.Analyzer
	object types.Object // nil for a fact of the package
	fact   reflect.Type
}

// bind makes pass, which runs the rule on pkg, use f.
func (f *facts) bind(pass *analysis.Pass, rule *analysis.Analyzer, pkg *packages.Package) {
	pass.ImportObjectFact = func(obj types.Object, fact analysis.Fact) bool {
		return f.get(obj.Pkg(), factKey{rule, obj, reflect.TypeOf(fact)}, fact)
	}
	pass.ExportObjectFact = func(obj types.Object, fact analysis.Fact) {
		f.set(pass.Pkg, factKey{rule, obj, reflect.TypeOf(fact)}, fact)
	}
	pass.ImportPackageFact = func(of *types.Package, fact analysis.Fact) bool {
		return f.get(of, factKey{rule, nil, reflect.TypeOf(fact)}, fact)
	}
	pass.ExportPackageFact = func(fact analysis.Fact) {
		f.set(pass.Pkg, factKey{rule, nil, reflect.TypeOf(fact)}, fact)
	}
	pass.AllObjectFacts = func() (all []analysis.ObjectFact) {
		f.each(pkg, rule, func(_ *types.Package, key factKey, fact analysis.Fact) {
			if key.object != nil {
				all = append(all, analysis.ObjectFact{Object: key.object, Fact: fact})
			}
		})
		return all
	}
	pass.AllPackageFacts = func() (all []analysis.PackageFact) {
		f.each(pkg, rule, func(of *types.Package, key factKey, fact analysis.Fact) {
			if key.object == nil {
				all = append(all, analysis.PackageFact{Package: of, Fact: fact})
			}
		})
		return all
	}
}

// get copies the fact with that key into fact and reports whether there is one.
func (f *facts) get(of *types.Package, key factKey, fact analysis.Fact) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	known, ok := f.all[of][key]
	if ok {
		reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(known).Elem())
	}
	return ok
}

func (f *facts) set(of *types.Package, key factKey, fact analysis.Fact) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.all[of] == nil {
		if f.all == nil {
			f.all = map[*types.Package]map[factKey]analysis.Fact{}
		}
		f.all[of] = map[factKey]analysis.Fact{}
	}
	f.all[of][key] = fact
}

// each calls do for the facts of the rule on pkg and on what it imports.
func (f *facts) each(pkg *packages.Package, rule *analysis.Analyzer, do func(*types.Package, factKey, analysis.Fact)) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	packages.Visit([]*packages.Package{pkg}, nil, func(p *packages.Package) {
		for key, fact := range f.all[p.Types] {
			if key.rule == rule {
				do(p.Types, key, fact)
			}
		}
	})
}
