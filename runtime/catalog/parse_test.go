package catalog

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	const text = `
databases:
  main:     {index: 0, description: Primary application data}
  cache:    {index: 1}
  codebase: {alias_of: kb}
  kb:       {alias_of: knowledge, deprecated: use knowledge}
  knowledge:
    index: 20
  orders:   {index: 0, endpoint: orders}
  explicit: {index: 2, endpoint: default}
endpoints:
  default: {addresses: ["redis:6379"], databases: 32, standby: [spare]}
  spare: {addresses: ["spare:6379"], databases: 32}
  orders:
    topology: cluster
    addresses: [orders-1:6379, "[::1]:6379"]
    username: svc
    password_file: /run/secrets/redis
    tls: {ca_file: /etc/ca.pem, min_version: "1.3"}
environments:
  production:
    endpoints:
      default: {topology: sentinel, master_name: main, addresses: [s1:26379], databases: 32, sentinel_username: watch, sentinel_password_file: /run/secrets/sentinel}
lint:
  allow: ["internal/redisx/..."]
  constructors: [example.com/shop/redisx.New]
  runtime:
    package: example.com/shop/redisx
    database_type: Name
    unavailable: ErrDown
    functions:
      Client:    {returns: UniversalClient}
      Pool.Open: {returns: Client, error: true, arguments: [database]}
`
	got, err := Parse("redis-databases.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := &Catalog{
		Path: "redis-databases.yaml",
		Databases: []Database{
			{Name: "main", Index: 0, Description: "Primary application data"},
			{Name: "cache", Index: 1},
			{Name: "codebase", Index: 20, AliasOf: "knowledge"},
			{Name: "kb", Index: 20, AliasOf: "knowledge", Deprecated: "use knowledge"},
			{Name: "knowledge", Index: 20},
			{Name: "orders", Index: 0, Endpoint: "orders"},
			{Name: "explicit", Index: 2},
		},
		Endpoints: map[string]Endpoint{
			"default": {Topology: Standalone, Addresses: []string{"redis:6379"}, Databases: 32, Standby: []string{"spare"}},
			"spare":   {Topology: Standalone, Addresses: []string{"spare:6379"}, Databases: 32},
			"orders": {Topology: Cluster, Addresses: []string{"orders-1:6379", "[::1]:6379"}, Username: "svc",
				PasswordFile: "/run/secrets/redis", Databases: 1, TLS: &TLS{CAFile: "/etc/ca.pem", MinVersion: "1.3"}},
		},
		Environments: map[string]map[string]Endpoint{"production": {
			"default": {Topology: Sentinel, MasterName: "main", Addresses: []string{"s1:26379"}, Databases: 32,
				SentinelUsername: "watch", SentinelPasswordFile: "/run/secrets/sentinel"},
		}},
		Lint: Lint{
			Allow: []string{"internal/redisx/..."}, Constructors: []string{"example.com/shop/redisx.New"},
			Runtime: &Runtime{Package: "example.com/shop/redisx", DatabaseType: "Name", Unavailable: "ErrDown", Functions: []RuntimeFunction{
				{Name: "Client", Returns: "UniversalClient", Arguments: []string{"context", "database"}},
				{Name: "Pool.Open", Returns: "Client", Error: true, Arguments: []string{"database"}},
			}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("catalog (-want +got):\n%s", diff)
	}
	if e, ok := got.EndpointIn("production", ""); !ok || e.MasterName != "main" {
		t.Errorf("EndpointIn(production, default) = %+v, %v; want the sentinel", e, ok)
	}
	if e, ok := got.EndpointIn("staging", ""); !ok || e.Addresses[0] != "redis:6379" {
		t.Errorf("EndpointIn(staging, default) = %+v, %v; want the general one", e, ok)
	}
	if db, ok := got.Canonical("codebase"); !ok || db.Name != "knowledge" {
		t.Errorf("Canonical(codebase) = %+v, %v; want knowledge", db, ok)
	}
	if db, ok := got.ByIndex(0); !ok || db.Name != "main" {
		t.Errorf("ByIndex(0) = %+v, %v; want main, not orders, which is on another endpoint", db, ok)
	}
}

func TestParseOlderShape(t *testing.T) {
	got, err := Parse("f", []byte("redis_databases:\n  main: {db: 0, description: Primary}\n  cache: {db: 5}\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Database{{Name: "main", Description: "Primary"}, {Name: "cache", Index: 5}}
	if diff := cmp.Diff(want, got.Databases); diff != "" {
		t.Errorf("databases (-want +got):\n%s", diff)
	}
}

func TestParseWithoutNamesKeepsTheDefaults(t *testing.T) {
	got, err := Parse("f", []byte("lint: {allow: [internal/x]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Default().Databases, got.Databases); diff != "" {
		t.Errorf("databases (-want +got):\n%s", diff)
	}
}

func TestParseFaults(t *testing.T) {
	tests := map[string]struct {
		text string
		want []string // whole faults without the file, or their beginnings
	}{
		"empty":           {"", []string{"1: the catalog is empty"}},
		"only a comment":  {"# nothing\n", []string{"1: the catalog is empty"}},
		"null":            {"~\n", []string{"1: the catalog is empty"}},
		"not a mapping":   {"- a\n", []string{"1: the catalog is not a mapping"}},
		"syntax":          {"databases:\n  main: {index: 0\n  cache: 1\n", []string{"1: not YAML: did not find expected ',' or '}'"}},
		"second document": {"databases: {main: {index: 0}}\n---\nlint: {}\n", []string{"2: a second YAML document"}},
		"no database":     {"databases: {}\n", []string{"1: no database is listed"}},
		"both shapes":     {"databases: {main: {index: 0}}\nredis_databases: {main: {db: 0}}\n", []string{"2: both databases and redis_databases are given"}},
		"unknown key":     {"datbases: {}\n", []string{`1: the catalog has no key "datbases": use one of databases, endpoints, environments, lint, redis_databases`}},
		"unknown attribute": {"databases:\n  main: {index: 0, db: 1}\n", []string{
			`2: database "main" has no key "db": use one of alias_of, deprecated, description, endpoint, index`}},
		"new key in older shape": {"redis_databases: {main: {index: 0}}\n", []string{`1: database "main" has no key "index": use one of db, description`}},
		"duplicate name":         {"databases:\n  main: {index: 0}\n  main: {index: 1}\n", []string{`3: key "main" stands twice in databases: remove it here or on line 2`}},
		"duplicate attribute":    {"databases:\n  main: {index: 0, index: 1}\n", []string{`2: key "index" stands twice in database "main"`}},
		"key is a list":          {"databases:\n  ? [a]\n  : {index: 0}\n  main: {index: 0}\n", []string{"2: a key of databases is not a plain word"}},
		"bad names": {"databases:\n  Main: {index: 0}\n  1st: {index: 1}\n  a b: {index: 2}\n  \"\": {index: 3}\n", []string{
			`2: "Main" is not a name for a database`, `3: "1st" is not a name`, `4: "a b" is not a name`, `5: "" is not a name`}},
		"same variables": {"databases:\n  a-b: {index: 0}\n  a_b: {index: 1}\n", []string{`3: "a_b" and "a-b" (line 2) both mean the variables REDIS_A_B_...`}},
		"index twice": {"databases:\n  main: {index: 3}\n  cache:\n    index: 3\n", []string{
			`4: index 3 belongs to "main" already (line 2): give "cache" a number of its own, or write alias_of: main`}},
		"index twice on a named endpoint": {"databases:\n  a: {index: 0, endpoint: e}\n  b: {index: 0, endpoint: e}\nendpoints: {e: {}}\n", []string{`3: index 0 belongs to "a"`}},
		"index beyond":                    {"databases: {main: {index: 16}}\n", []string{"1: index 16 is beyond the server's databases (0 to 15): use a lower one, or say how many the server has: endpoints: {default: {databases: N}}"}},
		"index beyond in one environment": {"databases: {main: {index: 20}}\nendpoints: {default: {databases: 32}}\nenvironments: {test: {endpoints: {default: {databases: 8}}}}\n", []string{"1: index 20 is beyond the server's databases (0 to 7)"}},
		"index in a cluster":              {"databases: {main: {index: 1}}\nendpoints: {default: {topology: cluster}}\n", []string{`1: endpoint "default" is a cluster, which has no database 1`}},
		"index negative":                  {"databases: {main: {index: -1}}\n", []string{`1: index "-1" is not a number`}},
		"index octal":                     {"databases: {main: {index: 010}}\n", []string{`1: index "010" is not a number`}},
		"index text":                      {"databases: {main: {index: \"1\"}}\n", []string{`1: index "1" is not a number`}},
		"index missing":                   {"databases:\n  main:\n", []string{`2: database "main" has neither index nor alias_of`}},
		"alias missing":                   {"databases:\n  main: {alias_of: nowhere}\n  other: {alias_of: main}\n", []string{`2: "main" is an alias of "nowhere", which is not in the catalog`}},
		"alias circle":                    {"databases:\n  a: {alias_of: b}\n  b: {alias_of: a}\n", []string{`2: alias "a" leads round in a circle`, `3: alias "b" leads round in a circle`}},
		"alias of itself":                 {"databases:\n  a: {alias_of: a}\n", []string{`2: alias "a" leads round in a circle`}},
		"alias with index":                {"databases:\n  main: {index: 0}\n  a: {alias_of: main, index: 0}\n", []string{`3: alias "a" has an index, an endpoint or a key_prefix of its own: remove it`}},
		"endpoint undefined":              {"databases:\n  main: {index: 0, endpoint: e}\n", []string{`2: database "main" is on endpoint "e", which is not defined`}},
		"endpoint attribute":              {"endpoints:\n  default: {password: secret}\n", []string{`2: endpoint "default" has no key "password": use one of addresses, databases, master_name, password_file, sentinel_password_file, sentinel_username, standby`}},
		"topology":                        {"endpoints:\n  default: {topology: sharded}\n", []string{`2: topology "sharded" is unknown: use one of standalone, sentinel, cluster, ring`}},
		"sentinel without master":         {"endpoints:\n  default: {topology: sentinel}\n", []string{`2: endpoint "default" has topology sentinel but no master_name`}},
		"master without sentinel":         {"endpoints:\n  default: {master_name: m}\n", []string{`2: endpoint "default" has a master_name but not topology sentinel`}},
		"sentinel login":                  {"endpoints:\n  default: {sentinel_username: u, sentinel_password_file: f}\n", []string{`2: endpoint "default" has a login for sentinels but not topology sentinel`}},
		"standby": {"endpoints:\n  default: {standby: [default, b, b, c]}\n  b: {}\n", []string{
			`2: endpoint "default" is its own standby`, `2: endpoint "default" has the standby "b" twice`, `2: endpoint "default" has the standby "c", which is not defined: define it`}},
		"standby not a list": {"endpoints:\n  default: {standby: b}\n  b: {}\n", []string{"2: standby is not a list"}},
		"standby circle": {"endpoints:\n  a: {standby: [b]}\n  b:\n    standby: [c, default]\n  c: {standby: [a]}\n", []string{
			`2: endpoint "a" has the standby "b", which leads back to it`, `4: endpoint "b" has the standby "c", which leads back`, `5: endpoint "c" has the standby "a", which leads back`}},
		"standby in one environment": {"endpoints:\n  default: {standby: [b]}\nenvironments:\n  test: {endpoints: {b: {}}}\n", []string{`2: endpoint "default" has the standby "b", which is not defined: define it`}},
		"standby circle in one environment": {"endpoints:\n  default: {standby: [b]}\n  b: {}\nenvironments:\n  test:\n    endpoints: {b: {standby: [default]}}\n", []string{
			`2: endpoint "default" has the standby "b", which leads back to it (environment "test")`, `6: endpoint "b" has the standby "default", which leads back to it (environment "test")`}},
		"standby mixes with its own": {"databases: {main: {index: 0}, orders: {index: 0, endpoint: orders}}\nendpoints:\n  orders: {standby: [default]}\n", []string{
			`3: standby "default" of endpoint "orders" would mix databases "main" and "orders", which are both number 0 there: give one`}},
		"standby mixes two": {"databases: {main: {index: 0}, orders: {index: 0, endpoint: orders}, o: {alias_of: orders}}\nendpoints:\n  orders: {standby: [spare]}\n  default: {standby: [spare]}\n  spare: {}\n", []string{
			`3: standby "spare" of endpoint "orders" would mix databases "main" and "orders", which are both number 0 there`}},
		"index beyond a standby's":   {"databases: {main: {index: 20}}\nendpoints:\n  default: {databases: 32, standby: [b]}\n  b: {}\n", []string{"1: index 20 is beyond the server's databases (0 to 15): use a lower one, or say how many the server has: endpoints: {b: {databases: N}}"}},
		"index in a standby cluster": {"databases: {main: {index: 1}}\nendpoints:\n  default: {standby: [b]}\n  b: {topology: cluster}\n", []string{`1: endpoint "b" is a cluster, which has no database 1`}},
		"addresses": {"endpoints:\n  default: {addresses: [redis, \"redis:0\", \":6379\", \"redis://h:6379\"]}\n", []string{
			`2: address "redis" has no port`, `2: address "redis:0" has no port between`, `2: address ":6379" has no host`, `2: address "redis://h:6379" has no port`}},
		"addresses not a list": {"endpoints:\n  default: {addresses: redis:6379}\n", []string{"2: addresses is not a list"}},
		"no databases":         {"endpoints:\n  default: {databases: 0}\n", []string{"2: a server has at least one database"}},
		"half a key pair":      {"endpoints:\n  default: {tls: {cert_file: c}}\n", []string{"2: tls has only one of cert_file and key_file"}},
		"tls version":          {"endpoints:\n  default: {tls: {min_version: \"1.0\"}}\n", []string{`2: min_version "1.0" is unknown`}},
		"anchor":               {"databases:\n  main: &m {index: 0}\n  cache: *m\n", []string{"3: cache is a YAML alias (*m): write the value out"}},
		"constructor":          {"lint: {constructors: [New]}\n", []string{`1: constructor "New" is not a function`}},
		"empty runtime":        {"lint:\n  runtime:\n", []string{"2: runtime names no package", "2: runtime has no functions"}},
		"runtime": {"lint:\n  runtime:\n    package: p\n    unavailable: errDown\n    functions:\n      a.b.c: {returns: Conn}\n      F:\n      G: {returns: Ring, error: 1, arguments: [database, ctx, database]}\n", []string{
			`4: unavailable "errDown" is not an exported name`, `6: "a.b.c" is not a function of a package`, `6: returns "Conn" is unknown: use one of Client,`,
			`7: function "F" does not say what it returns`, `8: error "1" is not true or false`, `8: arguments cannot have "ctx" here`, `8: arguments cannot have "database" here`}},
		"several at once": {"databases:\n  Main: {index: 0}\n  cache: {index: one}\n  temp: {index: 0, colour: red}\nendpoints: {default: {topology: x}}\n", []string{
			`2: "Main" is not a name`, `3: index "one" is not a number`, `4: database "temp" has no key "colour"`, `4: index 0 belongs to "Main" already`, `5: topology "x" is unknown`}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, err := Parse("f.yaml", []byte(tt.text))
			var faults Faults
			if !errors.As(err, &faults) || c != nil {
				t.Fatalf("Parse = %v, %v; want no catalog, and Faults", c, err)
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(tt.want) {
				t.Fatalf("got faults\n%s\nwant %d like\n%s", err, len(tt.want), strings.Join(tt.want, "\n"))
			}
			for i, want := range tt.want {
				if !strings.HasPrefix(lines[i], "f.yaml:"+want) {
					t.Errorf("fault %d is\n%s\nwant\nf.yaml:%s...", i, lines[i], want)
				}
				if faults[i].Remedy == "" {
					t.Errorf("fault %d has no remedy", i)
				}
			}
		})
	}
}
