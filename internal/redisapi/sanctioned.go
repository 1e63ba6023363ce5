package redisapi

import (
	"go/types"
	"slices"
	"strings"

	"github.com/autobot/redislint/runtime/catalog"
)

// A Sanctioned is a package through which code gets its clients.
type Sanctioned struct {
	Path        string // import path
	Name        string // package name, as far as the path tells
	Database    string // its type of database names; "" if they are strings
	Unavailable string // its error variable for "no client"; "" if it has none
	Getters     []Getter
}

// A Getter is a function or method through which code gets a sanctioned client.
// The client is nil while Redis is unavailable.
type Getter struct {
	Symbol string   // "Func" or "Type.Method"
	Result string   // type of the client, the first result: a symbol of [GoRedis]
	Err    bool     // the last result is an error, nil if and only if the client is not
	Args   []string // catalog.ContextArgument, catalog.DatabaseArgument
}

var contextAndDatabase = []string{catalog.ContextArgument, catalog.DatabaseArgument}

// Redisruntime is redislint's own runtime, which is sanctioned unless a catalog
// names another package.
var Redisruntime = &Sanctioned{
	Path: Runtime, Name: "redisruntime", Database: "Database", Unavailable: "ErrUnavailable",
	Getters: []Getter{
		{Symbol: "Client", Result: "UniversalClient", Args: contextAndDatabase},
		{Symbol: "Standalone", Result: "Client", Args: contextAndDatabase},
		{Symbol: "Cluster", Result: "ClusterClient", Args: contextAndDatabase},
		{Symbol: "Ring", Result: "Ring", Args: contextAndDatabase},
		{Symbol: "Lookup", Result: "UniversalClient", Err: true, Args: contextAndDatabase},
		{Symbol: "Manager.Client", Result: "UniversalClient", Args: contextAndDatabase},
		{Symbol: "Manager.Standalone", Result: "Client", Args: contextAndDatabase},
		{Symbol: "Manager.Cluster", Result: "ClusterClient", Args: contextAndDatabase},
		{Symbol: "Manager.Ring", Result: "Ring", Args: contextAndDatabase},
		{Symbol: "Manager.Lookup", Result: "UniversalClient", Err: true, Args: contextAndDatabase},
	},
}

// SanctionedBy returns the packages that are sanctioned where a catalog says
// this. The first is the one that code is to use.
func SanctionedBy(lint catalog.Lint) []*Sanctioned {
	r := lint.Runtime
	if r == nil {
		return []*Sanctioned{Redisruntime}
	}
	own := &Sanctioned{Path: r.Package, Name: AssumedName(r.Package), Database: r.DatabaseType, Unavailable: r.Unavailable}
	for _, f := range r.Functions {
		own.Getters = append(own.Getters, Getter{Symbol: f.Name, Result: f.Returns, Err: f.Error, Args: f.Arguments})
	}
	return []*Sanctioned{own, Redisruntime}
}

// IsSanctioned reports whether the package at path, or what its tests are in,
// is one of these or a part of redislint's own runtime.
func IsSanctioned(path string, among []*Sanctioned) bool {
	path = strings.TrimSuffix(path, "_test")
	return InRuntime(path) || slices.ContainsFunc(among, func(s *Sanctioned) bool { return s.Path == path })
}

// Lists reports whether a catalog makes the package at path a client package.
func Lists(lint catalog.Lint, path string) bool {
	return lint.Runtime != nil && lint.Runtime.Package == path ||
		slices.ContainsFunc(lint.Constructors, func(c string) bool { return strings.HasPrefix(c, path+".") })
}

// GetterOf returns the getter that fn is, and its package, if it is one of these.
func GetterOf(fn *types.Func, among []*Sanctioned) (*Sanctioned, *Getter) {
	if fn == nil || fn.Pkg() == nil {
		return nil, nil
	}
	path, symbol := Path(fn.Pkg()), Symbol(fn)
	for _, s := range among {
		if s.Path != path {
			continue
		}
		if i := slices.IndexFunc(s.Getters, func(g Getter) bool { return g.Symbol == symbol }); i >= 0 {
			return s, &s.Getters[i]
		}
	}
	return nil, nil
}

// Getting returns the function that a fix can call for a client of that type,
// a symbol of [GoRedis]; nil if s has none.
func (s *Sanctioned) Getting(result string) *Getter {
	i := slices.IndexFunc(s.Getters, func(g Getter) bool {
		return g.Result == result && !g.Err && !isMethod(g.Symbol) && slices.Contains(g.Args, catalog.DatabaseArgument)
	})
	if i < 0 {
		return nil
	}
	return &s.Getters[i]
}

// Usual returns the function that people are to be pointed to, as they write it.
func (s *Sanctioned) Usual() string {
	if g := s.Getting("UniversalClient"); g != nil {
		return s.Name + "." + g.Symbol
	}
	return s.Name + "." + s.Getters[0].Symbol
}

// IsClient reports whether a sanctioned client can be held in a variable of
// type t: the result of a getter, or an interface of go-redis that it satisfies.
func IsClient(t types.Type) bool {
	obj := TypeName(t)
	return obj != nil && obj.Pkg() != nil && Path(obj.Pkg()) == GoRedis && slices.Contains(clientTypes, obj.Name())
}

// clientTypes are the types of go-redis in which getters give a client.
var clientTypes = []string{"Client", "ClusterClient", "Ring", "UniversalClient", "Cmdable"}
