// Package directredis finds Redis clients that are built anywhere but in the
// sanctioned package.
package directredis

import "honnef.co/go/tools/analysis/lint"

// Doc is the rule's documentation, from which its help and its page come.
var Doc = lint.RawDocumentation{
	Title: "find Redis clients built outside the sanctioned package",
	Text: `A client that code builds for itself has its own address, its own timeouts and
its own idea of what to do when Redis is down. The sanctioned client,
package github.com/autobot/redislint/runtime, has one of each, and is nil
while Redis is not available.

The rule reports every way to obtain a client directly: a call of a
constructor such as redis.NewClient, a constructor passed as a value, a
literal such as &redis.Client{} or redigo's &redis.Pool{}, new(redis.Client),
a variable or an embedded field of a client type, whatever the import is
called. It knows go-redis v3 to v9, redigo, rueidis, valkey-go, valkey-glide
and radix.

The fix asks the sanctioned client for the database that the options name by
number. It is offered only if that number is a constant which the catalog
knows (or -directredis.database names the database), if the static type stays
the same, and if no option holds code, such as Dialer. The message says
which options leave the code for the configuration.

Silent are the sanctioned package itself, packages that lint.allow in
redis-databases.yaml lists, and, unless flags say otherwise, tests and
generated files. Clients derived from another one (WithTimeout, Conn) are not
built directly.`,
	Before: `rdb := redis.NewClient(&redis.Options{Addr: "localhost:6379", DB: 1})`,
	After:  `rdb := redisruntime.Standalone(ctx, "cache")`,
	Options: []string{
		"database: the name of the database that a fix uses where the number is not a constant",
		"generated: report in generated files too",
		"helpers: report calls of functions that return a client they built, too",
		"tests: report in test files too",
	},
	Severity: lint.SeverityWarning,
	MergeIf:  lint.MergeIfAny,
}
