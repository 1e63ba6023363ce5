// Package named may build clients.
package named

import "github.com/redis/go-redis/v9"

var rdb = redis.NewClient(&redis.Options{})
