//go:build go1.23

package oldtests

import (
	"context"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestGet(t *testing.T) {
	_ = redis.NewClient(&redis.Options{}).Ping(context.Background()).Err()
}
