package nils

import (
	errors "fixtures/unhandlederr/nils/bare"

	"github.com/redis/go-redis/v9"
)

func ownCodes(err error) errors.Code {
	if err == redis.Nil { // want `err == redis.Nil is false`
		return 1
	}
	return 0
}
