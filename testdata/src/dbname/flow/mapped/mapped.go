// Package mapped looks at settings before it hands them on.
package mapped

import (
	"fixtures/dbname/flow/config"

	"github.com/redis/go-redis/v9"
)

// Settings of another package that are looked at here may be changed on the way.
func elsewhere(c config.Redis) *redis.Options {
	if c.DB == auto {
		c.DB = 1
	}
	return c.Options()
}

const auto = 99

var automatic = elsewhere(config.Redis{DB: auto})
