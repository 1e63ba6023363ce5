package directredis

import "testing"

func TestMatches(t *testing.T) {
	tests := []struct {
		pattern, name string
		want          bool
	}{
		{"internal/redisx/...", "internal/redisx", true},
		{"internal/redisx/...", "internal/redisx/pool", true},
		{"internal/redisx/...", "internal/redisxy", false},
		{"internal/redisx", "internal/redisx", true},
		{"internal/redisx", "internal/redisx/pool", false},
		{"internal/redis.", "internal/redisx", false},
		{"...", "anything/at/all", true},
		{".../testutil", "a/b/testutil", true},
		{".../testutil", "a/b/testutils", false},
		{"a/.../b/...", "a/x/y/b", true},
		{"", "a", false},
	}
	for _, tt := range tests {
		if got := matches(tt.pattern, tt.name); got != tt.want {
			t.Errorf("%q matches %q: %t", tt.pattern, tt.name, got)
		}
	}
}
