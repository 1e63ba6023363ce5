package flow

import (
	"testing"

	"fixtures/dbname/flow/config"

	"github.com/redis/go-redis/v9"
)

func TestParse(t *testing.T) {
	want := config.Redis{DB: 11} // only compared
	if got := (config.Redis{DB: 3}); got == want {
		t.Error(got)
	}
	_ = config.New("localhost:6379", 12) // want `database 12, which becomes`
	for _, tt := range []struct{ want *redis.Options }{{want: &redis.Options{DB: 12}}, {&redis.Options{DB: 13}}} {
		_ = tt // only compared
	}
	_ = redis.Options{DB: 12} // want `database 12 in Options.DB`
}
