// Package dbname finds names and numbers of Redis databases that the catalog
// does not have, and SELECT on pooled connections.
package dbname

import "honnef.co/go/tools/analysis/lint"

// Doc is the rule's documentation, from which its help and its page come.
var Doc = lint.RawDocumentation{
	Title: "find database names and numbers that the catalog does not have, and SELECT",
	Text: `The catalog, redis-databases.yaml, is the one home of database names. A name
that it does not have gives a client that is always nil; a number that it does
not have is somebody else's data, or nobody's.

The rule reports every constant of type redisruntime.Database that is not in
the catalog, where its value is written: a literal, a constant's declaration,
a conversion. A string that becomes a Database further on, through a
function's parameter, a variable or a field, is checked where it starts, in
other packages too.

It reports constant numbers that the catalog does not have: the DB option of
go-redis, Move, Copy and SwapDB, redis:// URLs, redigo's DialDatabase, the
SelectDB of rueidis and valkey-go, and the like. Numbers and URLs are followed
in the same way as names, so a setting is checked where somebody writes it.

It reports SELECT in all its forms. On a connection that goes back to a pool,
SELECT leaks into the commands of others; ask for a client by name instead.

The fix replaces a misspelt name if exactly one name is near.

Silent are names and numbers that are compared or changed on their way, calls
through interfaces and function values, and the empty name outside of a call.`,
	Before: `rdb := redisruntime.Client(ctx, "chache")`,
	After:  `rdb := redisruntime.Client(ctx, "cache")`,
	Options: []string{
		"aliases: report aliases too, with the canonical name",
	},
	Severity: lint.SeverityError,
	MergeIf:  lint.MergeIfAny,
}
