// Package allowed may build clients.
package allowed

import "github.com/redis/go-redis/v9"

var rdb = redis.NewClient(&redis.Options{})
