package tests

import (
	"testing"

	"github.com/redis/go-redis/v9"
)

func Test(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{DB: 9}) // want `use redisruntime.Standalone\(t.Context\(\), "temp"\)`
	_ = rdb
}
