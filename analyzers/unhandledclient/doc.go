// Package unhandledclient defines the rule that a client which may be nil is
// checked before it is used.
//
// The rule follows each missing client along the control flow. It takes every
// call that yields a client, assumes that Redis was unavailable at that moment,
// and runs the function in that world (world.go): values and places in memory
// have what is known of them (abs.go, cell.go), conditions that this decides
// leave one branch open (flow.go), calls are looked into (call.go, outcome.go),
// known from facts (facts.go), or in doubt (doubt.go). If a dereference is
// reached with the missing client still there, nobody checked it (use.go).
// Functions that return one, and fields and variables that keep one, are
// further origins (source.go, origin.go, reads.go), followed callees first
// (graph.go, solve.go). Where a client comes from is a name until the end: the
// catalog decides which names can yield nil (unhandledclient.go). What is not
// known does not haunt anybody: the rule is silent.
package unhandledclient

import "honnef.co/go/tools/analysis/lint"

// Doc is the rule's documentation, for help and pages.
var Doc = lint.RawDocumentation{
	Title: "check for a Redis client that may be nil and is used unchecked",
	Text: `The sanctioned client is nil while Redis is unavailable. The rule follows it
along the control flow: through variables, helpers, fields, closures and
packages. It reports the first use on a path on which nobody has asked whether
the client is there: a method call, a dereference, a function that uses its
parameter unchecked, a return beside a nil error, or the conversion of a nil
pointer to an interface, where a later check cannot see it.

It is silent where it does not know: values from interfaces, maps and channels,
and functions it has no facts about.`,
	Before: `rdb := redisruntime.Standalone(ctx, "cache")
return rdb.Get(ctx, key).Result()`,
	After: `rdb := redisruntime.Standalone(ctx, "cache")
if rdb == nil {
	return "", redisruntime.ErrUnavailable
}
return rdb.Get(ctx, key).Result()`,
	Severity: lint.SeverityError,
}
