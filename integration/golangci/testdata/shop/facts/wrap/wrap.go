// Package wrap has a fact only where team is sanctioned.
package wrap

import (
	"example.com/shop/facts/team"
	"github.com/redis/go-redis/v9"
)

// Orders returns the client of the orders.
func Orders() *redis.Client { return team.Get("orders") }
