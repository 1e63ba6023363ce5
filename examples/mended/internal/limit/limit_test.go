package limit

import (
	"testing"

	"github.com/autobot/redislint/runtime/redistest"
)

func TestAllow(t *testing.T) {
	redis := redistest.New(t, redistest.Default())
	for name, begin := range map[string]func(){"with Redis": redis.Up, "without Redis": redis.Down} {
		t.Run(name, func(t *testing.T) {
			begin()
			l := New(2)
			for i, visit := range []struct {
				visitor string
				want    bool
			}{{"a", true}, {"a", true}, {"b", true}, {"a", false}} {
				if got := l.Allow(t.Context(), visit.visitor); got != visit.want {
					t.Errorf("request %d, of %s: allowed = %v, want %v", i+1, visit.visitor, got, visit.want)
				}
			}
		})
	}
}
