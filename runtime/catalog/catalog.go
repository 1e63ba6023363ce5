// Package catalog reads redis-databases.yaml, the one home of Redis database
// names. The runtime serves exactly the names that the linter accepts, because
// both read them here.
package catalog

// FileName is the name under which [Find] looks for a catalog.
const FileName = "redis-databases.yaml"

// A Database is one name of the catalog.
type Database struct {
	Name        string
	Index       int    // logical database number on its endpoint; an alias has its target's
	Description string // for people; may be empty
	AliasOf     string // the canonical name, or "" if this one is canonical
	Endpoint    string // key of Catalog.Endpoints, or "" for the default endpoint
}

// A Catalog holds the known databases in the order of the file. It is not
// modified after it was loaded, so any number of goroutines may read it.
type Catalog struct {
	Path      string // the file it was read from; "" for the built-in default
	Databases []Database
	Lint      Lint
}

// Lint is the catalog's section for the analyzers; the runtime ignores it.
type Lint struct {
	// Allow lists Go package patterns ("internal/redisx/...", relative to the
	// catalog's folder, or full import paths) in which clients may be built directly.
	Allow []string
	// Constructors lists further functions, as "import/path.Func", that build
	// a client directly.
	Constructors []string
}

// Default returns the ten built-in names: main 0, cache 1, sessions 2, tasks 3,
// metrics 4, logs 5, knowledge 6, vectors 7, analytics 8 and temp 9.
func Default() *Catalog {
	c := &Catalog{}
	for i, name := range []string{"main", "cache", "sessions", "tasks", "metrics", "logs", "knowledge", "vectors", "analytics", "temp"} {
		c.Databases = append(c.Databases, Database{Name: name, Index: i})
	}
	return c
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

// ByIndex returns the canonical database with that number on the default endpoint.
func (c *Catalog) ByIndex(index int) (Database, bool) {
	for _, db := range c.Databases {
		if db.Index == index && db.AliasOf == "" && db.Endpoint == "" {
			return db, true
		}
	}
	return Database{}, false
}

// Names returns all names, aliases included, in the order of the file.
func (c *Catalog) Names() []string {
	names := make([]string, len(c.Databases))
	for i, db := range c.Databases {
		names[i] = db.Name
	}
	return names
}
