package nils

import (
	"github.com/redis/go-redis/v9"
)

func comments(err error) bool {
	if err /* of the command */ == redis.Nil { // want `err == redis.Nil is false`
		return true
	}
	if err != // anything else // want `err == redis.Nil is false`
		redis.Nil {
		return false
	}
	if redis.Nil /* nothing */ == /* there */ err { // want `err == redis.Nil is false`
		return true
	}
	return (err /* inside */) == redis.Nil // want `\(err\) == redis.Nil is false`
}
