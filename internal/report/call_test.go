package report

import (
	"go/ast"
	"go/parser"
	"go/types"
	"strings"
	"testing"
)

func TestCall(t *testing.T) {
	for source, want := range map[string]string{
		`rdb.Set(key, 1)`:                    "rdb.Set of key",
		`rdb.Ping()`:                         "rdb.Ping",
		`rdb.Watch(func() {}, key)`:          "rdb.Watch",
		`f(` + strings.Repeat("a", 70) + `)`: "f of " + strings.Repeat("a", 60) + "...",
	} {
		e, err := parser.ParseExpr(source)
		if err != nil {
			t.Fatal(err)
		}
		if got := Call(&types.Info{}, e.(*ast.CallExpr)); got != want {
			t.Errorf("%s: got %q, want %q", source, got, want)
		}
	}
}
