// Package together has fixes that compile alone, and together only if the
// import that neither leaves unused goes as well.
package together

import "github.com/redis/go-redis/v9"

func get() string {
	first := redis.NewClient(&redis.Options{DB: 1})  // want directredis
	second := redis.NewClient(&redis.Options{DB: 2}) // want directredis
	return first.String() + second.String()
}
