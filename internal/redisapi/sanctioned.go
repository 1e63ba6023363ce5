package redisapi

import (
	"go/types"
	"slices"
)

// A Getter is a function through which code obtains a sanctioned client.
type Getter struct {
	Name   string // function of [Runtime], or method of its Manager
	Result string // type of the client: a symbol of [GoRedis]
	Err    bool   // the last result is an error, nil if and only if the client is not
}

// Getters are the runtime's getters. The context is the first parameter of
// each, the Database the second. The client is nil while Redis is unavailable.
var Getters = []Getter{
	{Name: "Client", Result: "UniversalClient"},
	{Name: "Standalone", Result: "Client"},
	{Name: "Cluster", Result: "ClusterClient"},
	{Name: "Ring", Result: "Ring"},
	{Name: "Lookup", Result: "UniversalClient", Err: true},
}

// IsClient reports whether a sanctioned client can be held in a variable of
// type t: the result of a getter, or an interface of go-redis that it satisfies.
func IsClient(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || Path(n.Obj().Pkg()) != GoRedis {
		return false
	}
	name := n.Obj().Name()
	return name == "Cmdable" || slices.ContainsFunc(Getters, func(g Getter) bool { return g.Result == name })
}
