package tests

import (
	"testing"

	"github.com/redis/go-redis/v9"
)

func Test(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{DB: 9}) // want `use redisruntime.Standalone\(t.Context\(\), "temp"\)`
	_ = rdb
}

func helper(addr string) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: addr}) // want `by hand, because each addr gives another client`
}

func TestHelper(t *testing.T) {
	_, _ = helper("a:1"), helper("b:1")
	_, _ = open("a:1"), open("b:1")
}
