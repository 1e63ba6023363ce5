// Package sub may build clients.
package sub

import "github.com/redis/go-redis/v9"

var rdb = redis.NewClient(&redis.Options{})
