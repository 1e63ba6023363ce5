package catalog

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type schemaNode struct {
	Properties           map[string]json.RawMessage
	AdditionalProperties json.RawMessage
	Pattern              string
	Defs                 map[string]schemaNode `json:"$defs"`
}

// The schema is for editors and the tables are the loader's; users must not
// meet a key that one knows and the other rejects.
func TestSchemaAgreesWithLoader(t *testing.T) {
	var root schemaNode
	if err := json.Unmarshal([]byte(Schema()), &root); err != nil {
		t.Fatal(err)
	}
	check(t, "the file", root, fileFields)
	check(t, "database", root.Defs["database"], databaseFields)
	check(t, "older_database", root.Defs["older_database"], olderDatabaseFields)
	check(t, "environment", root.Defs["environment"], environmentFields)
	check(t, "endpoint", root.Defs["endpoint"], endpointFields)
	check(t, "tls", root.Defs["tls"], tlsFields)
	check(t, "lint", root.Defs["lint"], lintFields)
	check(t, "runtime", root.Defs["runtime"], runtimeFields)
	check(t, "function", root.Defs["function"], functionFields)

	enum := func(def, key string) (values struct{ Enum []string }) {
		if err := json.Unmarshal(root.Defs[def].Properties[key], &values); err != nil {
			t.Fatal(err)
		}
		return values
	}
	if diff := cmp.Diff(topologies, enum("endpoint", "topology").Enum); diff != "" {
		t.Errorf("topologies (-loader +schema):\n%s", diff)
	}
	if diff := cmp.Diff(tlsVersions, enum("tls", "min_version").Enum); diff != "" {
		t.Errorf("TLS versions (-loader +schema):\n%s", diff)
	}
	if diff := cmp.Diff(clientTypes, enum("function", "returns").Enum); diff != "" {
		t.Errorf("client types (-loader +schema):\n%s", diff)
	}
	if got := root.Defs["name"].Pattern; got != namePattern.String() {
		t.Errorf("the schema's pattern of names is %s, the loader's %s", got, namePattern)
	}
}

func check[T any](t *testing.T, what string, node schemaNode, table fields[T]) {
	t.Helper()
	if string(node.AdditionalProperties) != "false" {
		t.Errorf("%s: the schema lets unknown keys pass", what)
	}
	loader, schema := slices.Sorted(maps.Keys(table)), slices.Sorted(maps.Keys(node.Properties))
	if diff := cmp.Diff(loader, schema); diff != "" {
		t.Errorf("keys of %s (-loader +schema):\n%s", what, diff)
	}
}
