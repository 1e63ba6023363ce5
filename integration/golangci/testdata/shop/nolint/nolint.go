// Package nolint has the comments that silence a finding.
package nolint

import "github.com/redis/go-redis/v9"

var a = redis.NewClient(&redis.Options{}) //nolint:directredis // one rule

var b = redis.NewClient(&redis.Options{}) //nolint:redislint // all rules

var c = redis.NewClient(&redis.Options{}) //nolint // all linters

//redislint:allow directredis -- a reason
var d = redis.NewClient(&redis.Options{})

var e = redis.NewClient(&redis.Options{}) //nolint:dbname // want directredis

var f = 1 //nolint:redislint // want nolintlint

var g = 1 //nolint:directredis // golangci-lint does not know this name

//nolint:redislint // the whole declaration
func h() *redis.Client {
	return redis.NewClient(&redis.Options{})
}
