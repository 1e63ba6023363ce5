package limit

import (
	"context"
	"testing"

	"github.com/alicebob/miniredis/v2"
)

func TestAllow(t *testing.T) {
	ctx := context.Background()
	l := Limiter{Addr: miniredis.RunT(t).Addr(), Max: 2}
	got := []bool{l.Allow(ctx, "a"), l.Allow(ctx, "a"), l.Allow(ctx, "b"), l.Allow(ctx, "a")}
	want := []bool{true, true, true, false}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("request %d: allowed = %v, want %v", i+1, got[i], want[i])
		}
	}
}
