package redisruntime_test

import (
	"testing"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
)

func TestKey(t *testing.T) {
	m := newManager(t, redisruntime.Config{System: bare, Catalog: parse(t, `databases:
  main: {index: 0}
  cache: {index: 1, key_prefix: true}
  sessions: {index: 1, key_prefix: true}
  pages: {alias_of: cache}
`)})
	redisruntime.SetDefault(m)
	defer redisruntime.SetDefault(nil)
	for want, got := range map[string]string{
		"cache:user:42":    redisruntime.Key("cache", "user", "42"),
		"cache:{user}:42":  m.Key("pages", "{user}", "42"),
		"sessions:user:42": m.Key("sessions", "user:42"),
		"user:42":          m.Key("main", "user", "42"),
		"nobody:user":      m.Key("nobody", "user"),
		"cache":            m.Key("cache"),
	} {
		if got != want {
			t.Errorf("key %q; want %q", got, want)
		}
	}
	parts := make([]string, 1, 4)
	parts[0] = "a"
	if m.Key("cache", parts...); parts[0] != "a" || m.Key("cache", parts...) != "cache:a" {
		t.Error("Key writes into its arguments")
	}
}

// Names that share a number by their prefix do not see each other's keys.
func TestSharedNumber(t *testing.T) {
	c, err := catalog.Parse("f", []byte("databases: {a: {index: 3, key_prefix: true}, b: {index: 3, key_prefix: true}}"))
	if err != nil {
		t.Fatal(err)
	}
	if db, ok := c.ByIndex(3); ok {
		t.Errorf("number 3 is %s alone", db.Name)
	}
}
