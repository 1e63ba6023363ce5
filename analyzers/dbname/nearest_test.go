package dbname

import (
	"slices"
	"testing"

	"github.com/autobot/redislint/runtime/catalog"
)

func TestNearest(t *testing.T) {
	names := append(catalog.Default().Names(), "orders", "order_log", "été")
	for name, want := range map[string][]string{
		"chache": {"cache"}, "cahce": {"cache"}, "cach": {"cache"}, "CACHE": {"cache"}, "Sesions": {"sessions"},
		"order": {"orders"}, "orderlog": {"order_log"}, "lots": {"logs"}, "": nil, "x": nil, "billing": nil, "redis": nil,
		"ete": nil, "été": {"été"}, "man": {"main"}, "mein": {"main"}, "temps": {"temp"},
	} {
		if got := nearest(name, names); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	if got := nearest("ab", []string{"aa", "bb"}); len(got) != 2 {
		t.Errorf("two names are as near: got %q", got)
	}
}

func FuzzNearest(f *testing.F) {
	f.Add("chache", "cache")
	f.Fuzz(func(t *testing.T, a, b string) {
		if n, m := slips(a, b), slips(b, a); n != m || (n == 0) != (a == b) || n > max(len(a), len(b)) {
			t.Errorf("from %q to %q %d, back %d", a, b, n, m)
		}
	})
}
