package stats

import (
	"context"
	"maps"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"example.com/linkd/internal/config"
)

func TestCount(t *testing.T) {
	ctx := context.Background()
	repo := ProvideRepo(ProvideClient(config.Config{RedisAddr: miniredis.RunT(t).Addr(), RedisDB: 8}))
	for _, ref := range []string{"mail", "poster", "mail"} {
		if err := repo.Count(ctx, "abc", ref); err != nil {
			t.Fatal(err)
		}
	}
	got, err := repo.ByRef(ctx, "abc")
	if want := map[string]int64{"mail": 2, "poster": 1}; err != nil || !maps.Equal(got, want) {
		t.Errorf("ByRef = %v, %v; want %v", got, err, want)
	}
}
