package redisx_test

import "github.com/redis/go-redis/v9"

var bare = redis.NewClient(&redis.Options{})
