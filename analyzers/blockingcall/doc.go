// Package blockingcall defines the rule that no call of Redis takes longer
// than its caller allows, and that no command keeps a server from others.
//
// The rule looks at each call that takes a context and sends commands, also
// through functions of this and other packages (facts.go); tells where the
// context comes from (origin.go); and, if it is one that never ends, looks for
// the caller's (context.go). Commands that wait or stall are known from tables
// (wait.go, stall.go).
package blockingcall

import "honnef.co/go/tools/analysis/lint"

// Doc is the rule's documentation, for help and pages.
var Doc = lint.RawDocumentation{
	Title: "find Redis calls that the caller's context does not bound, and commands that stall a server",
	Text: `A call that is handed context.Background goes on when the request that wanted it
has long been given up; a server that runs KEYS serves nobody else meanwhile.
The rule reports

- context.Background or context.TODO handed to a command, to a getter of the
  runtime, or to a function that hands it on to one, where the context of the
  caller is at hand: a parameter, a request, the context of gin, echo or fiber,
  a test's t.Context; also through a variable, a field or a package variable
  that is never anything else;
- a blocking command (BLPOP and its family, XREAD with BLOCK, WAIT) that waits
  without an end: its timeout is 0, and nothing can end its context;
- a loop over a subscription's channel that goes on after the function's context
  is done;
- KEYS, FLUSHALL, FLUSHDB and SAVE, also as words of a raw command;
- a client that is built in a handler, for each request.

The fix hands on the caller's context, ends the subscription with it, walks with
SCAN, flushes in the background.

Silent are main, init and package variables; go and defer statements, and function
literals that may run later; code that runs once the context is done; functions
whose names say that they clean up. In tests a command may stall its server.`,
	Before: `func get(w http.ResponseWriter, r *http.Request) {
	v, err := rdb.Get(context.Background(), key).Result()`,
	After: `func get(w http.ResponseWriter, r *http.Request) {
	v, err := rdb.Get(r.Context(), key).Result()`,
	Options: []string{
		"derived: report a context that is derived from context.Background too, such as one with a timeout of its own",
		"loops: report commands in a loop, which one pipeline would send at once",
		"unbounded: report commands that answer with all of a value, such as SMEMBERS, HGETALL and LRANGE 0 -1",
	},
	Severity: lint.SeverityWarning,
}
