package redisruntime

import (
	"fmt"
	"testing"
)

func TestTable(t *testing.T) {
	members := map[string]*member{}
	for _, name := range []string{"main", "cache", "abcdXfg", "abcdYfg", "abcdZfg", "a"} { // three have one home
		members[name] = new(member)
	}
	for i := range 100 {
		members[fmt.Sprint("db-", i)] = new(member)
	}
	table := newTable(members)
	for name, want := range members {
		if got := table.get(name); got != want {
			t.Errorf("get(%s) = %p; want %p", name, got, want)
		}
	}
	for _, name := range []string{"", "b", "Main", "cache ", "abcdWfg"} {
		if table.get(name) != nil {
			t.Errorf("get(%q) found a member", name)
		}
		if newTable(nil).get(name) != nil {
			t.Errorf("get(%q) found a member in an empty table", name)
		}
	}
}

// BenchmarkTable is why there is a table and not a map.
func BenchmarkTable(b *testing.B) {
	members := map[string]*member{}
	for _, name := range []string{"main", "cache", "sessions", "tasks", "metrics", "logs", "knowledge", "vectors", "analytics", "temp"} {
		members[name] = new(member)
	}
	table := newTable(members)
	b.Run("table", func(b *testing.B) {
		for b.Loop() {
			table.get("cache")
		}
	})
	b.Run("map", func(b *testing.B) {
		for b.Loop() {
			_ = members["cache"]
		}
	})
}
