// Package catalog reads redis-databases.yaml, the one home of Redis database
// names. The runtime serves exactly the names that the linter accepts, because
// both read them here.
package catalog

// FileName is the name under which [Find] looks for a catalog.
const FileName = "redis-databases.yaml"

// DefaultEndpoint is the key, in Catalog.Endpoints, of the endpoint of every
// database that names none.
const DefaultEndpoint = "default"

// DefaultDatabases is the number of logical databases that a Redis server has
// unless its configuration says otherwise.
const DefaultDatabases = 16

// A Database is one name of the catalog.
type Database struct {
	Name        string
	Index       int    // logical database number on its endpoint; an alias has its target's
	Description string // for people; may be empty
	AliasOf     string // the canonical name, or "" if this one is canonical
	Deprecated  string // why, and what to use instead; "" if the name is current
	KeyPrefix   bool   // its keys begin with its name and a colon, so that it may share Index; an alias has its target's
	Endpoint    string // key of Catalog.Endpoints, or "" for the default endpoint; an alias has its target's
}

// An Endpoint is a Redis deployment that serves databases. The analyzers
// ignore everything but Databases.
type Endpoint struct {
	Topology     Topology // never empty after loading
	Addresses    []string // host:port, or the path of a Unix socket; may be empty: the runtime then detects one
	MasterName   string   // sentinel only
	Username     string
	PasswordFile string // the file that holds the password; the catalog itself never does

	SentinelUsername     string // how to log in to the sentinels themselves; sentinel only
	SentinelPasswordFile string

	Standby   []string // keys of endpoints that serve the databases of this one while it is not up, in that order
	Databases int      // how many logical databases the server has
	TLS       *TLS     // nil for a plain connection
}

// Topology is the kind of a deployment, in go-redis's words.
type Topology string

// The topologies.
const (
	Standalone Topology = "standalone"
	Sentinel   Topology = "sentinel"
	Cluster    Topology = "cluster"
	Ring       Topology = "ring"
)

// TLS says how to secure connections to an endpoint. Files are in PEM form.
type TLS struct {
	CAFile     string // "" for the system's certificate authorities
	CertFile   string // client certificate; needs KeyFile
	KeyFile    string
	ServerName string // "" for the host of the address
	MinVersion string // "1.2" or "1.3"; "" for Go's default
}

// A Catalog holds the known databases in the order of the file. It is not
// modified after it was loaded, so any number of goroutines may read it.
type Catalog struct {
	Path         string // the file it was read from; "" for the built-in default
	Databases    []Database
	Endpoints    map[string]Endpoint            // by name; may be empty
	Environments map[string]map[string]Endpoint // by environment, then by endpoint name
	Lint         Lint
}

// Lint is the catalog's section for the analyzers; the runtime ignores it.
type Lint struct {
	// Allow lists Go package patterns ("internal/redisx/...", relative to the
	// catalog's folder, or full import paths) in which clients may be built directly.
	Allow []string
	// Constructors lists further functions, as "import/path.Func" or
	// "import/path.Type.Method", that build a client directly.
	Constructors []string
	// Runtime is a team's own sanctioned package; nil if redislint's is the one.
	Runtime *Runtime
	// Rules holds settings of rules, in the order of the file. The loader does
	// not know the rules: whoever runs them checks the names and the values.
	Rules []Rule
}

// A Rule is what the catalog says of one rule.
type Rule struct {
	Name     string
	Line     int // of the file, counted from 1
	Settings []Setting
}

// A Setting is a flag of a rule, or [EnabledSetting].
type Setting struct {
	Name  string
	Value any // a bool or a string
	Line  int // of the file, counted from 1
}

// EnabledSetting is the name of the setting, a bool, that turns a rule on or off.
const EnabledSetting = "enabled"

// Setting returns the setting of that rule and name, and false if there is none.
func (l Lint) Setting(rule, name string) (Setting, bool) {
	for _, r := range l.Rules {
		for _, s := range r.Settings {
			if r.Name == rule && s.Name == name {
				return s, true
			}
		}
	}
	return Setting{}, false
}

// A Runtime is a sanctioned package, through which code gets its clients.
type Runtime struct {
	Package      string // import path
	DatabaseType string // its type of database names; "" if these are strings
	Unavailable  string // its error variable that says there is no client; "" if it has none
	Functions    []RuntimeFunction
}

// A RuntimeFunction is a function or method that gives a client, or nil while
// there is none.
type RuntimeFunction struct {
	Name      string // "Func" or "Type.Method"
	Returns   string // type of the client in go-redis: Client, ClusterClient, Ring, UniversalClient, Cmdable
	Error     bool   // an error comes with it, nil if and only if the client is not
	Arguments []string
}

// The arguments of a [RuntimeFunction].
const (
	ContextArgument  = "context"
	DatabaseArgument = "database"
)

// Default returns the ten built-in names: main 0, cache 1, sessions 2, tasks 3,
// metrics 4, logs 5, knowledge 6, vectors 7, analytics 8 and temp 9.
func Default() *Catalog {
	return &Catalog{Databases: defaultDatabases()}
}

func defaultDatabases() []Database {
	var dbs []Database
	for i, name := range []string{"main", "cache", "sessions", "tasks", "metrics", "logs", "knowledge", "vectors", "analytics", "temp"} {
		dbs = append(dbs, Database{Name: name, Index: i})
	}
	return dbs
}

// Lookup returns the database of that exact name, alias or not.
func (c *Catalog) Lookup(name string) (Database, bool) {
	for _, db := range c.Databases {
		if db.Name == name {
			return db, true
		}
	}
	return Database{}, false
}

// Canonical returns the database that name stands for: its alias's target, or
// the database of that name itself.
func (c *Catalog) Canonical(name string) (Database, bool) {
	db, ok := c.Lookup(name)
	if ok && db.AliasOf != "" {
		return c.Lookup(db.AliasOf)
	}
	return db, ok
}

// ByIndex returns the canonical database with that number on the default
// endpoint. It reports false if there is none, or if there are several, which
// share the number by a KeyPrefix.
func (c *Catalog) ByIndex(index int) (found Database, ok bool) {
	for _, db := range c.Databases {
		if db.Index == index && db.AliasOf == "" && db.Endpoint == "" {
			if ok {
				return Database{}, false
			}
			found, ok = db, true
		}
	}
	return found, ok
}

// Names returns all names, aliases included, in the order of the file.
func (c *Catalog) Names() []string {
	names := make([]string, len(c.Databases))
	for i, db := range c.Databases {
		names[i] = db.Name
	}
	return names
}

// EndpointIn returns the endpoint of that name ("" for the default one) in an
// environment. The environment's entry, if it has one, replaces the general one whole.
// It reports false if the catalog defines neither; where it is comes from the
// runtime's variables and detection then.
func (c *Catalog) EndpointIn(environment, name string) (Endpoint, bool) {
	if name == "" {
		name = DefaultEndpoint
	}
	if e, ok := c.Environments[environment][name]; ok {
		return e, true
	}
	e, ok := c.Endpoints[name]
	return e, ok
}
