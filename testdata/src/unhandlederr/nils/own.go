package nils

import (
	"fixtures/unhandlederr/nils/errors"

	"github.com/redis/go-redis/v9"
)

func ownErrors(err error) bool {
	return err == redis.Nil && !errors.Is(err, redis.TxFailedErr) // want `err == redis.Nil is false`
}
