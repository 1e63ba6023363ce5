package owed_test

import (
	"go/ast"
	"go/printer"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/fixtest"
	"github.com/autobot/redislint/internal/owed"
	"github.com/autobot/redislint/internal/values"
)

// leaves reports what the places named leave and next owe.
var leaves = &analysis.Analyzer{Name: "leaves", Doc: "report what would be skipped", Run: func(pass *analysis.Pass) (any, error) {
	x := owed.New(pass.TypesInfo)
	for stmt := range inspector.New(pass.Files).Root().Preorder((*ast.ExprStmt)(nil)) {
		call, ok := stmt.Node().(*ast.ExprStmt).X.(*ast.CallExpr)
		if !ok {
			continue
		}
		fn, ok := call.Fun.(*ast.Ident)
		if !ok || pass.Pkg.Scope().Lookup(fn.Name) != pass.TypesInfo.Uses[fn] {
			continue
		}
		exit := owed.Exit{Stmt: stmt, Told: values.FuncType(function(stmt)).Results != nil, Fatal: strings.HasSuffix(pass.Fset.Position(call.Pos()).Filename, "_test.go")}
		switch fn.Name {
		case "leave":
			for _, arg := range call.Args {
				exit.Missing = types.ExprString(arg)
			}
		case "next":
			for loop := range stmt.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
				exit.Round = loop.Node().(ast.Stmt)
				break
			}
		default:
			continue
		}
		if n := x.At(exit); n != nil {
			var text strings.Builder
			if err := printer.Fprint(&text, pass.Fset, n); err != nil {
				return nil, err
			}
			pass.Reportf(call.Pos(), "skips %s", text.String())
		}
	}
	return nil, nil
}}

func function(stmt inspector.Cursor) inspector.Cursor {
	fn, _ := values.Function(stmt)
	return fn
}

func TestFixtures(t *testing.T) { fixtest.Run(t, leaves, "./owed") }
