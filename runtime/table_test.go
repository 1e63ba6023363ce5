package redisruntime

import (
	"fmt"
	"testing"
)

func TestTable(t *testing.T) {
	routes := map[string]*route{}
	for _, name := range []string{"main", "cache", "abcdXfg", "abcdYfg", "abcdZfg", "a"} { // three have one home
		routes[name] = new(route)
	}
	for i := range 100 {
		routes[fmt.Sprint("db-", i)] = new(route)
	}
	table := newTable(routes)
	for name, want := range routes {
		if got := table.get(name); got != want {
			t.Errorf("get(%s) = %p; want %p", name, got, want)
		}
	}
	for _, name := range []string{"", "b", "Main", "cache ", "abcdWfg"} {
		if table.get(name) != nil {
			t.Errorf("get(%q) found a route", name)
		}
		if newTable(nil).get(name) != nil {
			t.Errorf("get(%q) found a route in an empty table", name)
		}
	}
}

// BenchmarkTable is why there is a table and not a map.
func BenchmarkTable(b *testing.B) {
	routes := map[string]*route{}
	for _, name := range []string{"main", "cache", "sessions", "tasks", "metrics", "logs", "knowledge", "vectors", "analytics", "temp"} {
		routes[name] = new(route)
	}
	table := newTable(routes)
	b.Run("table", func(b *testing.B) {
		for b.Loop() {
			table.get("cache")
		}
	})
	b.Run("map", func(b *testing.B) {
		for b.Loop() {
			_ = routes["cache"]
		}
	})
}
