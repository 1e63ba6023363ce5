package dbname

import (
	"go/types"
	"slices"
	"strconv"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/runtime/catalog"
)

// A meaning is what a string or a number becomes.
type meaning struct {
	Kind kind
	// Of a name: the type of database names, "import/path.Type", or the parameter
	// of a function, "import/path.Func#index". Of others: the place that takes
	// them, for people.
	Of string
	// Whether an empty string means something else, such as a default.
	Optional bool
}

type kind uint8

const (
	name    kind = iota // of a database
	number              // of a database
	address             // a URL with the number of a database in it
)

// typeMeaning returns the meaning of a string that becomes a t, if t may be a
// type of database names: it is one of strings, from a package that reaches Redis.
// Whether it is, the catalog says in the end.
func (f *flow) typeMeaning(t types.Type) (meaning, bool) {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || !isString(named) || !f.reaches(named.Obj().Pkg()) {
		return meaning{}, false
	}
	return meaning{Kind: name, Of: typeName(named)}, true
}

// getterMeanings returns the meanings of the strings that fn takes, by parameter,
// if fn may be a function that gets a client by name. Here, too, the catalog decides.
func (f *flow) getterMeanings(fn *types.Func) []param {
	sig := fn.Signature()
	if fn.Pkg() == nil || fn.Pkg() == f.pass.Pkg || sig.Results().Len() == 0 || !redisapi.IsClient(sig.Results().At(0).Type()) {
		return nil
	}
	var params []param
	for i := range sig.Params().Len() {
		if types.Identical(sig.Params().At(i).Type(), types.Typ[types.String]) {
			params = append(params, param{i, meaning{Kind: name, Of: parameterName(redisapi.Path(fn.Pkg()), redisapi.Symbol(fn), i)}})
		}
	}
	return params
}

func parameterName(path, symbol string, index int) string {
	return path + "." + symbol + "#" + strconv.Itoa(index)
}

// reaches reports whether pkg reaches Redis.
func (f *flow) reaches(pkg *types.Package) bool {
	if pkg == nil {
		return false
	}
	known, ok := f.redis[pkg]
	if !ok {
		known = pkg == f.pass.Pkg || redisapi.Reaches(pkg, func(string) bool { return false })
		f.redis[pkg] = known
	}
	return known
}

// typeName returns "import/path.Type".
func typeName(t types.Type) string {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return ""
	}
	return redisapi.Path(named.Obj().Pkg()) + "." + named.Obj().Name()
}

// meansName returns the meanings of kind name that the sanctioned packages give
// a string.
func meansName(sanctioned []*redisapi.Sanctioned) map[string]bool {
	of := map[string]bool{}
	for _, s := range sanctioned {
		if s.Database != "" {
			of[s.Path+"."+s.Database] = true
			continue
		}
		for _, g := range s.Getters {
			of[parameterName(s.Path, g.Symbol, slices.Index(g.Args, catalog.DatabaseArgument))] = true
		}
	}
	return of
}
