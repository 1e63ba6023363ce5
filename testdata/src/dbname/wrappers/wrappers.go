// Package wrappers calls functions through which strings become databases.
package wrappers

import (
	"context"
	"fmt"
	"strings"

	"fixtures/dbname/wrappers/lib"

	redisruntime "github.com/autobot/redislint/runtime"
)

var ctx = context.Background()

func otherPackage() {
	lib.Open(ctx, "cache")
	lib.Open(ctx, "cahce")                      // want `did you mean "cache"`
	lib.Many(ctx, "main", "mian", "cash")       // want `did you mean "main"` `"cash" is not in .*did you mean "cache"|"cash" is not in`
	lib.Many(ctx, []string{"tasks", "tsks"}...) // want `did you mean "tasks"`
	lib.Generic(ctx, "lgs")                     // want `did you mean "logs"`
	_ = lib.Store{Name: "tmp"}                  // want `did you mean "temp"`
	s := &lib.Store{}
	s.Use("cahce")               // want `did you mean "cache"`
	s.Name = "man"               // want `did you mean "main"`
	lib.Default = "maim"         // want `did you mean "main"`
	lib.Impl{}.Open(ctx, "maim") // want `did you mean "main"`
}

func silent(o lib.Opener) {
	lib.Lenient(ctx, "default")
	lib.Mapped(ctx, "whatever")
	lib.Switched(ctx, "default")
	o.Open(ctx, "unknown")
	f := lib.Open
	f(ctx, "unknown")
}

func open(name string) { redisruntime.Client(ctx, redisruntime.Database(name)) } // want open:"becomesDatabase"

func twice(name string) { open(name) } // want twice:"becomesDatabase"

func recursive(name string, n int) { // want recursive:"becomesDatabase"
	if n > 0 {
		recursive(name, n-1)
	}
	twice(name)
}

const old = "cach"

func samePackage() {
	open("cahce")               // want `did you mean "cache"`
	twice("cahce")              // want `did you mean "cache"`
	recursive("cahce", 3)       // want `did you mean "cache"`
	open(old)                   // want `"cach" is not in`
	open("ca" + "ce")           // want `"cace" is not in`
	open(fmt.Sprint("unknown")) // want `"unknown" is not in`
	open(fmt.Sprint(ctx))
	open(fmt.Sprintf("%s%d", "cache", 2)) // want `"cache2" is not in`
	open(fmt.Sprintf("%s", "cache"))
	prefix := "ca"
	open(prefix + "ce") // want `"cace" is not in`
	open(prefix + "che")
}

func locals() {
	name := "cahce" // want `did you mean "cache"`
	open(name)

	const local = "mian"
	copied := local // want `did you mean "main"`
	again := copied
	open(again)

	either := "unknown"
	if ctx == nil {
		either = "main"
	}
	open(either)

	added := "unknown"
	added += "s"
	open(added)

	escaped := "unknown"
	fmt.Sscan("main", &escaped)
	open(escaped)
}

func closures() {
	get := func(name string) { open(name) }
	get("cahce")                                // want `did you mean "cache"`
	func(name string) { open(name) }("unknown") // want `"unknown" is not in`
	either := func(name string) { open(name) }
	either = func(name string) {}
	either("unknown")
}

var opener = func(name string) { open(name) }

type service struct {
	db   string
	open func(string)
}

func fields() {
	opener("cahce")          // want `did you mean "cache"`
	s := service{db: "mian"} // want `did you mean "main"`
	open(s.db)
	s.open = func(name string) { open(name) }
	s.open("tsks") // want `did you mean "tasks"`
}

var names = []string{"main", "mian"} // want `did you mean "main"`

func lists() {
	for _, name := range names {
		open(name)
	}
	for _, name := range []string{"cache", "cahce"} { // want `did you mean "cache"`
		open(name)
	}
	pair := [2]string{"temp", "tmp"} // want `did you mean "temp"`
	open(pair[1])
}

type named string

func convert(n named) { open(string(n)) } // want convert:"becomesDatabase"

func converted() {
	convert("cahce") // want `did you mean "cache"`
}

type box[T any] struct{ v T }

func (b box[T]) get(name string) { open(name) } // want get:"becomesDatabase"

func generics() {
	box[int]{}.get("cahce") // want `did you mean "cache"`
}

func dynamic(name string, m map[string]string) { // want dynamic:"becomesDatabase"
	open(name)
	open(m["x"])
}

func legacy(name string) bool { return name == "old" }

// What is looked at may be mapped.
func lookedAt(name string) {
	if legacy(name) {
		return
	}
	open(name)
}

func prefixed(name string) {
	if strings.HasPrefix(name, "tenant-") {
		return
	}
	open(name)
}

func measured(name string) {
	if len(name) == 0 {
		name = "main"
	}
	open(name)
}

func cut(name string) {
	if name[:1] == "x" {
		return
	}
	open(name)
}

func doubts() {
	lookedAt("anything")
	prefixed("anything")
	measured("")
	cut("anything")
}

func fragments(db redisruntime.Database) {
	_ = "tenant-" + db
	db += "_replica"
	_ = db < "n"
}
