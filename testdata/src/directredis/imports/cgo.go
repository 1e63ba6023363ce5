package imports

// #include <errno.h>
import "C"

import "github.com/redis/go-redis/v9"

var eperm = C.EPERM

func cgo() *redis.Client {
	return redis.NewClient(&redis.Options{}) // want `redis.NewClient, returned by cgo, builds`
}
