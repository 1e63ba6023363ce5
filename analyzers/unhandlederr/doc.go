// Package unhandlederr defines the rule that somebody looks at the error of
// every command.
//
// A command of go-redis returns a value that carries its error, so that no
// other tool sees when it is dropped. The rule finds the calls that send
// commands (command.go) and follows their values (follow.go) through variables,
// fields, and functions of this and other packages (facts.go). Queued commands
// are judged where their pipeline is executed (pipeline.go).
package unhandlederr

import "honnef.co/go/tools/analysis/lint"

// Doc is the rule's documentation, for help and pages.
var Doc = lint.RawDocumentation{
	Title: "find Redis commands whose error nobody looks at, and comparisons with redis.Nil",
	Text: `A command of go-redis returns a value that carries its error. Drop the value,
or take its Val without a look at Err, and an outage reads as "nothing there"
or "written". The rule reports

- a command that is a statement, or the call of a go or defer statement;
- Val, where nobody asks the same value for its Err or Result, be it in a
  variable, in a field, or on its way through functions and packages;
- an Exec, Pipelined, TxPipelined, Watch or Process whose error is dropped;
- a pipeline that is filled and never executed;
- an iteration over Scan after which nobody asks for Err;
- err == redis.Nil, err != redis.Nil, and switch cases: a wrapped error is not
  equal to it, so use errors.Is;
- a subscription, a connection or a client that a function opens and neither
  closes nor hands on.

It knows go-redis v3 to v9, and the like of rueidis, valkey-go, redigo and radix.

The fix returns the error if the function returns one, and fails the test if
it is one. There is none where only the author knows what to do.

Silent are errors that are dropped in so many words: _ = cmd, or v, _ := cmd.Result().
So are commands that are only queued, values that go where the rule
does not follow, and leaks in tests and in main.`,
	Before: `func save(ctx context.Context, rdb *redis.Client) error {
	rdb.Set(ctx, key, value, 0)
	return nil
}`,
	After: `func save(ctx context.Context, rdb *redis.Client) error {
	if err := rdb.Set(ctx, key, value, 0).Err(); err != nil {
		return err
	}
	return nil
}`,
	Options: []string{
		"missing: report an Exec whose error is a failure to the code, although it may be redis.Nil for a key that is missing",
	},
	Severity: lint.SeverityError,
}
