// Package names holds constants of type Database.
package names

import (
	"context"

	dbs "github.com/autobot/redislint/runtime"
)

var ctx = context.Background()

func literals() {
	_ = dbs.Client(ctx, "cache")
	_ = dbs.Client(ctx, "chache")      // want `database "chache" is not in the default catalog, so its client is always nil; did you mean "cache"\?`
	_ = dbs.Standalone(ctx, `session`) // want `"session" is not .*did you mean "sessions"`
	_, _ = dbs.Lookup(ctx, "Cache")    // want `did you mean "cache"`
	_ = dbs.Client(ctx, "billing")     // want `database "billing" is not in the default catalog, so its client is always nil; use one of main, cache, sessions, tasks, metrics, logs, knowledge, vectors, analytics, temp, or add it`
	_ = dbs.Client(ctx, "")            // want `database "" is not in`
	_ = dbs.Client(ctx, ("lgos"))      // want `did you mean "logs"`
	_ = dbs.Client(ctx, "ca"+"che")
	_ = dbs.Client(ctx, "cac"+"e") // want `did you mean "cache"`
	_ = dbs.Client(ctx, dbs.Cache)
	_ = dbs.Client(ctx, dbs.Cache+"s") // want `database "caches" is not in`
}

func conversions() {
	_ = dbs.Database("temp")
	_ = dbs.Database("tmp")                    // want `did you mean "temp"`
	_ = dbs.Client(ctx, dbs.Database("taks"))  // want `did you mean "tasks"`
	_ = dbs.Database(dbs.Database("metricss")) // want `did you mean "metrics"`
}

const (
	Good dbs.Database = "cache"
	Bad  dbs.Database = "cahce" // want `did you mean "cache"`
	Also              = Bad
	Conv              = dbs.Database("vector") // want `did you mean "vectors"`
)

func uses() {
	_ = dbs.Client(ctx, Bad) // good: reported where it is declared
	_ = dbs.Client(ctx, Also)
	_ = dbs.Client(ctx, Conv)
}

const untyped = "knowlege"

const typed string = "analitics"

func untypeds() {
	_ = dbs.Client(ctx, untyped)             // want `"knowlege" is not in .* did you mean "knowledge"`
	_ = dbs.Client(ctx, dbs.Database(typed)) // want `"analitics" is not in`
	_ = typed == "anything"
}

type config struct {
	DB  dbs.Database
	all []dbs.Database
	by  map[dbs.Database]int
}

var c = config{
	DB:  "chache",                                                 // want `did you mean "cache"`
	all: []dbs.Database{"main", "mian"},                           // want `did you mean "main"`
	by:  map[dbs.Database]int{"cache": 1, "cachee": 2, "tsks": 3}, // want `"cachee"` `"tsks" .* did you mean "tasks"`
}

type alias = dbs.Database

var d alias = "man" // want `did you mean "main"`

func compare(db dbs.Database) int {
	if db == "" {
		return 0
	}
	if db != "cahe" { // want `did you mean "cache"`
		return 1
	}
	switch db {
	case "cache", "cach": // want `database "cach" is not .* did you mean "cache"`
	case "log": // want `did you mean "logs"`
	}
	return 2
}

func result() dbs.Database { return "maain" } // want `did you mean "main"`

func zero() (db dbs.Database, err error) { return "", nil }

func do() {
	_, _ = dbs.Do[int](ctx, "cahce", nil, nil) // want `did you mean "cache"`
}

// Good: no constant, no database.
func unknown(name string) {
	_ = dbs.Client(ctx, dbs.Database(name))
	_ = "chache"
	type Database string
	_ = Database("chache")
}
