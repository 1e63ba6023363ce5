package limit

import (
	"testing"

	"github.com/alicebob/miniredis/v2"

	redisruntime "github.com/autobot/redislint/runtime"
)

func TestAllow(t *testing.T) {
	for name, addr := range map[string]string{
		"with Redis":    miniredis.RunT(t).Addr(),
		"without Redis": "127.0.0.1:1", // nobody listens there
	} {
		t.Run(name, func(t *testing.T) {
			m, err := redisruntime.New(redisruntime.Config{
				Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{addr}}},
			})
			if err != nil {
				t.Fatal(err)
			}
			redisruntime.SetDefault(m)
			defer m.Close()

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
