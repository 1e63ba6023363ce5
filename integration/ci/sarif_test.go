package ci

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif" // it has the schema
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// What is printed as SARIF is what the schema of SARIF 2.1.0 asks for.
func TestSARIF(t *testing.T) {
	schema := compile(t)
	for name, args := range map[string][]string{
		"findings": {"-C", "../../examples/legacy", "./..."},
		"none":     {"-C", "../../examples/mended", "./..."},
	} {
		t.Run(name, func(t *testing.T) {
			code := 0
			if name == "findings" {
				code = 1
			}
			out := run(t, ".", code, redislint, append([]string{"-format", "sarif"}, args...)...).stdout
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(doc); err != nil {
				t.Error(err)
			}
			for _, part := range []string{`"results"`, `"rules"`, `"columnKind": "utf16CodeUnits"`} {
				if !strings.Contains(out, part) {
					t.Errorf("no %s", part)
				}
			}
			for _, part := range []string{`"fixes"`, `"relatedLocations"`, `"ruleIndex"`, `"partialFingerprints"`} {
				if strings.Contains(out, part) != (name == "findings") {
					t.Errorf("%s", part)
				}
			}
		})
	}
	broken, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"version": "2.1.0", "runs": [{"results": []}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if schema.Validate(broken) == nil {
		t.Error("the schema lets a run without a tool pass")
	}
}

// compile returns the schema, which go-sarif keeps as a constant in its schema.go.
func compile(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir := run(t, ".", 0, "go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").stdout
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(dir), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	text, err := strconv.Unquote(file.Scope.Lookup("schema").Decl.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	const name = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	c := jsonschema.NewCompiler()
	c.AssertFormat() // URIs and the like are checked too
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
