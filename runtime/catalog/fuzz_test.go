package catalog

import (
	"errors"
	"testing"
)

// FuzzParse demands of any input: no panic; either faults that all name a
// line, or a catalog whose every name resolves.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"databases:\n  main: {index: 0}\n  cache: {alias_of: main}\n",
		"redis_databases: {main: {db: 0, description: x}}\n",
		"endpoints: {default: {topology: sentinel, master_name: m, addresses: [\"s:26379\"], tls: {}}}\n",
		"environments: {production: {endpoints: {default: {databases: 4}}}}\nlint: {allow: [a/...], constructors: [a/b.C]}\n",
		"databases: &a\n  a: *a\n", "? [a]\n: b\n", "--- \n---\n", "\t", "databases: !!binary x", "&a [*a]", "a: *b",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("f.yaml", data)
		if err != nil {
			var faults Faults
			if !errors.As(err, &faults) || len(faults) == 0 || c != nil {
				t.Fatalf("Parse = %v, %v; want Faults alone", c, err)
			}
			for _, fault := range faults {
				if fault.Line < 1 || fault.Problem == "" || fault.Remedy == "" {
					t.Errorf("incomplete fault %+v", fault)
				}
			}
			return
		}
		if len(c.Databases) == 0 {
			t.Error("a catalog without names")
		}
		for _, db := range c.Databases {
			target, ok := c.Canonical(db.Name)
			if !ok || target.AliasOf != "" || target.Index != db.Index || target.Endpoint != db.Endpoint {
				t.Errorf("%+v resolves to %+v, %v", db, target, ok)
			}
		}
	})
}
