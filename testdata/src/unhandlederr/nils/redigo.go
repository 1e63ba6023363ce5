package nils

import "github.com/gomodule/redigo/redis"

func redigo(c redis.Conn) (string, error) {
	v, err := redis.String(c.Do("GET", "k"))
	if err == redis.ErrNil { // want `err == redis.ErrNil is false`
		return "", nil
	}
	return v, err
}
