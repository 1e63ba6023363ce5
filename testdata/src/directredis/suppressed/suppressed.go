// Package suppressed holds reports that comments silence.
package suppressed

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

//redislint:allow directredis -- the health check must not share a pool
var a = redis.NewClient(&redis.Options{})

var b = redis.NewClient(&redis.Options{}) //nolint:directredis // for a test

/* want `redislint:allow directredis gives no reason` */ //redislint:allow directredis
var c = redis.NewClient(&redis.Options{})                // want `redis.NewClient for c builds`

/* want `redislint:allow directredis has nothing to suppress` */ //redislint:allow directredis -- stale
var d *redis.Client

// Good: the fix of one leaves the other, which is suppressed, alone.
func shared(ctx context.Context) (a, b *redis.Client) {
	timeout := 3 * time.Second
	a = redis.NewClient(&redis.Options{ReadTimeout: timeout}) // want `use redisruntime.Standalone`
	//redislint:allow directredis -- must not share a pool
	b = redis.NewClient(&redis.Options{ReadTimeout: timeout})
	return a, b
}

// runtime is what it is compared with
//
//redislint:allow directredis -- measured without the runtime, because the
//redislint:allow dbname -- a database of the test's own
var several = redis.NewClient(&redis.Options{DB: 12})
