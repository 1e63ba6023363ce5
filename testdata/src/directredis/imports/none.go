package imports

import (
	_ "embed"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

var options = maintnotifications.ModeDisabled

func alias() {
	goredis.NewClient(&goredis.Options{DB: 1}) // want `goredis.NewClient builds`
}
