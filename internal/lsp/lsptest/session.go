package lsptest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/autobot/redislint/internal/lsp/protocol"
)

const shop = `
-- a/a.go --
package a

import (
	"context"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"

	"example.com/shop/b"
)

var cache = redis.NewClient(&redis.Options{Addr: "localhost:6379", DB: 1})

func Close() error { return cache.Close() }

func Orders(ctx context.Context) redis.UniversalClient {
	return /* 😀 */ redisruntime.Client(ctx, "orders")
}

func Ping(ctx context.Context) error { return b.Sessions(ctx).Ping(ctx).Err() }
-- b/b.go --
package b

import (
	"context"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"
)

func Sessions(ctx context.Context) redis.UniversalClient {
	return redisruntime.Client(ctx, redisruntime.Sessions)
}
`

const orders = "databases:\n  main: {index: 0}\n  cache: {index: 1}\n  sessions: {index: 2}\n  orders: {index: 3}\n"

// Session goes through a session with a server: from findings to fixes to none,
// with texts that are not saved, code that does not compile, and a catalog that
// changes. Start starts the server in a folder. Watched is called when the
// catalog has changed on disk.
func Session(t *testing.T, start func(t testing.TB, dir string) *Editor, watched func(e *Editor, name string)) {
	e := start(t, Module(t, shop))
	const name = "a/a.go"
	e.Open(name)
	found := e.Diagnostics(name, "three findings", findings("directredis", "dbname", "unhandledclient"))

	client := found[0]
	if want := position(e.Text(name), "redis.NewClient"); client.Range.Start != want {
		t.Errorf("directredis is at %+v, want %+v", client.Range.Start, want)
	}
	if client.Severity != protocol.SeverityWarning || client.Code == "" || client.CodeDescription == nil || !strings.HasSuffix(client.CodeDescription.Href, "/docs/directredis.md") {
		t.Errorf("%+v", client)
	}
	if want := position(e.Text(name), `"orders"`); found[1].Range.Start != want { // behind a character of two units
		t.Errorf("dbname is at %+v, want %+v", found[1].Range.Start, want)
	}
	if related := found[2].Related; len(related) == 0 || related[0].Location.URI != e.URI(name) || related[0].Message == "" {
		t.Errorf("where the nil comes from: %+v", related)
	}

	// A quick fix, and its finding is gone.
	fixes := e.Actions(name, client.Range, []protocol.Diagnostic{client}, protocol.QuickFix)
	if len(fixes) != 1 || fixes[0].Kind != protocol.QuickFix || len(fixes[0].Diagnostics) != 1 || fixes[0].Diagnostics[0].Message != client.Message {
		t.Fatalf("%d quick fixes: %+v", len(fixes), fixes)
	}
	original := e.Text(name)
	e.Apply(fixes[0])
	if !strings.Contains(e.Text(name), "redisruntime.Standalone(") {
		t.Errorf("the fix made\n%s", e.Text(name))
	}
	e.Diagnostics(name, "no directredis after its fix", findings("unhandledclient", "dbname", "unhandledclient"))
	e.Change(name, original)
	e.Diagnostics(name, "three findings again", findings("directredis", "dbname", "unhandledclient"))

	// What another file says before it is saved counts.
	e.Open("b/b.go")
	saved := e.Text("b/b.go")
	e.Change("b/b.go", strings.Replace(saved, "return redisruntime.Client(ctx, redisruntime.Sessions)",
		"if c := redisruntime.Client(ctx, redisruntime.Sessions); c != nil {\n\t\treturn c\n\t}\n\tpanic(\"no sessions\")", 1))
	e.Diagnostics(name, "no unhandledclient with a client that is never nil", findings("directredis", "dbname"))
	e.Change("b/b.go", saved)
	e.Diagnostics(name, "unhandledclient again", findings("directredis", "dbname", "unhandledclient"))

	// Code that does not compile has no findings, and comes back.
	e.Change(name, strings.Replace(original, "var cache = ", "var cache = = ", 1))
	e.Diagnostics(name, "no findings in what does not parse", lacks("directredis", "dbname", "unhandledclient"))
	e.Change(name, strings.Replace(original, `"orders")`, `"orders", 1)`, 1))
	e.Diagnostics(name, "no findings in what has a wrong type", lacks("directredis", "dbname", "unhandledclient"))
	e.Change(name, original)
	e.Diagnostics(name, "three findings again", findings("directredis", "dbname", "unhandledclient"))

	// The catalog changes, and nothing else.
	e.Write("redis-databases.yaml", orders)
	watched(e, "redis-databases.yaml")
	e.Diagnostics(name, "no dbname once the catalog has the name", findings("directredis", "unhandledclient"))
	e.Write("redis-databases.yaml", strings.Replace(orders, "orders", "others", 1))
	watched(e, "redis-databases.yaml")
	e.Diagnostics(name, "dbname once the catalog lacks the name", findings("directredis", "dbname", "unhandledclient"))

	// All fixes of the file. Some servers offer one after the other.
	e.Change(name, original+"\nvar second = redis.NewClient(&redis.Options{Addr: \"localhost:6379\", DB: 2})\n\nfunc CloseSecond() error { return second.Close() }\n")
	left := e.Diagnostics(name, "two clients", func(d []protocol.Diagnostic) bool { return count(d, "directredis") == 2 })
	for n := 2; n > 0; n = count(left, "directredis") {
		whole := protocol.Range{End: protocol.Position{Line: strings.Count(e.Text(name), "\n")}}
		all := e.Actions(name, whole, left, protocol.FixAll)
		if len(all) == 0 || !strings.HasPrefix(all[0].Kind, protocol.FixAll) {
			t.Fatalf("no %s: %+v", protocol.FixAll, all)
		}
		i := slices.IndexFunc(all, func(a protocol.CodeAction) bool { return strings.Contains(inserted(a), "redisruntime.Standalone(") })
		if i < 0 {
			t.Fatalf("no fix of directredis among %+v", all)
		}
		e.Apply(all[i])
		left = e.Diagnostics(name, "less after a fix", func(d []protocol.Diagnostic) bool {
			return count(d, "unhandledclient") > 0 && count(d, "directredis") < n
		})
	}
	if n := strings.Count(e.Text(name), "redisruntime.Standalone("); n != 2 {
		t.Errorf("all fixes made\n%s", e.Text(name))
	}
	e.Save(name)
	e.Close(name)
}

// findings returns a condition: that these rules, and no others, found something
// once, in this order.
func findings(rules ...string) func([]protocol.Diagnostic) bool {
	return func(all []protocol.Diagnostic) bool {
		if len(all) != len(rules) {
			return false
		}
		for i, d := range all {
			if d.Source != rules[i] {
				return false
			}
		}
		return true
	}
}

func lacks(rules ...string) func([]protocol.Diagnostic) bool {
	return func(all []protocol.Diagnostic) bool {
		for _, rule := range rules {
			if count(all, rule) > 0 {
				return false
			}
		}
		return true
	}
}

func count(all []protocol.Diagnostic, rule string) (n int) {
	for _, d := range all {
		if d.Source == rule {
			n++
		}
	}
	return n
}

// position returns where part first is in text.
func position(text, part string) protocol.Position {
	before, _, _ := strings.Cut(text, part)
	line := before[strings.LastIndexByte(before, '\n')+1:]
	units := 0
	for _, r := range line {
		units++
		if r > 0xFFFF {
			units++
		}
	}
	return protocol.Position{Line: strings.Count(before, "\n"), Character: units}
}

// inserted returns the texts that the action inserts.
func inserted(action protocol.CodeAction) (all string) {
	if action.Edit == nil {
		return ""
	}
	edits := slices.Concat(slices.Collect(maps.Values(action.Edit.Changes))...)
	for _, change := range action.Edit.DocumentChanges {
		edits = append(edits, change.Edits...)
	}
	for _, e := range edits {
		all += e.NewText
	}
	return all
}
