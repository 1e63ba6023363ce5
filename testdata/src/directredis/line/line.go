// Package line is said to come from a test, which it does not.
package line

import "github.com/redis/go-redis/v9"

//line made_test.go:20
var rdb = redis.NewClient(&redis.Options{}) // want `NewClient`
